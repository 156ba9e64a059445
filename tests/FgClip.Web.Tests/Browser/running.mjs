// Watches the speed of a running job.
import { mkdirSync } from "node:fs";
import { open } from "./chromium.mjs";

const [packages, base, job, colorScheme, width, images] = process.argv.slice(2);
const { browser, page, faults } = await open(packages, { colorScheme, viewport: { width: Number(width), height: 900 } });
mkdirSync(images, { recursive: true });
const rates = [];
await page.exposeFunction("sawRate", rate => rates.push(rate));
await page.addInitScript(() => {
  const Source = window.EventSource;
  window.EventSource = class extends Source {
    constructor(address) {
      super(address);
      this.addEventListener("job", event => { const { phase, rowsPerSecond } = JSON.parse(event.data); if (phase === "running" && rowsPerSecond) window.sawRate(rowsPerSecond); });
    }
  };
});
await page.goto(`${base}/#/jobs/${job}`);
await page.waitForFunction(() => document.querySelector(".throughput .line")?.getAttribute("points").split(" ").length >= 5, null, { timeout: 60_000 });
// All of it is read in one turn, and what the page has seen until then.
const saw = await page.evaluate(() => ({
  phase: document.querySelector(".phase").textContent, label: document.querySelector(".throughput svg").getAttribute("aria-label"),
  heights: document.querySelector(".throughput .line").getAttribute("points").split(" ").map(point => Number(point.split(",")[1])),
  most: Number(document.querySelector(".throughput svg").getAttribute("aria-label").match(/at most ([\d.,]+),/)[1].replaceAll(",", "")),
  hidden: document.querySelector(".search").hidden && document.querySelector(".atlas").hidden, wide: document.documentElement.scrollWidth,
}));
const seen = rates.slice(0, saw.heights.length);
await page.locator(".throughput").scrollIntoViewIfNeeded();
await page.screenshot({ path: `${images}/running-${colorScheme}-${width}.png` });
await browser.close();
console.log(JSON.stringify({ ...saw, points: saw.heights.length, rates: seen, faults }));

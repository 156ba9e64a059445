// Watches the speed of a running job.
import { mkdirSync } from "node:fs";
import { open } from "./chromium.mjs";

const [packages, base, job, colorScheme, width, images] = process.argv.slice(2);
const { browser, page, faults } = await open(packages, { colorScheme, viewport: { width: Number(width), height: 900 } });
mkdirSync(images, { recursive: true });
// Every answer of the history is kept; the chart is that of the last one.
await page.addInitScript(() => {
  const ask = window.fetch;
  window.fetch = async (...asked) => { const answer = await ask(...asked); if (String(asked[0]).endsWith("/history")) window.history0 = answer.clone().json(); return answer; };
});
await page.goto(`${base}/#/jobs/${job}`);
const opened = Date.now();
await page.waitForSelector(".phase.running");
await page.waitForFunction(() => document.querySelector(".throughput .line")?.getAttribute("points").split(" ").length >= 4, null, { timeout: 60_000 });
// All of it is read in one turn, and what the page has seen until then.
const saw = await page.evaluate(async () => ({
  history: await window.history0,
  phase: document.querySelector(".phase").textContent, label: document.querySelector(".throughput svg").getAttribute("aria-label"),
  heights: document.querySelector(".throughput .line").getAttribute("points").split(" ").map(point => Number(point.split(",")[1])),
  most: Number(document.querySelector(".throughput svg").getAttribute("aria-label").match(/at most ([\d.,]+),/)[1].replaceAll(",", "")),
  hidden: document.querySelector(".search").hidden && document.querySelector(".atlas").hidden, wide: document.documentElement.scrollWidth,
}));
await page.locator(".throughput").scrollIntoViewIfNeeded();
await page.screenshot({ path: `${images}/running-${colorScheme}-${width}.png` });
await browser.close();
console.log(JSON.stringify({ ...saw, points: saw.heights.length, opened, from: Date.parse(saw.history.start), faults }));

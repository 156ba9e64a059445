// Watches a job of very many shards: when it is first painted, and what a minute of it costs.
import { open } from "./chromium.mjs";

const [packages, base, job] = process.argv.slice(2);
const { browser, context, page, faults } = await open(packages);
const session = await context.newCDPSession(page);
await session.send("Network.enable");
let bytes = 0, first, last, events = 0;
session.on("Network.dataReceived", event => { bytes += event.dataLength; });
session.on("Network.eventSourceMessageReceived", event => {
  if (event.eventName !== "job") return;
  // The first look tells everything, later ones what changed.
  if (++events === 1) bytes = 0;
  first ??= event.timestamp;
  last = event.timestamp;
});
await page.goto(`${base}/#/jobs/${job}`);
await page.waitForFunction(() => document.querySelector("[data-state=w]")?.textContent !== "0");
const paint = await page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0].startTime);
const shown = await page.evaluate(() => performance.now());
await new Promise(done => { const look = setInterval(() => { if (events >= 12) { clearInterval(look); done(); } }, 100); });
const waiting = await page.textContent("[data-state=w]");
const size = await page.$eval("canvas.grid", canvas => [canvas.clientWidth, canvas.clientHeight]);
await browser.close();
console.log(JSON.stringify({ paint, shown, bytesPerMinute: bytes / (last - first) * 60, events, waiting, size, faults }));

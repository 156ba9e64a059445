// Draws the map of a job's dataset, walks over it, chooses points, and lays them out by their neighbours.
import { mkdirSync, readFileSync } from "node:fs";
import { open } from "./chromium.mjs";

const [packages, base, job, colorScheme, width, images] = process.argv.slice(2);
const { browser, page, faults, asked } = await open(packages, { colorScheme, viewport: { width: Number(width), height: 900 } });
mkdirSync(images, { recursive: true });
const picture = async name => { await page.locator(".atlas").scrollIntoViewIfNeeded(); await page.waitForLoadState("networkidle"); await page.screenshot({ path: `${images}/atlas-${name}-${colorScheme}-${width}.png` }); };
const told = () => page.textContent(".atlas .told");
const legend = () => page.locator(".atlas .legend li").allTextContents();
const colours = () => page.$eval(".scatter", canvas => {
  const data = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data, counts = new Map();
  for (let i = 0; i < data.length; i += 4) if (data[i + 3] === 255) { const name = `${data[i]},${data[i + 1]},${data[i + 2]}`; counts.set(name, (counts.get(name) ?? 0) + 1); }
  return [...counts].filter(([, pixels]) => pixels >= 12).length;
});

await page.goto(`${base}/#/jobs/${job}`);
await page.waitForSelector(".atlas:not([hidden])");
await page.click(".atlas .draw");
await page.waitForFunction(() => document.querySelectorAll(".atlas .legend li").length > 1);
const first = { told: await told(), legend: await legend() };
await page.locator(".atlas .scatter").scrollIntoViewIfNeeded();

// With the keyboard: to a point, choose it, look at it.
await page.focus(".scatter");
await page.keyboard.press("ArrowRight");
await page.keyboard.press("ArrowRight");
const at = await page.textContent(".at p");
await page.keyboard.press(" ");
const one = await page.textContent(".atlas .chosen");
await page.waitForFunction(() => document.querySelector(".at img").naturalWidth > 0);
await picture("pca");
const painted = await colours();
await page.keyboard.press("Enter");
await page.waitForSelector("dialog[open] .details dt");
const title = await page.textContent("dialog h2");
await page.keyboard.press("Escape");
await page.keyboard.press("+");
await page.keyboard.press("+");
await page.keyboard.press("0");

// With the pointer: what is inside of a rectangle.
const choose = async () => {
  await page.click(".atlas .lasso");
  await page.locator(".scatter").scrollIntoViewIfNeeded();
  const place = await page.locator(".scatter").boundingBox();
  await page.mouse.move(place.x + 8, place.y + 8);
  await page.mouse.down();
  await page.mouse.move(place.x + place.width - 8, place.y + place.height - 8, { steps: 3 });
  await page.mouse.up();
  await page.click(".atlas .lasso");
  return page.textContent(".atlas .chosen");
};
const every = await choose();
const [file] = await Promise.all([page.waitForEvent("download"), page.click(".atlas .save-keys")]);
const keys = readFileSync(await file.path(), "utf8").split("\n").filter(Boolean);
await page.click(".atlas .clear");

// Boxes by label, laid out by their neighbours.
await page.selectOption(".atlas [name=of]", "region");
await page.waitForFunction(() => document.querySelector(".atlas .told").textContent.includes("variance"));
await page.selectOption(".atlas [name=colour]", "label");
await page.selectOption(".atlas [name=layout]", "umap");
await page.waitForFunction(() => document.querySelector(".atlas .told").textContent.includes("by their neighbours"), null, { timeout: 120_000 });
const umap = { told: await told(), legend: await legend() };
await picture("umap");

// What the thread finds in groups that are far from each other.
const found = await page.evaluate(async () => {
  const groups = 4, each = 40, components = 8, count = groups * each;
  const coordinates = Float32Array.from({ length: count * components }, (_, i) => (Math.floor(i / components / each) === i % components ? 20 : 0) + Math.sin(i * 12.9898) % 1);
  const ask = task => new Promise((done, failed) => {
    const worker = new Worker("/atlas-worker.js");
    worker.onerror = event => failed(new Error(event.message));
    worker.onmessage = ({ data }) => { if (task === "group" || data.done === 1) done(data); };
    worker.postMessage({ task, coordinates, components });
  });
  const clusters = (await ask("group")).groups, { xy } = await ask("layout");
  const distance = (a, b) => Math.hypot(xy[2 * a] - xy[2 * b], xy[2 * a + 1] - xy[2 * b + 1]);
  let same = 0, nearest = 0;
  for (let a = 0; a < count; a++) {
    let best = -1;
    for (let b = 0; b < count; b++) if (b !== a && (best < 0 || distance(a, b) < distance(a, best))) best = b;
    if (Math.floor(best / each) === Math.floor(a / each)) nearest++;
    if (clusters[a] !== clusters[(a + each) % count]) same++;
  }
  return { nearest: nearest / count, apart: same / count };
});
const unnamed = await page.evaluate(() => [...document.querySelectorAll("button, input, select, img, canvas, [tabindex='0']")].filter(each =>
  !(each.ariaLabel || each.getAttribute("aria-label") || each.textContent.trim() || each.hasAttribute("alt") || each.labels?.length || each.title)).map(each => each.outerHTML));
const wide = await page.evaluate(() => document.documentElement.scrollWidth);
await browser.close();
console.log(JSON.stringify({ first, at, one, painted, title, every, keys, umap, found, unnamed, wide, faults, asked: [...asked] }));

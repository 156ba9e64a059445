// Looks at a job as a person does: from the list to its shards, errors, pictures and a map.
import { mkdirSync } from "node:fs";
import { open } from "./chromium.mjs";

const [packages, base, colorScheme, width, pictures] = process.argv.slice(2);
const { browser, page, faults, asked } = await open(packages, { colorScheme, viewport: { width: Number(width), height: 900 } });
const text = selector => page.textContent(selector);
mkdirSync(pictures, { recursive: true });
const picture = name => page.screenshot({ path: `${pictures}/${name}-${colorScheme}-${width}.png`, fullPage: name !== "map" });

await page.goto(base);
await page.waitForSelector(".jobs li");
await picture("jobs");
await page.click(".jobs a");
await page.waitForSelector(".phase.succeeded");
await page.waitForFunction(() => document.querySelector("[data-state=d]").textContent !== "0");
const grid = await page.$eval("canvas.grid", canvas => {
  const data = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data, colours = new Set();
  for (let i = 0; i < data.length; i += 4) if (data[i + 3] === 255) colours.add(`${data[i]},${data[i + 1]},${data[i + 2]}`);
  return [...colours];
});
await page.focus("canvas.grid");
await page.keyboard.press("ArrowRight");
await page.keyboard.press("ArrowRight");
const pointed = await text(".pointed");
await page.click(".show-errors");
await page.waitForSelector(".error-samples td");
await page.keyboard.press("Escape");
await page.click(".show-rows");
await page.waitForSelector(".gallery article");
await page.waitForFunction(() => [...document.querySelectorAll(".gallery img")].slice(0, 2).every(image => image.naturalWidth > 0));
await picture("job");
await page.click(".gallery .open");
await page.waitForFunction(() => document.querySelector(".scale").textContent.includes("cosine"));
await page.waitForFunction(() => document.querySelector(".heat").naturalWidth > 0);
await picture("map");
const saw = {
  title: await text("h1"), id: await text(".id"), phase: await text(".phase"), rows: await text("[data-number=rows]"), errors: await text("[data-number=errors]"),
  done: await text("[data-state=d]"), waiting: await text("[data-state=w]"), grid, pointed, limit: await text(".limit"), devices: await page.locator("section .device").count(),
  reasons: await text(".reasons"), samples: await page.locator(".error-samples td").allTextContents(), cards: await page.locator(".gallery article").count(),
  scale: await text(".scale"), map: await page.$eval(".heat", image => [image.naturalWidth, image.naturalHeight]),
  wide: await page.evaluate(() => document.documentElement.scrollWidth), paper: await page.evaluate(() => getComputedStyle(document.body).backgroundColor),
  unnamed: await page.evaluate(() => [...document.querySelectorAll("button, input, img, canvas, progress, a")].filter(each =>
    !(each.ariaLabel || each.getAttribute("aria-label") || each.textContent.trim() || each.hasAttribute("alt") || each.labels?.length || each.title)).map(each => each.outerHTML)),
  faults, asked: [...asked],
};
await browser.close();
console.log(JSON.stringify(saw));

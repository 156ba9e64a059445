// Searches by an approximate index, and then exactly.
import { mkdirSync } from "node:fs";
import { open } from "./chromium.mjs";

const [packages, base, job, colorScheme, width, images] = process.argv.slice(2);
const { browser, page, faults } = await open(packages, { colorScheme, viewport: { width: Number(width), height: 900 } });
mkdirSync(images, { recursive: true });
await page.goto(`${base}/#/jobs/${job}`);
await page.waitForSelector(".search:not([hidden])");
const before = await page.isVisible(".exactly");
await page.fill(".search [name=text]", "a large green star");
await page.keyboard.press("Enter");
await page.waitForSelector(".exactly:not([hidden])");
const count = await page.textContent(".search .count");
await page.locator(".search").scrollIntoViewIfNeeded();
await page.waitForFunction(() => [...document.querySelectorAll(".results img")].slice(0, 2).every(each => each.naturalWidth > 0));
await page.screenshot({ path: `${images}/approximate-${colorScheme}-${width}.png` });
await page.focus("[name=exact]");
await page.keyboard.press("Space");
await page.waitForFunction(() => !/Approximate|Searching/.test(document.querySelector(".search .count").textContent));
const exactly = await page.textContent(".search .count"), wide = await page.evaluate(() => document.documentElement.scrollWidth);
await browser.close();
console.log(JSON.stringify({ before, count, exactly, wide, faults }));

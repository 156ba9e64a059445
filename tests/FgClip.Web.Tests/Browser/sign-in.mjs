// Signs in with the key.
import { open } from "./chromium.mjs";

const [packages, base, key] = process.argv.slice(2);
const { browser, page, context } = await open(packages);
const first = await page.goto(base);
const form = await page.textContent("label");
await page.fill("#key", "not the key, not the key");
await page.click("button");
const wrong = await page.textContent("[role=alert]");
await page.fill("#key", key);
await page.click("button");
await page.waitForSelector(".empty:not([hidden])");
const [cookie] = await context.cookies();
await browser.close();
console.log(JSON.stringify({ status: first.status(), form, wrong, cookie }));

// Reads what the page shows of a job that does not get on.
import { open } from "./chromium.mjs";

const [packages, base, job] = process.argv.slice(2);
const { browser, page, faults } = await open(packages);
await page.goto(`${base}/#/jobs/${job}`);
await page.waitForSelector(".phase.stalled");
const phase = await page.textContent(".phase");
const reason = await page.textContent(".failure:not([hidden])");
await browser.close();
console.log(JSON.stringify({ phase, reason, faults }));

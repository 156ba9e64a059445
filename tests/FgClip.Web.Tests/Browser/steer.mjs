// Pauses, resumes and cancels a job with the page's own buttons.
import { open } from "./chromium.mjs";

const [packages, base, job] = process.argv.slice(2);
const { browser, page, faults } = await open(packages);
const phases = [];
const phase = async name => { await page.waitForSelector(`.phase.${name}`); phases.push(await page.textContent(".phase")); };

await page.goto(`${base}/#/jobs/${job}`);
await phase("running");
await page.click("[data-verb=pause]");
await phase("paused");
await page.click("[data-verb=resume]");
await phase("running");
page.once("dialog", dialog => dialog.dismiss());
await page.click("[data-verb=cancel]");
await phase("running");
page.once("dialog", dialog => dialog.accept());
await page.click("[data-verb=cancel]");
await phase("cancelled");
const hidden = await page.$$eval("[data-verb]", buttons => buttons.every(button => button.hidden));
await browser.close();
console.log(JSON.stringify({ phases, hidden, faults }));

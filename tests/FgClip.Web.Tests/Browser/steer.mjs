// Pauses, resumes and cancels a job with the page's own buttons.
import { open } from "./chromium.mjs";

const [packages, base, job] = process.argv.slice(2);
const { browser, page, faults } = await open(packages);
const phases = [];
// The text is read as it is seen: an event that was on its way may show the phase before once more.
const phase = async name => phases.push(await (await page.waitForFunction(shown => document.querySelector(`.phase.${shown}`)?.textContent, name)).jsonValue());

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

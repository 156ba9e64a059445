// Takes a screenshot of the dashboard in light and dark, while a job is more than half done.
import { open } from "../../tests/FgClip.Web.Tests/Browser/chromium.mjs";

const [packages, base, job, folder] = process.argv.slice(2);
const views = await Promise.all(["light", "dark"].map(async colorScheme => {
  const view = await open(packages, { colorScheme, viewport: { width: 1280, height: 1600 } });
  await view.page.goto(`${base}/#/jobs/${encodeURIComponent(job)}`);
  return { ...view, colorScheme };
}));
await Promise.all(views.map(async ({ page }) => {
  await page.waitForFunction(() => document.querySelector("main progress")?.value > 0.55, null, { timeout: 180_000 });
  await page.click(".show-rows");
  await page.waitForSelector(".gallery article");
  await page.waitForFunction(() => [...document.querySelectorAll(".gallery img")].slice(0, 4).every(image => image.naturalWidth > 0));
}));
for (const { page, colorScheme } of views) await page.screenshot({ path: `${folder}/dashboard-${colorScheme}.png` });
const faults = views.flatMap(view => view.faults);
await Promise.all(views.map(view => view.browser.close()));
if (faults.length > 0) throw new Error(faults.join("\n"));

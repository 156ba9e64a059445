import { createRequire } from "node:module";

/** Opens a browser and a page, and remembers what went wrong in it. */
export async function open(packages, options = {}) {
  const { chromium } = createRequire(`${packages}/`)("playwright-core");
  const browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage(), faults = [], asked = new Set();
  page.on("console", message => { if (message.type() === "error") faults.push(message.text()); });
  page.on("pageerror", error => faults.push(error.message));
  page.on("request", request => asked.add(new URL(request.url()).host));
  return { browser, context, page, faults, asked };
}

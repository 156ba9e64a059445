// Begins jobs by the page's forms as a person does: a new job, a retry, mining; and evaluates a dataset.
import { mkdirSync } from "node:fs";
import { open } from "./chromium.mjs";

const [packages, base, searched, failed, given, colorScheme, width, images] = process.argv.slice(2);
const { model, input, roots, output, classes } = JSON.parse(given);
const { browser, page, faults, asked } = await open(packages, { colorScheme, viewport: { width: Number(width), height: 900 } });
mkdirSync(images, { recursive: true });
const picture = name => page.screenshot({ path: `${images}/work-${name}-${colorScheme}-${width}.png`, fullPage: name !== "report" });
const told = async form => { await page.waitForFunction(place => document.querySelector(`${place} .told.failure`), form); return page.textContent(`${form} .told`); };
const settled = async () => { await page.waitForSelector(".phase.succeeded, .phase.failed", { timeout: 120_000 }); return { title: await page.textContent("h1"), id: await page.textContent(".id"), phase: await page.textContent(".phase"), error: await page.textContent(".failure") }; };
const unnamed = () => page.evaluate(() => [...document.querySelectorAll("button, input:not([type=hidden]), select, textarea, summary, a")].filter(each =>
  !(each.ariaLabel || each.textContent.trim() && each.tagName !== "SELECT" && each.tagName !== "TEXTAREA" || each.labels?.length)).map(each => each.outerHTML));
const wide = () => page.evaluate(() => document.documentElement.scrollWidth);

// A new job, after mistakes.
await page.goto(base);
await page.click("a[href='#/submit']");
await page.waitForFunction(() => document.querySelector("[name=model]").options.length > 0);
const focus = await page.evaluate(() => document.activeElement.id);
await page.selectOption("[name=model]", "other");
await page.click("button.go");
const required = await page.$$eval(".fields :invalid", fields => fields.map(field => field.name).filter(Boolean));
await page.fill("[name=location]", `${model}-that-is-not-there`);
await page.fill("[name=inputs]", input);
await page.fill("[name=output]", "ftp://elsewhere/out");
await page.fill("form [name=name]", "By the page");
await page.click("button.go");
const noModel = await told("main form");
await page.fill("[name=location]", model);
await page.click("button.go");
await page.waitForFunction(text => { const now = document.querySelector("main form .told"); return now.classList.contains("failure") && now.textContent !== text; }, noModel);
const badOutput = await told("main form");
const focused = await page.evaluate(() => document.activeElement.className);
await page.fill("[name=output]", output);
await page.click("details summary");
await page.fill("[name=roots]", roots);
await page.fill("[name=rows]", "25");
await page.click(".of-cluster summary");
await page.fill("[name=priority]", "101");
await page.fill("[name=maxWorkers]", "1");
await page.click("button.go");
await page.waitForFunction(text => { const now = document.querySelector("main form .told"); return now.classList.contains("failure") && now.textContent !== text; }, badOutput);
const badShare = await told("main form");
await page.fill("[name=priority]", "7");
await picture("submit");
const forms = { wide: [await wide()], unnamed: await unnamed() };
// The keyboard alone submits it.
await page.focus("button.go");
await page.keyboard.press("Enter");
await page.waitForSelector(".id");
const submitted = await settled();

// The failed rows of another job, again.
await page.goto(`${base}/#/jobs/${failed}`);
await page.waitForSelector(".work:not([hidden]) .for-retry:not([hidden])");
await page.focus(".for-retry summary");
await page.keyboard.press("Enter");
const statuses = await page.locator(".retry .statuses label").allTextContents();
await page.uncheck(".retry [name=status]");
await page.click(".retry button");
const noStatus = await told(".retry");
await page.check(".retry [name=status]");
await page.fill(".retry [name=name]", "Once more");
await picture("retry");
forms.wide.push(await wide());
await page.click(".retry button");
await page.waitForFunction(id => document.querySelector(".id")?.textContent && document.querySelector(".id").textContent !== id, failed);
const retried = await settled();

// Hard negatives of a finished job, and how well its captions find their images.
await page.goto(`${base}/#/jobs/${searched}`);
await page.waitForSelector(".work:not([hidden])");
const canRetry = await page.isVisible(".for-retry");
await page.click(".for-evaluate summary");
await page.fill(".evaluate [name=output]", `${output}-evaluation`);
await page.fill(".evaluate [name=texts]", `${output}-nowhere`);
await page.click(".evaluate button");
const noTexts = await told(".evaluate");
await page.fill(".evaluate [name=texts]", "");
await page.click(".evaluate button");
await page.waitForSelector(".report:not([hidden])", { timeout: 120_000 });
await page.locator(".work").scrollIntoViewIfNeeded();
await picture("report");
const report = { rows: await page.$$eval(".report tbody tr", rows => rows.map(row => [...row.children].map(cell => cell.textContent))), told: await page.textContent(".evaluate .told") };
await page.selectOption(".evaluate [name=task]", "boxes");
const ofBoxes = await page.$$eval(".evaluate label", labels => labels.filter(label => label.checkVisibility()).map(label => label.querySelector("[name]").name));
await page.fill(".evaluate [name=output]", `${output}-boxes`);
await page.click(".evaluate button");
const noClasses = await told(".evaluate");
await page.fill(".evaluate [name=classes]", classes.join("\n"));
await page.fill(".evaluate [name=templates]", "a picture of a {}\n{}");
await page.click(".evaluate button");
await page.waitForSelector(".report:not([hidden])", { timeout: 120_000 });
await page.locator(".evaluate").scrollIntoViewIfNeeded();
await picture("boxes");
forms.wide.push(await wide());
const boxes = await page.$$eval(".report tbody tr", rows => rows.map(row => [...row.children].map(cell => cell.textContent)));
await page.click(".work details:has(.mine) summary");
await page.selectOption(".mine [name=anchor]", "region");
await page.selectOption(".mine [name=candidate]", "phrase");
await page.fill(".mine [name=count]", "2");
await page.fill(".mine [name=output]", `${output}-negatives`);
await page.fill(".mine [name=name]", "Hard ones");
await page.click(".mine .limits summary");
await page.fill(".mine [name=minScore]", "0.9");
await page.fill(".mine [name=maxScore]", "0.1");
await page.click(".mine button");
const badScores = await told(".mine");
await page.fill(".mine [name=minScore]", "");
await page.fill(".mine [name=maxScore]", "0.97");
await page.fill(".mine [name=absoluteMargin]", "0.01");
await page.fill(".mine [name=nearText]", "");
await page.uncheck(".mine [name=sameImage]");
await picture("mine");
forms.wide.push(await wide());
forms.unnamed.push(...await unnamed());
await page.click(".mine button");
await page.waitForFunction(id => document.querySelector(".id")?.textContent && document.querySelector(".id").textContent !== id, searched);
const mined = await settled();
await page.goto(base);
await page.waitForSelector(".jobs li");
const names = await page.locator(".jobs .name").allTextContents();
await picture("names");

// The form in Chinese.
await page.goto(`${base}/#/submit`);
await page.selectOption("#language", "zh");
await page.waitForSelector("[name=model]");
const english = await page.evaluate(() => {
  const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT), found = [];
  while (walker.nextNode()) if (!walker.currentNode.parentElement.closest("option:not([value=other])") && /[A-Za-z]{5,}/.test(walker.currentNode.data)) found.push(walker.currentNode.data.trim());
  return found;
});
await picture("chinese");
await browser.close();
const refused = faults.filter(fault => !/status of 4\d\d/.test(fault));
console.log(JSON.stringify({ focus, focused, required, noModel, badOutput, submitted, statuses, noStatus, retried, canRetry, noTexts, report, badShare, ofBoxes, noClasses, boxes, badScores, mined, names, english, forms, faults: refused, asked: [...asked] }));

// Searches a finished job as a person does: by text, by an image, by a box and a cell, from a row; chooses rows and saves them.
import { mkdirSync, readFileSync } from "node:fs";
import { open } from "./chromium.mjs";

const [packages, base, job, image, colorScheme, width, images] = process.argv.slice(2);
const { browser, page, faults, asked } = await open(packages, { colorScheme, viewport: { width: Number(width), height: 900 } });
mkdirSync(images, { recursive: true });
const picture = async (name, fullPage = false) => { await page.waitForLoadState("networkidle"); await page.screenshot({ path: `${images}/search-${name}-${colorScheme}-${width}.png`, fullPage }); };
const cards = () => page.$$eval(".results article", articles => articles.map(card =>
  ({ key: card.querySelector(".hint").textContent, score: Number(card.querySelector(".score").textContent.match(/[-.\d]+$/)[0]), title: card.querySelector("h3").textContent, box: Boolean(card.querySelector(".open .over")) })));

/** Does something that searches, and reports the request, the answer, and what the page shows of them. */
async function searched(act, settled = () => true) {
  const answered = page.waitForResponse(response => response.url().endsWith("/search") && response.request().method() === "POST");
  await act();
  const response = await answered, answer = await response.json();
  await page.waitForFunction(([hits, next]) => document.querySelectorAll(".results article").length >= hits && document.querySelector(".search .more").hidden === !next, [answer.hits.length, answer.next != null]);
  await settled();
  return { body: response.request().postDataJSON(), shown: await cards(), count: await page.textContent(".search .count"), words: await page.textContent(".query .words") };
}

await page.goto(`${base}/#/jobs/${job}`);
await page.waitForSelector(".search:not([hidden])");
await page.fill(".search [name=text]", "a large green star");
const text = await searched(() => page.keyboard.press("Enter"));
await page.locator(".search").scrollIntoViewIfNeeded();
await page.waitForFunction(() => [...document.querySelectorAll(".results img")].slice(0, 2).every(each => each.naturalWidth > 0));
await picture("text");

// Scrolling brings the rest.
const counts = [text.shown.length];
while (!(await page.locator(".search .more").isHidden())) {
  const before = await page.locator(".results article").count();
  await page.locator(".search .more").scrollIntoViewIfNeeded();
  await page.waitForFunction(many => document.querySelectorAll(".results article").length > many, before);
  counts.push(await page.locator(".results article").count());
}
const all = { shown: await cards(), count: await page.textContent(".search .count") };

// Rows are chosen with the keyboard, and saved.
await page.locator(".results [type=checkbox]").nth(1).focus();
await page.keyboard.press("Space");
await page.locator(".results [type=checkbox]").nth(4).check();
const chosen = await page.textContent(".selection .chosen");
await picture("selection");
const download = async selector => {
  const [file] = await Promise.all([page.waitForEvent("download"), page.click(selector)]);
  return { name: file.suggestedFilename(), text: readFileSync(await file.path(), "utf8") };
};
const keys = await download(".save-keys"), manifest = await download(".save-manifest");

// Filters search again.
await page.selectOption(".search [name=of]", "text");
await page.waitForFunction(() => document.querySelector(".search .results").getAttribute("aria-busy") == null);
const filtered = await searched(async () => { await page.fill(".search [name=contains]", "star"); await page.keyboard.press("Enter"); });
await page.fill(".search [name=contains]", "");
await searched(() => page.keyboard.press("Enter"));
await searched(() => page.selectOption(".search [name=of]", "image"));
const near = await searched(async () => { await page.fill(".search [name=least]", String(text.shown[3].score)); await page.keyboard.press("Enter"); });
await searched(async () => { await page.fill(".search [name=least]", ""); await page.keyboard.press("Enter"); });

// An image, and a box that is drawn on it.
const upload = await searched(() => page.setInputFiles(".search [type=file]", image));
await page.waitForFunction(() => document.querySelector(".query img").naturalWidth > 0);
await picture("image");
await page.selectOption(".search [name=of]", "region");
await page.waitForFunction(() => document.querySelector(".results .over") != null);
await page.locator(".query").scrollIntoViewIfNeeded();
const drawn = await searched(async () => {
  const place = await page.locator(".query svg").boundingBox();
  await page.mouse.move(place.x + place.width * 0.1, place.y + place.height * 0.1);
  await page.mouse.down();
  await page.mouse.move(place.x + place.width * 0.5, place.y + place.height * 0.6, { steps: 4 });
  await page.mouse.up();
});
await page.waitForFunction(() => [...document.querySelectorAll(".results img")].slice(0, 2).every(each => each.naturalWidth > 0));
await picture("region");

// More like a hit, which is a box; then by a box and by a cell of a row's image.
const like = await searched(() => page.locator(".results .like").first().click());
const focused = await page.evaluate(() => document.activeElement.className);
await page.selectOption(".search [name=of]", "image");
await page.fill(".search [name=text]", "a large green star");
await page.waitForFunction(() => document.querySelector(".search .results").getAttribute("aria-busy") == null);
const again = await searched(() => page.click(".search .go"));
const look = async () => {
  await page.locator(".results .open").first().click();
  await page.waitForFunction(() => document.querySelector(".scale").textContent.includes("cosine") && document.querySelector(".heat").naturalWidth > 0);
  await page.waitForSelector("dialog .details dt");
};
await look();
await picture("row");
const row = { title: await page.textContent("dialog h2"), captions: await page.locator("dialog dd").allTextContents(), terms: await page.locator("dialog dt").allTextContents(),
  boxes: await page.locator("dialog .boxes .box").count(), buttons: await page.locator("dialog .regions button").allTextContents() };
const byBox = row.buttons.length ? await searched(() => page.locator("dialog .regions button").first().click()) : null;
await page.fill(".search [name=text]", "a large green star");
await searched(() => page.click(".search .go"));
await look();
await page.focus("dialog .boxes");
await page.keyboard.press("ArrowRight");
await page.keyboard.press("ArrowDown");
const cell = await page.textContent(".scale");
const byCell = await searched(() => page.keyboard.press("Enter"));
await page.fill(".search [name=text]", "a large green star");
await searched(() => page.click(".search .go"));
await look();
const byClick = await searched(async () => {
  const place = await page.locator("dialog .boxes").boundingBox();
  await page.mouse.click(place.x + place.width * 0.02, place.y + place.height * 0.02);
});

// Mistakes are told where the hits are counted.
await page.setInputFiles(".search [type=file]", { name: "note.png", mimeType: "image/png", buffer: Buffer.from("no image at all, but a text") });
await page.waitForSelector(".search .count.failure");
const wrong = await page.textContent(".search .count");
const refused = faults.splice(0).filter(fault => !fault.includes("status of 400"));
const unnamed = await page.evaluate(() => [...document.querySelectorAll("button, input, select, img, canvas, progress, a, [tabindex='0']")].filter(each =>
  !(each.ariaLabel || each.getAttribute("aria-label") || each.textContent.trim() || each.hasAttribute("alt") || each.labels?.length || each.title)).map(each => each.outerHTML));
const wide = await page.evaluate(() => document.documentElement.scrollWidth);

// The same in Chinese.
await page.selectOption("#language", "zh");
await page.waitForSelector(".search:not([hidden])");
await page.fill(".search [name=text]", "一个绿色的大星星");
const chinese = await searched(() => page.keyboard.press("Enter"));
await picture("chinese");
const english = await page.evaluate(() => {
  const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT), found = [];
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node.parentElement.closest("h1, .output, article, .words, option[value=ok], [hidden]") == null && /[A-Za-z]{4,}/.test(node.data.replace(/UMAP|FineHARD/, ""))) found.push(node.data.trim());
  }
  return found;
});
const language = await page.evaluate(() => document.documentElement.lang);
await browser.close();
console.log(JSON.stringify({ text, counts, all, chosen, keys, manifest, filtered, near, upload, drawn, like, focused, again, row, byBox, cell, byCell, byClick, wrong, unnamed, wide, chinese, english, language, faults: [...refused, ...faults], asked: [...asked] }));

// A row as a card: its image, what is said of it, and what can be done with it.
import { address } from "./api.js";
import { say } from "./language.js";
import { element, shape } from "./words.js";

// Rows that ended otherwise have no image that could be shown.
const withImage = ["ok", "empty_caption"];

export const imageOf = (job, row, size) => `${address("jobs", job, "rows", row.shard, row.row, "picture")}?size=${size}`;

function boxOver(row) {
  const [x1, y1, x2, y2] = row.box;
  // It is fitted into the same place in the same way as the image below it.
  return shape("svg", { class: "over", viewBox: `0 0 ${row.width} ${row.height}`, "aria-hidden": "true" },
    shape("rect", { class: "box", x: x1, y: y1, width: x2 - x1, height: y2 - y1 }));
}

/** A card of a sampled row or of a hit. */
export function card(job, row, { open, like, selection }) {
  const text = row.label ?? row.caption ?? "", name = text || row.key;
  const image = element("img", { src: imageOf(job, row, 320), alt: row.caption || row.key, loading: "lazy" });
  const shown = row.status == null || withImage.includes(row.status);
  const opener = element("button", { className: "open", title: say("Look at the row"), type: "button" }, image, ...row.box && row.width ? [boxOver(row)] : []);
  opener.addEventListener("click", () => open(row));
  if (row.status == null) image.addEventListener("error", () => opener.replaceWith(element("p", { className: "no-image", textContent: say("no image") })));
  const more = element("button", { className: "like", type: "button", textContent: say("More like this"), ariaLabel: `${say("More like this")}: ${name}` });
  more.addEventListener("click", () => like(row));
  const article = element("article", {},
    shown ? opener : element("p", { className: "no-image", textContent: say("no image") }),
    element("h3", { textContent: name, dir: "auto" }),
    element("p", { className: "hint", textContent: row.status == null || row.status === "ok" ? row.key : `${row.key}: ${row.error}` }));
  if (row.score != null) article.append(element("p", { className: "score", textContent: `${say("cosine")} ${row.score.toFixed(4)}` }));
  if (row.nearest) article.append(element("ol", {}, ...row.nearest.map(near => element("li", { className: near.text === row.caption ? "own" : "", textContent: `${near.score.toFixed(3)} ${near.text}` }))));
  const acts = element("div", { className: "acts" });
  if (shown && like) acts.append(more);
  if (selection) acts.append(selection.box(row, name));
  if (acts.childElementCount) article.append(acts);
  return article;
}

// What is looked for: a text, an image of the reader's, or a row.
import { imageOf } from "./card.js";
import { say } from "./language.js";
import { Overlay } from "./overlay.js";

const largest = 16 << 20;

const read = file => new Promise((done, failed) => {
  const reader = new FileReader();
  reader.addEventListener("load", () => done(reader.result));
  reader.addEventListener("error", () => failed(reader.error));
  reader.readAsDataURL(file);
});

/** The image of a file, as the API takes it. */
export async function imageQuery(file) {
  if (file.size > largest) throw new Error(say("The file has {n} MiB; at most 16 MiB are taken.", { n: Math.ceil(file.size / (1 << 20)) }));
  const image = await read(file);
  return { body: { image }, words: file.name, picture: image, boxable: true };
}

export const textQuery = text => ({ body: { text }, words: text });

/** A row, or what of it is given: a stored box, a cell of its heat map, or a box drawn by hand. */
export function rowQuery(job, row, part = {}) {
  const from = Object.keys(part).length ? part : row.region != null ? { from: "region", region: row.region } : { from: row.from ?? "image" };
  const what = from.cell ? say("a cell of {key}", { key: row.key }) : from.box ? say("a box of {key}", { key: row.key })
    : from.from === "region" ? say("box {n} of {key}", { n: from.region + 1, key: row.key })
    : from.from === "text" ? say("the caption of {key}", { key: row.key }) : row.key;
  return { body: { row: { shard: row.shard, row: row.row }, ...from }, words: say("Like {what}", { what }), picture: imageOf(job, row, 320) };
}

/** Shows what is looked for; a box of an uploaded image can be drawn. */
export class QueryView {
  #place; #overlay; #image; #query = null;

  constructor(place, { clear, box }) {
    this.#place = place;
    this.#image = place.querySelector("img");
    this.#overlay = new Overlay(place.querySelector("svg"), { box: drawn => { this.#query.body.box = drawn; this.#mark(); box(this.#query); } });
    this.#image.addEventListener("load", () => { if (this.#query?.boxable) this.#overlay.show(this.#image.naturalWidth, this.#image.naturalHeight, this.#query.body.box ? [{ box: this.#query.body.box }] : []); });
    place.querySelector(".clear-query").addEventListener("click", clear);
    place.querySelector(".whole-image").addEventListener("click", () => { delete this.#query.body.box; this.#mark(); this.#overlay.show(this.#image.naturalWidth, this.#image.naturalHeight); box(this.#query); });
  }

  show(query) {
    this.#query = query;
    // A text stands in its field already.
    this.#place.hidden = !query?.picture;
    if (!query) return;
    this.#place.querySelector(".words").textContent = query.words;
    this.#place.classList.toggle("pictured", Boolean(query.picture));
    if (query.picture) this.#image.src = query.picture; else this.#image.removeAttribute("src");
    this.#overlay.show(1, 1);
    this.#mark();
  }

  #mark() {
    this.#place.classList.toggle("boxable", Boolean(this.#query.boxable));
    this.#place.querySelector(".whole-image").hidden = !this.#query.body.box;
  }
}

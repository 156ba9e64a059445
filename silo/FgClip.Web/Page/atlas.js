// A map of a finished job's dataset.
import { address, getFrom } from "./api.js";
import { imageOf } from "./card.js";
import { count, say } from "./language.js";
import { openRow } from "./row.js";
import { Scatter } from "./scatter.js";
import { element, number, percent } from "./words.js";

// Okabe and Ito's colours, which most people can tell apart, and darker ones of them; the last is for all others.
const palette = ["#0072b2", "#e69f00", "#009e73", "#d55e00", "#cc79a7", "#56b4e9", "#b8a800", "#7a4fbf", "#8c5a2b", "#5f9e3a", "#b3446c", "#8a93a0"];
const most = 5_000;

function unpack(map) {
  const bytes = Uint8Array.from(atob(map.coordinates), letter => letter.charCodeAt(0)), view = new DataView(bytes.buffer);
  return Float32Array.from({ length: bytes.length / 2 }, (_, i) => view.getInt16(2 * i, true) * map.scale);
}

/** Groups by names: the most frequent ones, and all others. */
function byName(names) {
  const counts = new Map();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  const kept = [...counts].sort((a, b) => b[1] - a[1]).slice(0, palette.length - 1).map(([name]) => name);
  const groups = names.map(name => { const at = kept.indexOf(name); return at < 0 ? palette.length - 1 : at; });
  return { groups, titles: [...kept, ...counts.size > kept.length ? [say("others")] : []] };
}

export class Atlas {
  #job; #view; #selection; #like; #scatter; #map = null; #coordinates; #clusters = null; #positions = null; #workers = []; #drawing = 0;

  constructor(view, job, selection, like) {
    [this.#job, this.#selection, this.#like] = [job, selection, like];
    this.#view = view.querySelector(".atlas");
    this.#scatter = new Scatter(this.#find("canvas"), {
      at: point => this.#tell(point), open: point => openRow(job, this.#map.points[point], like),
      toggle: point => selection.toggle(this.#map.points[point]), choose: points => selection.add(points.map(point => this.#map.points[point])),
    });
    selection.addEventListener("change", () => this.#scatter.draw());
    this.#find("form").addEventListener("submit", event => { event.preventDefault(); this.#load(); });
    for (const name of ["of", "sample"]) this.#field(name).addEventListener("change", () => { if (this.#map) this.#load(); });
    this.#field("layout").addEventListener("change", () => { if (this.#map) this.#arrange(); });
    this.#field("colour").addEventListener("change", () => { if (this.#map) this.#paint(); });
    const tools = { ".zoom-in": () => this.#scatter.zoom(1.5), ".zoom-out": () => this.#scatter.zoom(1 / 1.5), ".fit": () => this.#scatter.fit() };
    for (const [selector, act] of Object.entries(tools)) this.#find(selector).addEventListener("click", act);
    const lasso = this.#find(".lasso");
    lasso.addEventListener("click", () => { this.#scatter.dragsSelect = !this.#scatter.dragsSelect; lasso.setAttribute("aria-pressed", this.#scatter.dragsSelect); });
  }

  open(of) {
    for (const option of [...this.#field("of").options]) if (!of.includes(option.value)) option.remove();
    this.#view.hidden = this.#field("of").options.length === 0;
  }

  close() {
    this.#stop();
    this.#scatter.close();
  }

  #find(selector) { return this.#view.querySelector(selector); }

  #field(name) { return this.#find(`[name=${name}]`); }

  #say(text) { this.#find(".told").textContent = text; }

  #stop() {
    for (const worker of this.#workers) worker.terminate();
    this.#workers = [];
    this.#drawing++;
  }

  /** Gives a task to a thread; what it answers for a map that was left is not heard. */
  #work(task, hear) {
    const worker = new Worker("/atlas-worker.js"), drawing = this.#drawing;
    worker.addEventListener("message", event => { if (drawing === this.#drawing) hear(event.data); });
    worker.addEventListener("error", event => { if (drawing === this.#drawing) this.#say(event.message); });
    worker.postMessage({ task, coordinates: this.#coordinates, components: this.#map.components });
    this.#workers.push(worker);
  }

  async #load() {
    this.#stop();
    const drawing = this.#drawing, of = this.#field("of").value;
    this.#say(say("Reading a sample…"));
    try {
      const map = await getFrom(`${address("jobs", this.#job, "map")}?of=${of}&sample=${this.#field("sample").value}`);
      if (drawing !== this.#drawing) return;
      map.points.forEach(point => { point.from = of; });
      [this.#map, this.#coordinates, this.#clusters] = [map, unpack(map), null];
      const drawable = map.components > 0;
      this.#find(".map-view").hidden = !drawable;
      if (!drawable) { this.#say(say("There is nothing to draw: the vectors are too few, or all the same.")); return; }
      const labels = [...this.#field("colour").options].find(option => option.value === "label");
      labels.disabled = map.points.every(point => point.label == null);
      if (labels.selected && labels.disabled) this.#field("colour").value = "cluster";
      this.#arrange();
    } catch (error) {
      if (drawing === this.#drawing) this.#say(error.message);
    }
  }

  #arrange() {
    this.#stop();
    const { components, points, shares } = this.#map;
    this.#positions = Float32Array.from({ length: 2 * points.length }, (_, i) => i % 2 && components < 2 ? 0 : this.#coordinates[(i >> 1) * components + i % 2]);
    const shown = () => count(points.length, "1 point", "{n} points");
    this.#say(say("{points}; the two directions have {share} of the variance.", { points: shown(), share: percent(shares.slice(0, 2).reduce((sum, share) => sum + share, 0)) }));
    if (!this.#clusters) this.#work("group", found => { this.#clusters = found; this.#paint(); });
    if (this.#field("layout").value === "umap") {
      if (points.length > most) this.#say(say("Looking for the neighbours of {n} points; that takes a minute or more.", { n: number(points.length) }));
      else this.#say(say("Looking for neighbours…"));
      this.#work("layout", ({ xy, done }) => {
        this.#positions = xy;
        this.#say(done < 1 ? say("{points}, arranged {done} so far.", { points: shown(), done: percent(done) }) : say("{points}, arranged by their neighbours.", { points: shown() }));
        this.#paint();
      });
    }
    this.#paint();
  }

  #groups() {
    const { points } = this.#map, by = this.#field("colour").value;
    if (by === "status") return byName(points.map(point => point.status ?? "–"));
    if (by === "label") return byName(points.map(point => point.label ?? "–"));
    if (!this.#clusters) return { groups: points.map(() => palette.length - 1), titles: [] };
    const middle = this.#clusters.middles.map(at => at < 0 ? "" : points[at].label ?? points[at].caption ?? points[at].key);
    return { groups: this.#clusters.groups, titles: middle.map(name => say("like “{name}”", { name })) };
  }

  #paint() {
    const { groups, titles } = this.#groups(), counts = titles.map((_, i) => groups.filter(own => own === i).length);
    if (titles.length === palette.length) counts[palette.length - 1] = groups.filter(own => own === palette.length - 1).length;
    this.#find(".legend").replaceChildren(...titles.map((title, i) => {
      const swatch = element("span", { className: "cell" });
      swatch.style.background = palette[i];
      return element("li", { dir: "auto" }, swatch, ` ${title} `, element("b", { textContent: number(counts[i]) }));
    }));
    this.#scatter.show(this.#positions, groups.map(own => palette[own]), point => this.#selection.has(this.#map.points[point]));
  }

  #tell(point) {
    const image = this.#find(".at img"), text = this.#find(".at p"), row = this.#map?.points[point];
    image.hidden = !row;
    text.textContent = row ? `${row.label ?? row.caption ?? ""} (${row.key})` : "";
    if (row) image.src = imageOf(this.#job, row, 160);
  }
}

// One row: its image with boxes and heat map, its captions, and searches that start from it.
import { address, getFrom } from "./api.js";
import { imageOf } from "./card.js";
import { say } from "./language.js";
import { Overlay } from "./overlay.js";
import { element } from "./words.js";

const dialog = document.getElementById("map");
const find = selector => dialog.querySelector(selector);
let current = null;

const tell = text => { find(".scale").textContent = text; };

/** Ends the look at the row and searches. */
function search(query) {
  const { like, row } = current;
  dialog.close();
  like(row, query);
}

const overlay = new Overlay(find(".boxes"), {
  region: index => current.like && current.row.regions?.[index]?.hasVector && search({ from: "region", region: index }),
  cell: cell => current.like && search({ cell }),
  box: box => current.like && search({ box }),
  told: tell,
});

/** Shows a row. `like` searches from it; null where the job is not finished. */
export function openRow(job, row, like) {
  const asked = current = { job, row: { ...row }, like };
  const image = find(".image");
  image.src = imageOf(job, row, 1000);
  image.alt = row.caption ?? row.key;
  find("h2").textContent = row.key;
  find(".heat").hidden = true;
  find(".details").replaceChildren();
  find(".whole").hidden = !like;
  find(".hint").hidden = !like;
  overlay.show(row.width ?? 1, row.height ?? 1);
  tell("");
  find("[name=text]").value = row.caption ?? "";
  dialog.showModal();
  if (like) showDetails(asked);
  if (row.caption) look();
}

async function showDetails(asked) {
  const { job, row, like } = asked;
  try {
    const stored = await getFrom(address("jobs", job, "rows", row.shard, row.row));
    if (asked !== current) return;
    Object.assign(asked.row, stored);
    overlay.show(stored.width ?? 1, stored.height ?? 1, stored.regions);
    overlay.cells(asked.grid ?? null);
    const heads = { short: say("Short caption"), long: say("Long caption"), box: say("Box caption") };
    const similarity = caption => caption.similarity == null ? "" : ` ${say("cosine")} ${caption.similarity.toFixed(4)}`;
    find(".details").replaceChildren(
      element("dl", {}, ...stored.captions.flatMap(caption => [
        element("dt", { textContent: heads[caption.head] + similarity(caption) }), element("dd", { textContent: caption.text, dir: "auto" })])),
      ...stored.error ? [element("p", { className: "hint", textContent: stored.error })] : [],
      ...stored.regions.length ? [element("h3", { textContent: say("Boxes") }), element("ul", { className: "regions" }, ...stored.regions.map((region, i) => {
        const button = element("button", { type: "button", disabled: !region.hasVector, textContent: region.label ?? say("Box {n}", { n: i + 1 }), title: say("Search by this box"), dir: "auto" });
        button.addEventListener("click", () => { if (like) search({ from: "region", region: i }); });
        return element("li", {}, button);
      }))] : []);
  } catch (error) {
    if (asked === current) find(".details").replaceChildren(element("p", { textContent: error.message }));
  }
}

async function look() {
  const heat = find(".heat"), asked = current, text = find("[name=text]").value;
  tell(say("Computing…"));
  try {
    const map = await getFrom(`${address("jobs", asked.job, "rows", asked.row.shard, asked.row.row, "heatmap")}?text=${encodeURIComponent(text)}`);
    if (asked !== current) return;
    heat.src = map.image;
    heat.alt = say("Map of “{text}” over the image", { text });
    heat.hidden = false;
    asked.grid = [map.width, map.height];
    if (asked.like) overlay.cells(asked.grid);
    tell(say("Dark: cosine {min}. Bright: cosine {max}.", { min: map.min.toFixed(4), max: map.max.toFixed(4) }));
  } catch (error) {
    heat.hidden = true;
    tell(error.message);
  }
}

find(".look").addEventListener("submit", event => { event.preventDefault(); look(); });
find("[type=range]").addEventListener("input", event => { find(".heat").style.opacity = event.target.value / 100; });
find(".heat").style.opacity = 0.6;
find(".whole").addEventListener("click", () => search({ from: "image" }));

import { address, getFrom } from "./api.js";
import { element } from "./words.js";

// Rows that ended otherwise have none that could be shown.
const withImage = ["ok", "empty_caption"];

const imageOf = (job, row, size) => `${address("jobs", job, "rows", row.shard, row.row, "picture")}?size=${size}`;

/** Rows with their images and nearest captions. */
export async function showRows(view, job, shard) {
  const place = view.querySelector(".gallery");
  place.setAttribute("aria-busy", "true");
  place.replaceChildren(element("p", { textContent: "Reading…" }));
  try {
    const rows = await getFrom(`${address("jobs", job, "rows")}${shard == null ? "" : `?shard=${shard}`}`);
    place.replaceChildren(...rows.map(row => card(job, row)));
    if (rows.length === 0) place.replaceChildren(element("p", { textContent: "Nothing is committed yet." }));
  } catch (error) {
    place.replaceChildren(element("p", { textContent: error.message }));
  }
  place.removeAttribute("aria-busy");
}

function card(job, row) {
  const caption = row.caption ?? "";
  const image = element("img", { src: imageOf(job, row, 320), alt: caption || row.key, loading: "lazy" });
  const open = element("button", { className: "open", title: "Where is it?" }, image);
  open.addEventListener("click", () => openMap(job, row));
  return element("article", {},
    withImage.includes(row.status) ? open : element("p", { className: "no-image", textContent: "no image" }),
    element("h3", { textContent: caption || row.key }),
    element("p", { className: "hint", textContent: row.status === "ok" ? row.key : `${row.key}: ${row.error}` }),
    element("ol", {}, ...row.nearest.map(near => element("li", { className: near.text === caption ? "own" : "", textContent: `${near.score.toFixed(3)} ${near.text}` }))));
}

const dialog = document.getElementById("map");
let current = null;

function openMap(job, row) {
  current = { job, row };
  dialog.querySelector(".image").src = imageOf(job, row, 1000);
  dialog.querySelector(".image").alt = row.caption ?? row.key;
  dialog.querySelector(".heat").hidden = true;
  dialog.querySelector(".scale").textContent = "";
  dialog.querySelector("[name=text]").value = row.caption ?? "";
  dialog.showModal();
  if (row.caption) look();
}

async function look() {
  const heat = dialog.querySelector(".heat"), scale = dialog.querySelector(".scale"), asked = current;
  const text = dialog.querySelector("[name=text]").value;
  scale.textContent = "Computing…";
  try {
    const map = await getFrom(`${address("jobs", asked.job, "rows", asked.row.shard, asked.row.row, "heatmap")}?text=${encodeURIComponent(text)}`);
    if (asked !== current) return;
    heat.src = map.image;
    heat.alt = `Map of “${text}” over the image`;
    heat.hidden = false;
    scale.textContent = `Dark: cosine ${map.min.toFixed(4)}. Bright: cosine ${map.max.toFixed(4)}.`;
  } catch (error) {
    heat.hidden = true;
    scale.textContent = error.message;
  }
}

dialog.querySelector(".look").addEventListener("submit", event => { event.preventDefault(); look(); });
dialog.querySelector("[type=range]").addEventListener("input", event => { dialog.querySelector(".heat").style.opacity = event.target.value / 100; });
dialog.querySelector(".heat").style.opacity = 0.6;

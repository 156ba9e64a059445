// A sample of a job's rows.
import { address, getFrom } from "./api.js";
import { card } from "./card.js";
import { say } from "./language.js";
import { openRow } from "./row.js";
import { element } from "./words.js";

/** Rows with their images and nearest captions. `search` is null while the job is not finished. */
export async function showRows(view, job, shard, search) {
  const place = view.querySelector(".samples");
  place.setAttribute("aria-busy", "true");
  place.replaceChildren(element("p", { textContent: say("Reading…") }));
  try {
    const rows = await getFrom(`${address("jobs", job, "rows")}${shard == null ? "" : `?shard=${shard}`}`);
    const like = search ? (row, query) => search.like(row, query) : null;
    place.replaceChildren(...rows.map(row => card(job, row, { open: opened => openRow(job, opened, like), like })));
    if (rows.length === 0) place.replaceChildren(element("p", { textContent: say("Nothing is committed yet.") }));
  } catch (error) {
    place.replaceChildren(element("p", { textContent: error.message }));
  }
  place.removeAttribute("aria-busy");
}

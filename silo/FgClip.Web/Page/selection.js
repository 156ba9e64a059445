// Rows that a person chose, and files of them.
import { count, say } from "./language.js";
import { element } from "./words.js";

const nameOf = row => `${row.shard}/${row.row}/${row.region ?? ""}`;

function save(name, type, text) {
  const url = URL.createObjectURL(new Blob([text], { type }));
  element("a", { href: url, download: name }).click();
  // The browser reads it after this turn.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** The rows, each once: several of its boxes may be chosen. */
const rowsOf = chosen => [...new Map(chosen.map(row => [`${row.shard}/${row.row}`, row])).values()];

/** What was chosen, in whichever view; each view has a bar that saves it. */
export class Selection extends EventTarget {
  #chosen = new Map(); #bars; #boxes = new Map();

  constructor(bars, job) {
    super();
    this.#bars = [...bars];
    const name = job.replaceAll(/[^\w.-]+/g, "-"), chosen = () => rowsOf([...this.#chosen.values()]);
    const acts = {
      ".save-keys": () => save(`${name}-keys.txt`, "text/plain", chosen().map(row => `${row.key}\n`).join("")),
      ".save-manifest": () => save(`${name}-selection.jsonl`, "application/jsonl",
        chosen().map(({ key, image, caption }) => `${JSON.stringify({ key, image, caption })}\n`).join("")),
      ".clear": () => this.#clear(),
      ".select-all": () => this.add([...this.#boxes.values()].map(({ row }) => row)),
    };
    for (const bar of this.#bars) for (const [selector, act] of Object.entries(acts)) bar.querySelector(selector)?.addEventListener("click", act);
    this.#show();
  }

  has(row) { return this.#chosen.has(nameOf(row)); }

  add(rows) {
    for (const row of rows) this.#chosen.set(nameOf(row), row);
    this.#show();
  }

  toggle(row) {
    if (!this.#chosen.delete(nameOf(row))) this.#chosen.set(nameOf(row), row);
    this.#show();
  }

  /** The checkbox of a row. */
  box(row, name) {
    const input = element("input", { type: "checkbox", checked: this.has(row), ariaLabel: `${say("Select")}: ${name}` });
    input.addEventListener("change", () => this.toggle(row));
    this.#boxes.set(nameOf(row), { row, input });
    return element("label", { className: "select" }, input, ` ${say("Select")}`);
  }

  /** Other rows are shown; what was chosen stays. */
  forgetShown() {
    this.#boxes.clear();
    this.#show();
  }

  /** Rows were added to those that are shown. */
  refresh() { this.#show(); }

  #clear() {
    this.#chosen.clear();
    this.#show();
  }

  #show() {
    for (const { row, input } of this.#boxes.values()) input.checked = this.has(row);
    for (const bar of this.#bars) {
      const all = bar.querySelector(".select-all");
      bar.hidden = all ? this.#boxes.size === 0 : this.#chosen.size === 0;
      bar.querySelector(".chosen").textContent = count(this.#chosen.size, "1 selected", "{n} selected");
      for (const button of bar.querySelectorAll(".of-chosen")) button.disabled = this.#chosen.size === 0;
    }
    this.dispatchEvent(new Event("change"));
  }
}

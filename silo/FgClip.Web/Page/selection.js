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

export class Selection {
  #chosen = new Map(); #bar; #boxes = new Map();

  constructor(bar, job) {
    this.#bar = bar;
    const name = job.replaceAll(/[^\w.-]+/g, "-");
    const on = (selector, act) => bar.querySelector(selector).addEventListener("click", act);
    on(".save-keys", () => save(`${name}-keys.txt`, "text/plain", rowsOf([...this.#chosen.values()]).map(row => `${row.key}\n`).join("")));
    on(".save-manifest", () => save(`${name}-selection.jsonl`, "application/jsonl",
      rowsOf([...this.#chosen.values()]).map(({ key, image, caption }) => `${JSON.stringify({ key, image, caption })}\n`).join("")));
    on(".clear", () => this.#clear());
    on(".select-all", () => { for (const { row, input } of this.#boxes.values()) { input.checked = true; this.#chosen.set(nameOf(row), row); } this.#show(); });
    this.#show();
  }

  /** The checkbox of a row. */
  box(row, name) {
    const input = element("input", { type: "checkbox", checked: this.#chosen.has(nameOf(row)), ariaLabel: `${say("Select")}: ${name}` });
    input.addEventListener("change", () => {
      if (input.checked) this.#chosen.set(nameOf(row), row); else this.#chosen.delete(nameOf(row));
      this.#show();
    });
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
    for (const { input } of this.#boxes.values()) input.checked = false;
    this.#show();
  }

  #show() {
    this.#bar.hidden = this.#chosen.size === 0 && this.#boxes.size === 0;
    this.#bar.querySelector(".chosen").textContent = count(this.#chosen.size, "1 selected", "{n} selected");
    for (const button of this.#bar.querySelectorAll(".of-chosen")) button.disabled = this.#chosen.size === 0;
  }
}

// What a finished dataset is good for: its failed rows again, hard negatives, an evaluation.
import { post } from "./api.js";
import { checked, lines, numbers, onSubmit, orNothing } from "./form.js";
import { say } from "./language.js";
import { element, number, reason } from "./words.js";

// How rows end that another try may mend, as the server has it.
const mendable = ["missing", "fetch_failed", "not_an_image", "unreadable", "truncated", "crashed", "not_finite"];

const percent = part => `${(100 * part).toFixed(1)} %`;

function open(job) {
  location.hash = `#/jobs/${encodeURIComponent(job.job)}`;
}

export class Work {
  #view; #job; #dataset = ""; #evaluation = "";

  constructor(view, job) {
    [this.#view, this.#job] = [view.querySelector(".work"), job];
    onSubmit(this.#form("retry"), () => this.#retry());
    onSubmit(this.#form("mine"), () => this.#mine());
    onSubmit(this.#form("evaluate"), () => this.#evaluate());
    this.#form("evaluate").addEventListener("change", () => this.#showTask());
  }

  /** Shows what can be done with a dataset that has these kinds of vectors. */
  open(of, status) {
    const failed = Object.entries(status.statuses).filter(([state]) => state !== "ok"), has = kind => of.includes(kind);
    this.#view.querySelector(".for-retry").hidden = failed.length === 0;
    this.#form("retry").querySelector(".statuses").append(...failed.map(([state, rows]) => element("label", {},
      element("input", { type: "checkbox", name: "status", value: state, checked: mendable.includes(state) }), ` ${number(rows)} ${reason(state)} (${state})`)));
    for (const name of ["anchor", "candidate"]) {
      for (const option of [...this.#form("mine").elements[name].options]) if (!has(option.value === "phrase" ? "region" : option.value)) option.remove();
    }
    for (const option of [...this.#form("evaluate").elements.task.options])
      if (["negatives", "boxes"].includes(option.value) ? !has("region") : !has("image")) option.remove();
    const folder = status.output.replace(/\/+$/, "");
    this.#form("mine").elements.output.value = `${folder}-negatives`;
    this.#evaluation = `${folder}-evaluation`;
    this.#dataset = status.output;
    this.#view.querySelector(".for-evaluate").hidden = this.#form("evaluate").elements.task.options.length === 0;
    this.#showTask();
    this.#view.hidden = false;
  }

  #form(name) { return this.#view.querySelector(`form.${name}`); }

  #showTask() {
    const form = this.#form("evaluate"), task = form.elements.task.value;
    for (const part of form.querySelectorAll("[class^=of-]")) part.hidden = !part.classList.contains(`of-${task}`);
    // Each task has an output of its own; one that was typed stays.
    const { output } = form.elements;
    if (output.value === "" || output.value.startsWith(`${this.#evaluation}-`)) output.value = `${this.#evaluation}-${task}`;
  }

  async #retry() {
    const form = this.#form("retry");
    open(await post("jobs", this.#job, "retry", { body: { statuses: checked(form, "status"), name: orNothing(form.elements.name.value) } }));
  }

  async #mine() {
    const fields = this.#form("mine").elements, { anchor, candidate, format, output, name } = fields;
    const negatives = { ...numbers(fields, "count", "minScore", "maxScore", "absoluteMargin", "relativeMargin", "rangeMin", "rangeMax"), sampling: fields.sampling.value };
    // An empty limit is off, and the text's is not off by default.
    const guards = { nearText: null, ...numbers(fields, "nearText", "nearImage"), sameImage: fields.sameImage.checked, sameCaption: fields.sameCaption.checked };
    const spec = { embeddings: this.#dataset, anchor: anchor.value, candidate: candidate.value, format: format.value, output: output.value.trim(), negatives, guards };
    open(await post("jobs", "mine", { body: { spec, name: orNothing(name.value) } }));
  }

  async #evaluate() {
    const { task, head, texts, classes, templates, label, output } = this.#form("evaluate").elements, table = this.#view.querySelector(".report");
    table.hidden = true;
    const body = { task: task.value, output: output.value.trim() };
    if (task.value === "retrieval") Object.assign(body, { head: head.value, texts: orNothing(texts.value) });
    if (["classify", "boxes"].includes(task.value)) Object.assign(body, { classes: lines(classes), templates: templates.value.trim() ? lines(templates) : undefined });
    if (task.value === "classify") body.label = label.value.trim();
    const report = await post("jobs", this.#job, "evaluate", { body });
    table.querySelector("tbody").replaceChildren(...report.metrics.map(metric => element("tr", {}, element("th", { scope: "row", textContent: metric.name.replaceAll("_", " ") }),
      ...[percent(metric.value), `${percent(metric.low)} – ${percent(metric.high)}`, `${number(metric.hits)} / ${number(metric.queries)}`].map(textContent => element("td", { textContent })))));
    table.hidden = false;
    return say("The report and the rank of each query are in {output}.", { output: report.output });
  }
}

// Search in a finished job.
import { post } from "./api.js";
import { card } from "./card.js";
import { count, say } from "./language.js";
import { imageQuery, QueryView, rowQuery, textQuery } from "./query.js";
import { openRow } from "./row.js";
import { element } from "./words.js";

export class Search {
  #job; #view; #query = null; #next = null; #shown = 0; #asked = null; #selection; #queryView; #watcher; #sent = null;

  constructor(view, job, selection) {
    this.#job = job;
    this.#view = view.querySelector(".search");
    this.#selection = selection;
    this.#queryView = new QueryView(this.#find(".query"), { clear: () => this.#clear(), box: query => this.#run(query) });
    this.#watcher = new IntersectionObserver(entries => { if (entries.some(entry => entry.isIntersecting)) this.#more(); }, { rootMargin: "400px" });
    this.#watcher.observe(this.#find(".more"));
    this.#find(".more").addEventListener("click", () => this.#more());
    this.#listen();
  }

  close() {
    this.#watcher.disconnect();
    this.#asked?.abort();
  }

  /** Shows the search, where the job's dataset has something to search. */
  open(of, statuses) {
    const kinds = this.#find("[name=of]");
    for (const option of [...kinds.options]) if (!of.includes(option.value)) option.remove();
    this.#find("[name=status]").append(...Object.keys(statuses).sort().map(status => element("option", { value: status, textContent: status })));
    this.#view.hidden = kinds.options.length === 0;
  }

  /** Searches from a row. */
  like(row, part) {
    this.#view.scrollIntoView({ block: "start" });
    this.#run(rowQuery(this.#job, row, part));
    this.#find(".count").focus({ preventScroll: true });
  }

  #find(selector) { return this.#view.querySelector(selector); }

  #listen() {
    const form = this.#find("form"), file = this.#find("[type=file]");
    form.addEventListener("submit", event => {
      event.preventDefault();
      const text = this.#find("[name=text]").value.trim();
      if (text) this.#run(textQuery(text)); else if (this.#query) this.#run(this.#query);
    });
    this.#find("[name=text]").addEventListener("input", event => { if (!event.target.value && this.#query?.body.text) this.#clear(); });
    file.addEventListener("change", () => { if (file.files[0]) this.#upload(file.files[0]); file.value = ""; });
    this.#view.addEventListener("dragover", event => { event.preventDefault(); this.#view.classList.add("over"); });
    this.#view.addEventListener("dragleave", () => this.#view.classList.remove("over"));
    this.#view.addEventListener("drop", event => {
      event.preventDefault();
      this.#view.classList.remove("over");
      if (event.dataTransfer.files[0]) this.#upload(event.dataTransfer.files[0]);
    });
    form.addEventListener("paste", event => { if (event.clipboardData.files[0]) { event.preventDefault(); this.#upload(event.clipboardData.files[0]); } });
    for (const name of ["of", "status", "contains", "least", "exact"]) this.#find(`[name=${name}]`).addEventListener("change", () => { if (this.#query) this.#run(this.#query); });
  }

  async #upload(file) {
    try { this.#run(await imageQuery(file)); } catch (error) { this.#tell(error.message, true); }
  }

  #clear() {
    this.#asked?.abort();
    this.#query = this.#next = null;
    this.#queryView.show(null);
    this.#find(".results").replaceChildren();
    this.#find(".more").hidden = true;
    this.#selection.forgetShown();
    this.#tell("");
    this.#find("[name=text]").focus();
  }

  #run(query) {
    [this.#query, this.#next] = [query, 0];
    // Enter in a filter is a change of it and then a submission of the form.
    if (this.#asked && JSON.stringify(this.#body()) === this.#sent) return;
    this.#find("[name=text]").value = query.body.text ?? "";
    this.#queryView.show(query);
    this.#more();
  }

  #body() {
    const value = name => this.#find(`[name=${name}]`).value.trim();
    const body = { ...this.#query.body, of: value("of"), top: 48, offset: this.#next };
    if (value("contains")) body.contains = value("contains");
    if (value("status")) body.statuses = [value("status")];
    if (value("least")) body.minScore = Number(value("least"));
    if (this.#find("[name=exact]").checked) body.exact = true;
    return body;
  }

  async #more() {
    if (this.#next == null || (this.#next > 0 && this.#asked)) return;
    this.#asked?.abort();
    const asked = this.#asked = new AbortController(), isFirst = this.#next === 0, results = this.#find(".results");
    results.setAttribute("aria-busy", "true");
    if (isFirst) { this.#tell(say("Searching… The first search of a dataset reads all of its vectors.")); this.#find(".more").hidden = true; }
    try {
      const body = this.#body();
      this.#sent = JSON.stringify(body);
      const answer = await post("jobs", this.#job, "search", { body, signal: asked.signal });
      if (asked !== this.#asked) return;
      this.#asked = null;
      this.#show(answer, isFirst, body.of);
    } catch (error) {
      if (asked !== this.#asked) return;
      this.#asked = null;
      if (isFirst) this.#reset();
      this.#next = null;
      this.#find(".more").hidden = true;
      this.#tell(error.message, true);
    }
    results.removeAttribute("aria-busy");
  }

  #reset() {
    this.#find(".results").replaceChildren();
    this.#selection.forgetShown();
    this.#shown = 0;
  }

  #show(answer, isFirst, from) {
    if (isFirst) this.#reset();
    const like = (row, part) => this.like(row, part);
    this.#find(".results").append(...answer.hits.map(hit => card(this.#job, { ...hit, from }, { open: row => openRow(this.#job, row, like), like, selection: this.#selection })));
    this.#selection.refresh();
    this.#shown += answer.hits.length;
    this.#next = answer.next;
    const more = this.#find(".more");
    more.hidden = answer.next == null;
    const hits = count(this.#shown, "1 hit", "{n} hits"), among = count(answer.vectors, "1 vector", "{n} vectors");
    const state = answer.next == null ? say("{hits} among {vectors}.", { hits, vectors: among }) : say("The first {hits} among {vectors}; more below.", { hits, vectors: among });
    // Once an index has answered, it can be passed over.
    if (!answer.exact) this.#find(".exactly").hidden = false;
    const how = answer.exact ? null : say("Approximate: the index finds {recall} of the 10 nearest.", { recall: `${(100 * answer.recall).toFixed(1)} %` });
    this.#tell([state, how, answer.note && say(answer.note)].filter(Boolean).join(" "));
    // The button may have stayed in sight, which nobody is told of again.
    if (answer.next != null) { this.#watcher.unobserve(more); this.#watcher.observe(more); }
  }

  #tell(text, isWrong = false) {
    Object.assign(this.#find(".count"), { textContent: text, className: isWrong ? "count failure" : "count" });
  }
}

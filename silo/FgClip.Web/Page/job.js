import { address, get, post } from "./api.js";
import { Atlas } from "./atlas.js";
import { limitOf, showDevices } from "./devices.js";
import { ShardGrid } from "./grid.js";
import { showRows } from "./images.js";
import { say } from "./language.js";
import { Search } from "./search.js";
import { Selection } from "./selection.js";
import { Throughput } from "./throughput.js";
import { Work } from "./work.js";
import { duration, element, failed, number, phase, planned, progress, rate, reason } from "./words.js";

/** One job, live. Returns what ends it. */
export function showJob(view, job, isAway) {
  const find = selector => view.querySelector(selector);
  find("h1").textContent = find(".id").textContent = job;
  const throughput = new Throughput(find(".throughput"), job);
  const devices = new Map();
  const selection = new Selection(view.querySelectorAll(".selection"), job);
  const search = new Search(view, job, selection), atlas = new Atlas(view, job, selection, (row, part) => search.like(row, part));
  const work = new Work(view, job);
  let finished = false;
  const sample = shard => showRows(view, job, shard, finished ? search : null);
  const grid = new ShardGrid(view, shard => { sample(shard); find(".samples").scrollIntoView({ block: "nearest" }); });

  const show = status => {
    const now = phase(status);
    Object.assign(find(".phase"), { textContent: status.step ? `${say(now)}: ${status.step}` : say(now), className: `phase ${now}` });
    find("h1").textContent = status.name;
    document.title = `${status.name} · FgClip.Cluster`;
    find(".where").textContent = status.output;
    throughput.add(status);
    const trouble = status.error ?? status.stalled;
    Object.assign(find(".failure"), { textContent: trouble ?? "", hidden: !trouble });
    const [done, all] = progress(status);
    find("progress").value = all ? done / all : 0;
    const bad = failed(status);
    const numbers = {
      rows: planned(status) ?? say("{done} of {all}", { done: number(status.rowsDone), all: number(status.rows) }), rate: rate(status.rowsPerSecond), images: rate(status.imagesPerSecond),
      left: duration(status.secondsLeft), errors: status.rowsDone ? `${number(bad)} (${(100 * bad / status.rowsDone).toFixed(1)} %)` : "–",
    };
    for (const [which, text] of Object.entries(numbers)) find(`[data-number=${which}]`).textContent = text;
    const goesOn = !["succeeded", "failed", "cancelled"].includes(status.phase);
    find("[data-verb=pause]").hidden = !goesOn || status.paused;
    find("[data-verb=resume]").hidden = !goesOn || !status.paused;
    find("[data-verb=cancel]").hidden = !goesOn;
    if (status.phase === "succeeded" && !status.step && !finished) {
      finished = true;
      get("jobs", job, "search").then(({ of }) => { search.open(of, status.statuses); atlas.open(of); work.open(of, status); }).catch(error => Object.assign(find(".failure"), { textContent: error.message, hidden: false }));
    }
    find(".none").hidden = bad > 0;
    find(".show-errors").hidden = bad === 0;
    find(".reasons").replaceChildren(...Object.entries(status.statuses).filter(([state]) => state !== "ok").sort((a, b) => b[1] - a[1])
      .map(([state, rows]) => element("li", {}, element("b", { textContent: number(rows) }), ` ${reason(state)} (${state})`)));
  };

  const showTime = () => {
    const own = [...devices.values()].filter(device => device.job === job);
    const shown = own.length ? own : [...devices.values()];
    find(".limit").textContent = limitOf(shown);
    showDevices(find("section .devices"), shown);
  };

  for (const button of view.querySelectorAll("[data-verb]")) {
    button.addEventListener("click", async () => {
      const verb = button.dataset.verb;
      if (verb === "cancel" && !confirm(say("Cancel the job? What is committed stays, and the same job submitted again continues from there."))) return;
      button.disabled = true;
      try { show(await post("jobs", job, verb)); } catch (error) { Object.assign(find(".failure"), { textContent: error.message, hidden: false }); }
      button.disabled = false;
    });
  }
  find(".show-rows").addEventListener("click", () => sample(null));
  find(".show-errors").addEventListener("click", async () => {
    const rows = await get("jobs", job, "errors").catch(error => [{ key: "", status: "", error: error.message }]);
    const table = element("table", {}, element("tr", {}, ...["Row", "Reason", "What was wrong"].map(text => element("th", { textContent: say(text), scope: "col" }))));
    table.append(...rows.map(row => element("tr", {}, ...[row.key, row.status, row.error ?? ""].map(textContent => element("td", { textContent })))));
    find(".error-samples").replaceChildren(table);
  });

  const events = new EventSource(address("jobs", job, "events"));
  events.addEventListener("open", () => isAway(false));
  events.addEventListener("error", async () => {
    isAway(events.readyState === EventSource.CONNECTING);
    // An answer that is no stream says why there is none.
    if (events.readyState === EventSource.CLOSED) await get("jobs", job).catch(error => Object.assign(find(".failure"), { textContent: error.message, hidden: false }));
  });
  events.addEventListener("job", event => show(JSON.parse(event.data)));
  events.addEventListener("shards", event => grid.apply(JSON.parse(event.data)));
  events.addEventListener("devices", event => {
    const { changed, gone } = JSON.parse(event.data);
    for (const device of changed) devices.set(`${device.silo}/${device.device}`, device);
    for (const key of gone) devices.delete(key);
    showTime();
  });
  events.addEventListener("over", () => events.close());
  return () => { events.close(); throughput.close(); grid.close(); search.close(); atlas.close(); };
}

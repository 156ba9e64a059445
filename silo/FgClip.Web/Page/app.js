import { get } from "./api.js";
import { showDevices } from "./devices.js";
import { showJob } from "./job.js";
import { choose, language, say, translate } from "./language.js";
import { showSubmit } from "./submit.js";
import { element, failed, number, phase, planned, progress, time } from "./words.js";

const main = document.getElementById("main"), away = document.getElementById("away");
const between = 3000;
let leave = () => {};

const isAway = value => { away.hidden = !value; };

/** Asks now and then, until the view is left. */
function poll(ask) {
  let timer, over = false;
  const turn = async () => {
    try { await ask(); isAway(false); } catch { isAway(true); }
    if (!over) timer = setTimeout(turn, between);
  };
  turn();
  return () => { over = true; clearTimeout(timer); };
}

function open(view) {
  main.replaceChildren(translate(document.getElementById(view).content.cloneNode(true)));
  return main;
}

function said(job) {
  const [done, all] = progress(job).map(number), bad = failed(job);
  if (job.step) return `${job.step}: ${say("{done} of {all}", { done, all })}`;
  return planned(job) ?? say(bad ? "{done} of {all} rows, {bad} failed" : "{done} of {all} rows", { done, all, bad: number(bad) });
}

function showJobs(view) {
  return poll(async () => {
    const jobs = await get("jobs");
    view.querySelector(".empty").hidden = jobs.length > 0;
    view.querySelector(".jobs").replaceChildren(...jobs.reverse().map(job => {
      const [done, all] = progress(job), now = phase(job);
      return element("li", {}, element("a", { href: `#/jobs/${encodeURIComponent(job.job)}` },
        element("div", { className: "line" }, element("span", { className: "name", textContent: job.name }), element("code", { textContent: job.job }), element("span", { className: `phase ${now}`, textContent: say(now) })),
        element("progress", { max: 1, value: all ? done / all : 0, ariaLabel: say("Done") }),
        element("div", { className: "line" }, element("span", { textContent: said(job) }), element("small", { textContent: time(job.submitted) })),
        element("small", { textContent: job.output })));
    }));
  });
}

function showAllDevices(view) {
  return poll(async () => {
    const devices = await get("devices");
    view.querySelector(".empty").hidden = devices.length > 0;
    showDevices(view.querySelector(".devices"), devices);
  });
}

function route() {
  leave();
  const [page, id] = location.hash.replace(/^#\//, "").split("/");
  leave = page === "jobs" && id ? showJob(open("job-view"), decodeURIComponent(id), isAway)
    : page === "submit" ? showSubmit(open("submit-view"))
    : page === "devices" ? showAllDevices(open("devices-view"))
    : showJobs(open("jobs-view"));
  document.title = page === "jobs" && id ? `${decodeURIComponent(id)} · FgClip.Cluster` : "FgClip.Cluster";
}

document.documentElement.lang = language;
translate(document.body);
const languages = document.getElementById("language");
languages.value = language;
languages.addEventListener("change", () => choose(languages.value));
addEventListener("hashchange", () => { if (location.hash === "#main") return; route(); main.focus(); });
route();

// Numbers and names as a reader wants them.
import { language, say } from "./language.js";

export const number = value => value == null ? "–" : value.toLocaleString("en");

export const rate = value => !value ? "–" : value >= 100 ? number(Math.round(value)) : value.toFixed(1);

export const percent = part => `${Math.round(part * 100)} %`;

export function duration(seconds) {
  if (seconds == null) return "–";
  const s = Math.round(seconds);
  if (s < 60) return say("{s} s", { s });
  if (s < 3600) return say("{m} min {s} s", { m: Math.floor(s / 60), s: s % 60 });
  if (s < 86400) return say("{h} h {m} min", { h: Math.floor(s / 3600), m: Math.floor(s % 3600 / 60) });
  return say("{d} d {h} h", { d: Math.floor(s / 86400), h: Math.floor(s % 86400 / 3600) });
}

export const time = text => text ? new Date(text).toLocaleString(language === "zh" ? "zh-CN" : "en-GB") : "";

export const reasons = {
  missing: "the image is not there", fetch_failed: "the image could not be fetched", outside_root: "the image's name leads out of the image roots",
  not_an_image: "the file is not an image", truncated: "the file ends before its image does", unreadable: "the file is broken",
  too_large: "the image has too many pixels", empty_caption: "the caption is missing or blank", bad_row: "the manifest's row could not be read",
  crashed: "the row brought its worker down", not_finite: "the model gave a number that is not finite",
  unsupported: "the image is of a kind that is not read", opted_out: "the image's web server opts out of AI or indexing",
};

export const reason = status => reasons[status] ? say(reasons[status]) : status.replaceAll("_", " ");

export const phase = job => job.paused && job.phase === "running" ? "paused" : job.stalled ? "stalled" : job.phase;

export const failed = job => Object.entries(job.statuses).filter(([status]) => status !== "ok").reduce((sum, [, rows]) => sum + rows, 0);

/** How much of a job is done, and of what: inputs while they are planned, units of a step, or rows. */
export const progress = job =>
  job.step ? [job.shardsDone, job.shards] : job.inputs != null ? [job.inputsPlanned, job.inputs] : [job.rowsDone, job.rows];

export const planned = job => job.inputs == null ? null
  : say("{done} of {all} inputs planned, {rows} rows", { done: number(job.inputsPlanned), all: number(job.inputs), rows: number(job.rowsPlanned) });

/** An element with text or children; what comes from data is text and never markup. */
export function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

/** An element of a drawing. */
export function shape(name, attributes = {}, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  made.append(...children);
  return made;
}

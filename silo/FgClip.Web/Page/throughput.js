// How fast a job gets on, as a line over time. The coordinator keeps the points, from before the page was opened.
import { get } from "./api.js";
import { say } from "./language.js";
import { rate, shape } from "./words.js";

const width = 600, height = 110, top = 6, shortest = 5_000;

/** The speeds between the points of a history, each with the moment at which it was reached. */
function speedsOf({ start, seconds, rows }) {
  const from = Date.parse(start);
  return seconds.slice(1).map((second, i) => ({ time: from + second * 1000, rows: (rows[i + 1] - rows[i]) / (second - seconds[i] || 1) }));
}

export class Throughput {
  #figure; #job; #timer; #over = false; #ended = false;

  constructor(figure, job) {
    this.#figure = figure;
    this.#job = job;
    this.#ask();
  }

  /** Takes in where the job stands: one that is over gets no more points but the last. */
  add({ ended }) {
    if (this.#ended || !ended) return;
    this.#ended = true;
    clearTimeout(this.#timer);
    this.#ask();
  }

  close() {
    this.#over = true;
    clearTimeout(this.#timer);
  }

  async #ask() {
    let span = 0;
    // Where the server does not answer, the page says so already.
    try { span = this.#draw(speedsOf(await get("jobs", this.#job, "history"))); } catch { /* It is asked again. */ }
    // A job of an hour has a point every half minute.
    if (!this.#over && !this.#ended) this.#timer = setTimeout(() => this.#ask(), Math.max(shortest, span / 100));
  }

  #draw(speeds) {
    this.#figure.hidden = speeds.length < 2;
    if (speeds.length < 2) return 0;
    const from = speeds[0].time, to = speeds.at(-1).time, highest = Math.max(...speeds.map(speed => speed.rows), 1e-9);
    const points = speeds.map(({ time, rows }) => [(time - from) / (to - from || 1) * width, height - rows / highest * (height - top)]);
    const line = points.map(point => point.map(side => side.toFixed(1)).join()).join(" "), svg = this.#figure.querySelector("svg");
    const far = to - from > 86_400_000, clock = time => new Date(time)[far ? "toLocaleString" : "toLocaleTimeString"]("en-GB");
    svg.replaceChildren(shape("polygon", { class: "area", points: `0,${height} ${line} ${width},${height}` }), shape("polyline", { class: "line", points: line }));
    svg.setAttribute("aria-label", say("Rows a second from {from} to {to}: at most {most}, {last} at the end.", { from: clock(from), to: clock(to), most: rate(highest), last: rate(speeds.at(-1).rows) }));
    this.#figure.querySelector("figcaption").replaceChildren(say("Rows a second over time"), ` 0–${rate(highest)}`);
    const [first, last] = this.#figure.querySelectorAll(".ends span");
    first.textContent = clock(from);
    last.textContent = clock(to);
    return to - from;
  }
}

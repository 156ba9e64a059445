// How fast a job gets on, as a line over time.
import { say } from "./language.js";
import { rate, shape } from "./words.js";

const width = 600, height = 110, top = 6, most = 300;

/** Remembers the speeds of a job since the page was opened. */
export class Throughput {
  #figure; #speeds = [];

  constructor(figure) { this.#figure = figure; }

  add(status) {
    if (status.phase !== "running" || !status.rowsPerSecond) return;
    this.#speeds.push({ time: Date.now(), rows: status.rowsPerSecond });
    // A job of days keeps every other point, again and again.
    if (this.#speeds.length > most) this.#speeds = this.#speeds.filter((_, i) => i % 2 === 0);
    if (this.#speeds.length > 1) this.#draw();
  }

  #draw() {
    const speeds = this.#speeds, from = speeds[0].time, to = speeds.at(-1).time, highest = Math.max(...speeds.map(speed => speed.rows));
    const points = speeds.map(({ time, rows }) => [(time - from) / (to - from || 1) * width, height - rows / highest * (height - top)]);
    const line = points.map(point => point.map(side => side.toFixed(1)).join()).join(" "), svg = this.#figure.querySelector("svg");
    const clock = time => new Date(time).toLocaleTimeString("en-GB");
    svg.replaceChildren(shape("polygon", { class: "area", points: `0,${height} ${line} ${width},${height}` }), shape("polyline", { class: "line", points: line }));
    svg.setAttribute("aria-label", say("Rows a second from {from} to {to}: at most {most}, {last} now.", { from: clock(from), to: clock(to), most: rate(highest), last: rate(speeds.at(-1).rows) }));
    this.#figure.querySelector("figcaption").replaceChildren(say("Rows a second since this page was opened"), ` 0–${rate(highest)}`);
    this.#figure.hidden = false;
  }
}

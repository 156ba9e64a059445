import { say } from "./language.js";
import { number } from "./words.js";

const states = "wldf";
const names = { w: "waiting", l: "in hand", d: "done", f: "given up" };
const colours = { w: "--waiting", l: "--leased", d: "--done", f: "--failed" };
const tallest = 340;

/** A cell for each shard. What changes is drawn again, and nothing else: 100,000 shards cost no more than those that move. */
export class ShardGrid {
  #canvas; #said; #cells = new Uint8Array(0); #counts = [0, 0, 0, 0]; #side = 1; #across = 1; #at = -1; #pixels = 1;

  constructor(view, choose) {
    this.#canvas = view.querySelector("canvas.grid");
    this.#said = view.querySelector(".pointed");
    this.legend = Object.fromEntries([...view.querySelectorAll("[data-state]")].map(shown => [shown.dataset.state, shown]));
    this.#canvas.addEventListener("pointermove", event => this.#point(this.#shardAt(event)));
    this.#canvas.addEventListener("click", event => this.#choose(this.#shardAt(event), choose));
    this.#canvas.addEventListener("keydown", event => this.#key(event, choose));
    this.watcher = new ResizeObserver(() => this.#lay());
    this.watcher.observe(this.#canvas);
    this.scheme = matchMedia("(prefers-color-scheme: dark)");
    this.redraw = () => this.#draw(0, this.#cells.length);
    this.scheme.addEventListener("change", this.redraw);
  }

  close() {
    this.watcher.disconnect();
    this.scheme.removeEventListener("change", this.redraw);
  }

  apply(shards) {
    const again = shards.whole || shards.total !== this.#cells.length;
    if (again) {
      this.#cells = new Uint8Array(shards.total);
      this.#counts = [shards.total, 0, 0, 0];
    }
    for (const run of shards.runs) {
      let at = run.first;
      for (const [, letter, length] of run.states.matchAll(/([wldf])(\d+)/g)) {
        const state = states.indexOf(letter), end = Math.min(at + Number(length), this.#cells.length);
        for (let shard = at; shard < end; shard++) {
          this.#counts[this.#cells[shard]]--;
          this.#counts[state]++;
          this.#cells[shard] = state;
        }
        if (!again) this.#draw(at, end);
        at = end;
      }
    }
    [...states].forEach((letter, state) => { this.legend[letter].textContent = number(this.#counts[state]); });
    if (again) this.#lay();
    if (this.#at >= 0) this.#point(this.#at);
  }

  #lay() {
    const width = this.#canvas.clientWidth, count = this.#cells.length;
    this.#canvas.hidden = count === 0;
    if (!width || !count) return;
    this.#side = Math.max(1, Math.min(16, Math.floor(Math.sqrt(width * tallest / count))));
    this.#across = Math.floor(width / this.#side);
    this.#pixels = window.devicePixelRatio || 1;
    const height = Math.ceil(count / this.#across) * this.#side;
    this.#canvas.width = Math.round(width * this.#pixels);
    this.#canvas.height = Math.round(height * this.#pixels);
    this.#canvas.style.height = `${height}px`;
    this.#draw(0, count);
  }

  #draw(from, to) {
    const context = this.#canvas.getContext("2d"), style = getComputedStyle(this.#canvas);
    const inks = [...states].map(letter => style.getPropertyValue(colours[letter]));
    const side = this.#side, gap = side >= 4 ? 1 : 0;
    context.setTransform(this.#pixels, 0, 0, this.#pixels, 0, 0);
    for (let shard = from; shard < to;) {
      const state = this.#cells[shard], row = Math.floor(shard / this.#across), first = shard % this.#across;
      const last = Math.min(to, (row + 1) * this.#across);
      let end = shard + 1;
      // Without gaps, neighbours of one state are one bar.
      while (!gap && end < last && this.#cells[end] === state) end++;
      const wide = (end - shard) * side;
      if (gap) context.clearRect(first * side, row * side, wide, side);
      context.fillStyle = inks[state];
      context.fillRect(first * side, row * side, wide - gap, side - gap);
      shard = end;
    }
  }

  #shardAt(event) {
    const box = this.#canvas.getBoundingClientRect();
    const column = Math.floor((event.clientX - box.left) / this.#side), row = Math.floor((event.clientY - box.top) / this.#side);
    const shard = row * this.#across + column;
    return column < this.#across && shard >= 0 && shard < this.#cells.length ? shard : -1;
  }

  #point(shard) {
    this.#at = shard;
    this.#said.textContent = shard < 0 ? "\u00a0" : say("Shard {n}: {state}", { n: number(shard), state: say(names[states[this.#cells[shard]]]) });
  }

  #choose(shard, choose) {
    if (shard >= 0 && states[this.#cells[shard]] === "d") choose(shard);
  }

  #key(event, choose) {
    const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -this.#across, ArrowDown: this.#across };
    if (event.key === "Enter") this.#choose(this.#at, choose);
    else if (event.key in steps) this.#point(Math.max(0, Math.min(this.#cells.length - 1, Math.max(0, this.#at) + (this.#at < 0 ? 0 : steps[event.key]))));
    else return;
    event.preventDefault();
  }
}

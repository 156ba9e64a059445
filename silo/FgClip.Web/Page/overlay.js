// Boxes and cells over an image, to be pointed at.
import { say } from "./language.js";
import { shape } from "./words.js";

const slip = 6;

/** Lies over an image: draws its boxes, and reports the box, the cell, or the box drawn by hand that a person means. */
export class Overlay {
  #svg; #width = 1; #height = 1; #grid = null; #cell = null; #cursor; #drawn; #start = null;

  /** @param {{region?: (index: number) => void, cell?: (cell: number[]) => void, box?: (box: number[]) => void, told?: (text: string) => void}} on */
  constructor(svg, on) {
    this.#svg = svg;
    this.on = on;
    svg.addEventListener("pointerdown", event => this.#down(event));
    svg.addEventListener("pointermove", event => this.#move(event));
    svg.addEventListener("pointerup", event => this.#up(event));
    svg.addEventListener("pointercancel", () => this.#forget());
    svg.addEventListener("keydown", event => this.#key(event));
  }

  /** Shows the boxes of an image of a size in pixels. */
  show(width, height, boxes = []) {
    [this.#width, this.#height, this.#grid, this.#cell] = [width, height, null, null];
    this.#svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.#cursor = shape("rect", { class: "cursor", visibility: "hidden" });
    this.#drawn = shape("rect", { class: "drawn", visibility: "hidden" });
    this.#svg.replaceChildren(...boxes.map(({ box: [x1, y1, x2, y2], label }, i) => {
      const rect = shape("rect", { class: "box", x: x1, y: y1, width: x2 - x1, height: y2 - y1, "data-region": i });
      if (label) rect.append(shape("title", {}, label));
      return rect;
    }), this.#cursor, this.#drawn);
    this.#svg.removeAttribute("tabindex");
  }

  /** Lets the cells of a heat map be chosen; null for none. */
  cells(grid) {
    this.#grid = grid;
    this.#cell = null;
    this.#cursor.setAttribute("visibility", "hidden");
    if (grid) this.#svg.setAttribute("tabindex", "0");
  }

  #at(event) {
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(this.#svg.getScreenCTM().inverse());
    return [Math.max(0, Math.min(this.#width, point.x)), Math.max(0, Math.min(this.#height, point.y))];
  }

  #down(event) {
    if (event.button !== 0) return;
    this.#start = { point: this.#at(event), x: event.clientX, y: event.clientY, target: event.target, box: null };
    this.#svg.setPointerCapture(event.pointerId);
  }

  #move(event) {
    const start = this.#start;
    if (!start) { if (this.#grid) this.#mark(this.#cellAt(this.#at(event)), false); return; }
    if (!this.on.box || (!start.box && Math.hypot(event.clientX - start.x, event.clientY - start.y) < slip)) return;
    const [x, y] = this.#at(event), [fromX, fromY] = start.point;
    start.box = [Math.min(x, fromX), Math.min(y, fromY), Math.max(x, fromX), Math.max(y, fromY)];
    const [x1, y1, x2, y2] = start.box;
    Object.entries({ x: x1, y: y1, width: x2 - x1, height: y2 - y1, visibility: "visible" }).forEach(([name, value]) => this.#drawn.setAttribute(name, value));
  }

  #up(event) {
    const start = this.#start;
    this.#start = null;
    if (!start) return;
    if (start.box) { if (start.box[2] > start.box[0] && start.box[3] > start.box[1]) this.on.box(start.box.map(side => Math.round(side * 10) / 10)); return; }
    const region = start.target.dataset?.region;
    if (region != null && this.on.region) this.on.region(Number(region));
    else if (this.#grid && this.on.cell) this.on.cell(this.#cellAt(this.#at(event)));
  }

  #forget() {
    this.#start = null;
    this.#drawn?.setAttribute("visibility", "hidden");
  }

  #cellAt([x, y]) {
    const [wide, high] = this.#grid;
    return [Math.min(wide - 1, Math.floor(x / this.#width * wide)), Math.min(high - 1, Math.floor(y / this.#height * high))];
  }

  #mark(cell, tells) {
    this.#cell = cell;
    const [wide, high] = this.#grid, width = this.#width / wide, height = this.#height / high;
    Object.entries({ x: cell[0] * width, y: cell[1] * height, width, height, visibility: "visible" }).forEach(([name, value]) => this.#cursor.setAttribute(name, value));
    if (tells) this.on.told?.(say("Cell {x}, {y} of {wide} × {high}. Enter searches by it.", { x: cell[0] + 1, y: cell[1] + 1, wide, high }));
  }

  #key(event) {
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (!this.#grid || (!step && event.key !== "Enter")) return;
    event.preventDefault();
    const [wide, high] = this.#grid;
    if (step) this.#mark(this.#cell ? [Math.max(0, Math.min(wide - 1, this.#cell[0] + step[0])), Math.max(0, Math.min(high - 1, this.#cell[1] + step[1]))] : [Math.floor(wide / 2), Math.floor(high / 2)], true);
    else if (this.#cell) this.on.cell?.(this.#cell);
  }
}

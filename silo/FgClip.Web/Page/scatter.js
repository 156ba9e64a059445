// Points on a canvas that can be zoomed, pointed at and chosen.
const radius = 3, near = 14, slip = 5, margin = 0.05;
const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export class Scatter {
  #canvas; #on; #xy = new Float32Array(0); #colours = []; #chosen = () => false; #view = { x: 0, y: 0, scale: 1 }; #fit = null; #at = -1; #drag = null; #frame = 0; #watcher;
  dragsSelect = false;

  /** `on`: at(point or -1), open(point), toggle(point), choose(points). */
  constructor(canvas, on) {
    this.#canvas = canvas;
    this.#on = on;
    for (const [name, act] of Object.entries({ pointerdown: this.#down, pointermove: this.#move, pointerup: this.#up, pointercancel: () => { this.#drag = null; }, pointerleave: () => this.#go(-1), keydown: this.#key }))
      canvas.addEventListener(name, act.bind(this));
    // Without this the page would scroll; with it the map takes the wheel only while a person is at it.
    canvas.addEventListener("wheel", event => { if (document.activeElement === canvas || event.ctrlKey) { event.preventDefault(); this.zoom(Math.exp(-event.deltaY / 400), event.offsetX, event.offsetY); } }, { passive: false });
    this.#watcher = new ResizeObserver(() => this.draw());
    this.#watcher.observe(canvas);
  }

  close() {
    this.#watcher.disconnect();
    cancelAnimationFrame(this.#frame);
  }

  get at() { return this.#at; }

  /** Where a point is on the canvas, in pixels. */
  place(point) { return [(this.#xy[2 * point] - this.#view.x) * this.#view.scale, (this.#xy[2 * point + 1] - this.#view.y) * this.#view.scale]; }

  /** Shows points; the view stays where it is if it was moved. */
  show(xy, colours, chosen) {
    const moved = this.#fit && ["x", "y", "scale"].some(name => this.#fit[name] !== this.#view[name]) && xy.length === this.#xy.length;
    [this.#xy, this.#colours, this.#chosen] = [xy, colours, chosen];
    if (!moved) this.fit(); else this.draw();
  }

  fit() {
    let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
    for (let i = 0; i < this.#xy.length; i += 2) {
      left = Math.min(left, this.#xy[i]); right = Math.max(right, this.#xy[i]);
      top = Math.min(top, this.#xy[i + 1]); bottom = Math.max(bottom, this.#xy[i + 1]);
    }
    const { clientWidth: wide, clientHeight: high } = this.#canvas;
    const scale = (1 - 2 * margin) * Math.min(wide / (right - left || 1), high / (bottom - top || 1));
    this.#view = { x: (left + right) / 2 - wide / 2 / scale, y: (top + bottom) / 2 - high / 2 / scale, scale };
    this.#fit = { ...this.#view };
    this.draw();
  }

  zoom(factor, x = this.#canvas.clientWidth / 2, y = this.#canvas.clientHeight / 2) {
    const { scale } = this.#view, zoomed = scale * factor;
    this.#view = { x: this.#view.x + x / scale - x / zoomed, y: this.#view.y + y / scale - y / zoomed, scale: zoomed };
    this.draw();
  }

  draw() {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.#paint());
  }

  #paint() {
    const canvas = this.#canvas, pixels = window.devicePixelRatio || 1, { clientWidth: wide, clientHeight: high } = canvas, style = getComputedStyle(canvas);
    if (!wide) return;
    canvas.width = Math.round(wide * pixels);
    canvas.height = Math.round(high * pixels);
    const context = canvas.getContext("2d");
    context.setTransform(pixels, 0, 0, pixels, 0, 0);
    const side = this.#xy.length > 10_000 ? radius : radius * 1.5;
    for (let point = 0; 2 * point < this.#xy.length; point++) {
      const [x, y] = this.place(point);
      if (x < -side || y < -side || x > wide + side || y > high + side) continue;
      context.fillStyle = this.#colours[point];
      context.fillRect(x - side / 2, y - side / 2, side, side);
    }
    const ring = (point, colour, size) => {
      const [x, y] = this.place(point);
      context.strokeStyle = colour;
      context.lineWidth = 2;
      context.strokeRect(x - size / 2, y - size / 2, size, size);
    };
    for (let point = 0; 2 * point < this.#xy.length; point++) if (this.#chosen(point)) ring(point, style.getPropertyValue("--ink"), 9);
    if (this.#at >= 0) ring(this.#at, style.getPropertyValue("--accent"), 14);
    if (this.#drag?.selects) {
      const { from: [x1, y1], to: [x2, y2] } = this.#drag;
      context.strokeStyle = style.getPropertyValue("--accent");
      context.strokeRect(Math.min(x1, x2), Math.min(y1, y2), Math.abs(x2 - x1), Math.abs(y2 - y1));
    }
  }

  #nearest(x, y) {
    let [best, least] = [-1, near * near];
    for (let point = 0; 2 * point < this.#xy.length; point++) {
      const [px, py] = this.place(point), distance = (px - x) ** 2 + (py - y) ** 2;
      if (distance < least) [best, least] = [point, distance];
    }
    return best;
  }

  #go(point) {
    if (point === this.#at) return;
    this.#at = point;
    this.#on.at(point);
    this.draw();
  }

  #down(event) {
    if (event.button !== 0) return;
    this.#drag = { from: [event.offsetX, event.offsetY], to: [event.offsetX, event.offsetY], view: { ...this.#view }, moved: false, selects: false };
    this.#canvas.setPointerCapture(event.pointerId);
  }

  #move(event) {
    const drag = this.#drag;
    if (!drag) { this.#go(this.#nearest(event.offsetX, event.offsetY)); return; }
    drag.to = [event.offsetX, event.offsetY];
    const [x, y] = [drag.to[0] - drag.from[0], drag.to[1] - drag.from[1]];
    drag.moved ||= Math.hypot(x, y) > slip;
    if (!drag.moved) return;
    drag.selects = this.dragsSelect;
    if (!drag.selects) this.#view = { ...drag.view, x: drag.view.x - x / drag.view.scale, y: drag.view.y - y / drag.view.scale };
    this.draw();
  }

  #up() {
    const drag = this.#drag;
    this.#drag = null;
    if (!drag) return;
    if (drag.selects) {
      const [[x1, x2], [y1, y2]] = [0, 1].map(axis => [drag.from[axis], drag.to[axis]].sort((a, b) => a - b)), inside = [];
      for (let point = 0; 2 * point < this.#xy.length; point++) {
        const [x, y] = this.place(point);
        if (x >= x1 && x <= x2 && y >= y1 && y <= y2) inside.push(point);
      }
      this.#on.choose(inside);
      this.draw();
    } else if (!drag.moved) {
      this.#go(this.#nearest(...drag.from));
      if (this.#at >= 0) this.#on.open(this.#at);
    }
  }

  #key(event) {
    const step = steps[event.key], act = { Enter: () => this.#at >= 0 && this.#on.open(this.#at), " ": () => this.#at >= 0 && this.#on.toggle(this.#at), "+": () => this.zoom(1.5), "-": () => this.zoom(1 / 1.5), 0: () => this.fit() }[event.key];
    if (!step && !act) return;
    event.preventDefault();
    if (act) act(); else this.#go(this.#towards(step));
  }

  /** The next point in a direction: one that is near, and not far off to the side. */
  #towards([stepX, stepY]) {
    const [x, y] = this.#at >= 0 ? this.place(this.#at) : [this.#canvas.clientWidth / 2, this.#canvas.clientHeight / 2];
    let [best, least] = [this.#at, Infinity];
    for (let point = 0; 2 * point < this.#xy.length; point++) {
      if (point === this.#at) continue;
      const [px, py] = this.place(point), along = (px - x) * stepX + (py - y) * stepY, aside = Math.abs((px - x) * stepY) + Math.abs((py - y) * stepX);
      const cost = along + 2 * aside;
      if ((along > 0 || this.#at < 0) && Math.abs(cost) < least) [best, least] = [point, Math.abs(cost)];
    }
    return best;
  }
}

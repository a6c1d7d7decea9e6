// The rail of a topic: a slider over its posts. A drag goes to a post on release; keys choose one, and Enter goes there.
import { make } from "../lib/page.js";
import { word } from "../lib/words.js";

const FAR = 10;

export class Rail {
  // `show` is told the number under the hand, and null when the hand let go; `go` leads to it.
  constructor(bar, { show, go }) {
    this.bar = bar;
    this.show = show;
    this.go = go;
    this.element = make("div", "rail-slider");
    Object.assign(this.element, { role: "slider", tabIndex: 0, ariaLabel: word("rail"), ariaValueMin: "1" });
    bar.replaceWith(this.element);
    bar.ariaHidden = "true";
    this.element.append(bar, make("span", "rail-thumb"));
    for (const name of ["pointerdown", "pointermove", "pointerup", "pointercancel", "keydown", "blur"]) this.element.addEventListener(name, this);
    this.say(bar.value);
  }

  handleEvent(event) {
    this[event.type](event);
  }

  // Where the reader is; what the hand holds stays.
  follow(number, count) {
    this.bar.max = count;
    if (!this.chosen) this.say(number);
    else this.say(this.chosen);
    this.here = number;
  }

  say(number) {
    const { max } = this.bar;
    this.bar.value = number;
    this.element.style.setProperty("--at", max > 1 ? (number - 1) / (max - 1) : 1);
    Object.assign(this.element, { ariaValueMax: max, ariaValueNow: number, ariaValueText: word("rail_at", { number, count: max }) });
  }

  choose(number) {
    this.chosen = Math.min(Math.max(number, 1), this.bar.max);
    this.say(this.chosen);
    this.show(this.chosen);
  }

  letGo() {
    this.chosen = null;
    this.dragging = false;
    this.element.classList.remove("dragging");
    this.say(this.here ?? this.bar.value);
    this.show(null);
  }

  goTo(number) {
    this.here = number;
    this.letGo();
    this.go(number);
  }

  get isRightToLeft() {
    return getComputedStyle(this.element).direction === "rtl";
  }

  at({ clientX }) {
    const { left, width } = this.element.getBoundingClientRect();
    const part = Math.min(Math.max((clientX - left) / width, 0), 1);
    return Math.round(1 + (this.isRightToLeft ? 1 - part : part) * (this.bar.max - 1));
  }

  pointerdown(event) {
    if (event.button) return;
    this.dragging = true;
    this.element.setPointerCapture(event.pointerId);
    this.element.classList.add("dragging");
    this.choose(this.at(event));
  }

  pointermove(event) {
    if (this.dragging) this.choose(this.at(event));
  }

  pointerup() {
    if (this.dragging) this.goTo(this.chosen);
  }

  pointercancel() {
    this.letGo();
  }

  blur() {
    if (this.chosen) this.letGo();
  }

  keydown(event) {
    const now = this.chosen ?? this.bar.value;
    const right = this.isRightToLeft ? -1 : 1;
    const steps = { ArrowRight: right, ArrowLeft: -right, ArrowUp: 1, ArrowDown: -1, PageUp: FAR, PageDown: -FAR, Home: -this.bar.max, End: this.bar.max };
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key in steps) this.choose(now + steps[event.key]);
    else if (event.key === "Enter" || event.key === " ") this.goTo(now);
    else if (event.key === "Escape" && this.chosen) this.letGo();
    else return;
    event.preventDefault();
  }
}

// <hearth-progress>: where in the topic the reader is. It follows the scrolling, and on a phone stands in a bar of its own.
import { make } from "../lib/page.js";
import { word } from "../lib/words.js";

class Progress extends HTMLElement {
  connectedCallback() {
    this.bar = this.querySelector("progress");
    this.line = this.querySelector("nav > span");
    this.listening = new AbortController();
    const { signal } = this.listening;
    this.follow = this.follow.bind(this);
    document.addEventListener("scroll", () => this.soon(), { passive: true, signal });
    addEventListener("resize", () => this.soon(), { signal });
    this.soon();
  }

  disconnectedCallback() {
    this.listening.abort();
    this.compact?.remove();
    this.compact = null;
  }

  soon() {
    this.waiting ??= requestAnimationFrame(this.follow);
  }

  // The post in view is the last one that begins above a line, which goes down the window with the scrolling:
  // so the first post counts at the top of the page and the last one at its end.
  follow() {
    this.waiting = null;
    const posts = [...document.querySelectorAll("main .post[data-number]:not([data-items] *)")];
    const way = document.documentElement.scrollHeight - innerHeight;
    const line = 80 + (innerHeight - 80) * (way > 0 ? Math.min(scrollY / way, 1) : 0);
    const post = posts.findLast((one) => one.getBoundingClientRect().top < line) ?? posts[0];
    if (!post || !this.isConnected) return;
    const number = Number(post.dataset.number);
    if (number !== this.number || this.bar.max !== this.count) this.say(number, post.dataset.at ?? "");
    const reading = document.querySelector("#posts")?.getBoundingClientRect().bottom > 160;
    this.showBar(scrollY > innerHeight / 2 && reading);
  }

  say(number, at) {
    this.number = number;
    this.count = this.bar.max;
    this.bar.value = number;
    const text = word("progress", { number, count: this.count });
    const day = at && new Date(`${at}T12:00`).toLocaleDateString(document.documentElement.lang, { day: "numeric", month: "short", year: "numeric" });
    this.text = day ? `${text} · ${day}` : text;
    this.line.textContent = this.text;
    if (this.compact) this.drawBar();
  }

  // Beside the text it stands anyway; where it moves under the text, a bar over the text shows the same.
  showBar(wanted) {
    const beside = this.closest("aside")?.getBoundingClientRect().left > document.querySelector("main").getBoundingClientRect().right;
    const show = wanted && !beside && this.count > 3;
    if (show && !this.compact) this.makeBar();
    if (this.compact) this.compact.hidden = !show;
  }

  makeBar() {
    this.compact = make("details", "progress-bar menu ends");
    const summary = make("summary");
    const links = make("nav");
    links.ariaLabel = this.querySelector("nav").ariaLabel;
    links.append(...[...this.querySelectorAll("nav a, form")].map((part) => withOtherIds(part.cloneNode(true))));
    this.compact.append(summary, links);
    links.addEventListener("click", (event) => event.target.closest("a") && (this.compact.open = false));
    document.body.append(this.compact);
    this.drawBar();
  }

  drawBar() {
    const bar = make("progress");
    bar.max = this.count;
    bar.value = this.number;
    bar.ariaHidden = "true";
    this.compact.querySelector("summary").replaceChildren(make("span", "", this.text), bar);
  }
}

function withOtherIds(part) {
  const field = part.querySelector?.("[id]");
  if (field) field.id = part.querySelector("label").htmlFor = `${field.id}-here`;
  return part;
}

document.addEventListener("turbo:before-cache", () => document.querySelectorAll(".progress-bar").forEach((bar) => bar.remove()));
customElements.define("hearth-progress", Progress);

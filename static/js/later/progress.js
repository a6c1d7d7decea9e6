// <hearth-progress>: where in the topic the reader is. It follows the scrolling, and on a phone stands in a bar of its own.
import { make } from "../lib/page.js";
import { word } from "../lib/words.js";
import { Rail } from "./rail.js";

const POSTS = "main .post[data-number]:not([data-items] *)";

class Progress extends HTMLElement {
  connectedCallback() {
    this.bar = this.querySelector("progress");
    // A page from the cache brings the slider, but none of its life.
    this.querySelector(".rail-slider")?.replaceWith(this.bar);
    this.rails = this.querySelector("form") ? [this.railOver(this.bar)] : [];
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

  railOver(bar) {
    return new Rail(bar, { show: (number) => this.showChosen(number), go: (number) => this.goTo(number) });
  }

  showChosen(number) {
    const text = number ? textOf(number, this.bar.max) : this.text;
    this.line.textContent = text;
    const over = this.compact?.querySelector("summary > span");
    if (over) over.textContent = text;
  }

  // A post of this page is scrolled to; for any other the page that has it is opened, as by the field beneath.
  goTo(number) {
    if (this.compact) this.compact.open = false;
    const post = postWith(number);
    if (!post) return location.assign(`${this.querySelector("form").action}?number=${number}`);
    post.tabIndex = -1;
    post.focus({ preventScroll: true });
    post.scrollIntoView({ block: "start" });
    history.replaceState(history.state, "", `#${post.id}`);
  }

  soon() {
    this.waiting ??= requestAnimationFrame(this.follow);
  }

  // The post in view is the last one that begins above a line, which goes down the window with the scrolling:
  // so the first post counts at the top of the page and the last one at its end.
  follow() {
    this.waiting = null;
    const posts = [...document.querySelectorAll(POSTS)];
    const way = document.documentElement.scrollHeight - innerHeight;
    const line = 80 + (innerHeight - 80) * (way > 0 ? Math.min(scrollY / way, 1) : 0);
    const post = posts.findLast((one) => one.getBoundingClientRect().top < line) ?? posts[0];
    if (!post || !this.isConnected) return;
    const number = Number(post.dataset.number);
    if (number !== this.number || this.bar.max !== this.count) this.say(number);
    const reading = document.querySelector("#posts")?.getBoundingClientRect().bottom > 160;
    this.showBar(scrollY > innerHeight / 2 && reading);
  }

  say(number) {
    this.number = number;
    this.count = this.bar.max;
    this.text = textOf(number, this.count);
    if (!this.rails.some((rail) => rail.chosen)) this.line.textContent = this.text;
    if (!this.rails.length) this.bar.value = number;
    for (const rail of this.rails) rail.follow(number, this.count);
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
    if (this.rails.length) {
      const bar = links.insertBefore(make("progress"), links.firstChild);
      Object.assign(bar, { max: this.count, value: this.number });
      this.rails[1] = this.railOver(bar);
    }
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

const postWith = (number) => [...document.querySelectorAll(POSTS)].find((post) => Number(post.dataset.number) === number);

// "12 of 48", and the day where the post is on this page.
function textOf(number, count) {
  const text = word("progress", { number, count });
  const at = postWith(number)?.dataset.at;
  const day = at && new Date(`${at}T12:00`).toLocaleDateString(document.documentElement.lang, { day: "numeric", month: "short", year: "numeric" });
  return day ? `${text} · ${day}` : text;
}

function withOtherIds(part) {
  const field = part.querySelector?.("[id]");
  if (field) field.id = part.querySelector("label").htmlFor = `${field.id}-here`;
  return part;
}

document.addEventListener("turbo:before-cache", () => document.querySelectorAll(".progress-bar").forEach((bar) => bar.remove()));
customElements.define("hearth-progress", Progress);

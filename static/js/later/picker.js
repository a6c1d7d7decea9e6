// <hearth-picker kind="idea" without="12">: what is typed into its field is looked for among the titles, and the topic
// that is chosen is written there by its number. An address or a number can be typed as well.
import { announce, make } from "../lib/page.js";

const WAIT = 300;
const LEAST = 3;

class Picker extends HTMLElement {
  connectedCallback() {
    this.field = this.querySelector("input, textarea");
    this.list = make("div", "picks");
    this.field.closest(".field").append(this.list);
    this.field.autocomplete = "off";
    this.field.addEventListener("input", () => this.later());
    this.list.addEventListener("click", ({ target }) => this.choose(target.closest("[data-pick]")));
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
  }

  // Of several lines, the last one is being written.
  get typed() {
    return this.field.value.split("\n").at(-1).trim();
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.look(), WAIT);
  }

  async look() {
    const title = this.typed;
    if (title.length < LEAST || /^[\d#/]|^https?:/.test(title)) return this.list.replaceChildren();
    const asked = new URLSearchParams({ title, kind: this.getAttribute("kind") ?? "", without: this.getAttribute("without") ?? "", part: "picks" });
    const answer = await fetch(`/topics/similar?${asked}`).catch(() => null);
    if (!answer?.ok || this.typed !== title) return;
    this.list.replaceChildren(document.createRange().createContextualFragment(await answer.text()));
    announce(this.list.querySelector(".found").textContent);
  }

  choose(row) {
    if (!row) return;
    const lines = this.field.value.split("\n").slice(0, -1);
    this.field.value = [...lines, row.dataset.pick].join("\n");
    const chosen = make("p", "hint", row.dataset.chosen);
    this.list.replaceChildren(chosen);
    announce(row.dataset.chosen);
    this.field.focus();
  }
}

customElements.define("hearth-picker", Picker);

// <hearth-roadmap>: cards are moved by mouse, by the arrow keys on "Move", or in the dialog; each move asks why.
// What others move comes as streams; here it is put in order, and cards that the filter leaves out are dropped.
import { renderStreamMessage } from "@hotwired/turbo";
import { announce, html } from "../lib/page.js";

// Ideas without an answer stand in the first column; none goes back there.
const OPEN = "open";
const TAKES = `.road-column:not([data-status="${OPEN}"])`;

class Roadmap extends HTMLElement {
  connectedCallback() {
    if (this.observer) return this.watch();
    this.dialog = this.querySelector("dialog");
    this.observer = new MutationObserver(() => this.tidy());
    this.addEventListener("focusin", (event) => (this.focused = event.target.closest(".road-card") ? event.target : null));
    this.addEventListener("click", (event) => this.onClick(event));
    this.addEventListener("keydown", (event) => this.onKey(event));
    this.dialog?.querySelector("form").addEventListener("submit", (event) => this.onSubmit(event));
    for (const name of ["dragstart", "dragover", "dragleave", "drop", "dragend"]) this.addEventListener(name, (event) => this[name](event));
    this.tidy();
  }

  disconnectedCallback() {
    this.observer?.disconnect();
    this.dialog?.close();
  }

  watch() {
    this.observer.observe(this, { childList: true, subtree: true });
  }

  get columns() {
    return [...this.querySelectorAll("[data-status].road-column")];
  }

  tidy() {
    this.observer.disconnect();
    const mayMove = html.dataset.can?.split(" ").includes("staff");
    for (const column of this.columns) {
      const list = column.querySelector("ul");
      for (const card of [...list.children]) {
        if (this.isLeftOut(card)) card.remove();
        else if (mayMove) card.draggable = true;
      }
      const cards = [...list.children];
      const sorted = cards.toSorted((a, b) => b.dataset.order - a.dataset.order || b.dataset.id - a.dataset.id);
      if (sorted.some((card, i) => card !== cards[i])) list.append(...sorted);
      const count = column.querySelector("h2 .count");
      if (!count.textContent.endsWith("+")) count.textContent = cards.length;
    }
    this.keepFocus();
    this.watch();
  }

  // A card that changed is a new one: who had the focus on the old one keeps it.
  keepFocus() {
    if (!this.focused || this.focused.isConnected || document.activeElement !== document.body) return;
    const { id } = this.focused.closest(".road-card");
    const same = [...(document.getElementById(id)?.querySelectorAll("a") ?? [])].find((link) => link.href === this.focused.href);
    same?.focus({ preventScroll: true });
  }

  isLeftOut(card) {
    const { space, tag } = this.dataset;
    return (space && card.dataset.space !== space) || (tag && !card.dataset.tags.split(" ").includes(tag));
  }

  onClick(event) {
    const move = event.target.closest("[data-move]");
    if (move && this.dialog && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      this.ask(move.closest(".road-card"));
    } else if (event.target.closest("[data-cancel]")) this.dialog.close();
  }

  onKey(event) {
    const move = event.target.closest?.("[data-move]");
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!move || !step || !this.dialog) return;
    const card = move.closest(".road-card");
    const keys = this.columns.map((column) => column.dataset.status);
    const next = keys[keys.indexOf(card.dataset.status) + step * (document.dir === "rtl" ? -1 : 1)];
    if (!next || next === OPEN) return;
    event.preventDefault();
    this.ask(card, next);
  }

  ask(card, status = card.dataset.status) {
    const form = this.dialog.querySelector("form");
    this.card = card;
    form.reset();
    form.action = `/topics/${card.dataset.id}/status`;
    if (status !== OPEN) form.elements.status.value = status;
    this.dialog.querySelector("[data-title]").textContent = this.titleOf(card);
    this.fail("");
    this.dialog.showModal();
    form.elements[status === card.dataset.status ? "status" : "reason"].focus();
  }

  titleOf(card) {
    return card.querySelector("h3").textContent.trim();
  }

  async onSubmit(event) {
    event.preventDefault();
    if (this.busy) return;
    this.busy = true;
    const form = event.target;
    try {
      const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), headers: { Accept: "text/vnd.turbo-stream.html" } });
      const text = await answer.text();
      if (answer.ok) this.moved(form, text);
      else this.fail(new DOMParser().parseFromString(text, "text/html").querySelector(".field-error span, main h1 + p, main .empty p")?.textContent);
    } catch {
      this.fail(null);
    }
    this.busy = false;
  }

  moved(form, streams) {
    const id = this.card.id;
    const title = this.titleOf(this.card);
    const status = form.elements.status.selectedOptions[0].textContent;
    this.dialog.close();
    renderStreamMessage(streams);
    // Turbo draws before the next frame but one.
    requestAnimationFrame(() => requestAnimationFrame(() => document.getElementById(id)?.querySelector("[data-move]").focus()));
    announce(this.dataset.moved.replace("%(title)s", title).replace("%(status)s", status));
  }

  fail(text) {
    const place = this.dialog.querySelector("[data-error]");
    place.hidden = text === "";
    place.textContent = text ?? this.dataset.failed;
  }

  dragstart(event) {
    this.dragged = event.target.closest?.(".road-card");
    if (!this.dragged) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", this.titleOf(this.dragged));
  }

  dragover(event) {
    const column = this.dragged && event.target.closest(TAKES);
    if (!column) return;
    event.preventDefault();
    for (const each of this.columns) each.classList.toggle("over", each === column);
  }

  dragleave(event) {
    if (!this.contains(event.relatedTarget)) this.unmark();
  }

  drop(event) {
    const column = event.target.closest(TAKES);
    const card = this.dragged;
    event.preventDefault();
    this.dragend();
    if (card && column && column.dataset.status !== card.dataset.status) this.ask(card, column.dataset.status);
  }

  dragend() {
    this.unmark();
    this.dragged = null;
  }

  unmark() {
    for (const each of this.columns) each.classList.remove("over");
  }
}

customElements.define("hearth-roadmap", Roadmap);

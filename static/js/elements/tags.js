// <hearth-tags>: a plain field with commas, shown as chips with suggestions. The field itself keeps the value.
import { announce, icon, make } from "../lib/page.js";
import { word } from "../lib/words.js";

const tidy = (text) => [...new Set(text.split(",").map((tag) => tag.trim().replace(/^#/, "")).filter(Boolean))];

class Tags extends HTMLElement {
  connectedCallback() {
    if (this.entry) return;
    this.field = this.querySelector("input");
    this.most = Number(this.getAttribute("most")) || 5;
    this.build();
    this.draw();
  }

  get tags() {
    return tidy(this.field.value);
  }

  set tags(tags) {
    this.field.value = tags.slice(0, this.most).join(", ");
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
    this.draw();
  }

  build() {
    const { field } = this;
    this.box = make("div", "tag-field");
    this.entry = make("input");
    this.options = make("datalist");
    this.options.id = `${field.id}-options`;
    this.entry.id = field.id;
    field.id = `${field.id}-value`;
    for (const name of ["aria-describedby", "aria-invalid"]) if (field.hasAttribute(name)) this.entry.setAttribute(name, field.getAttribute(name));
    this.entry.autocomplete = "off";
    this.entry.autocapitalize = "none";
    this.entry.setAttribute("list", this.options.id);
    field.type = "hidden";
    this.entry.addEventListener("keydown", (event) => this.onKey(event));
    this.entry.addEventListener("input", (event) => this.onInput(event));
    this.entry.addEventListener("change", () => this.take());
    this.box.append(this.entry, this.options);
    this.append(this.box);
  }

  draw() {
    this.box.querySelectorAll(".tag").forEach((chip) => chip.remove());
    this.entry.before(...this.tags.map((tag) => this.chip(tag)));
  }

  chip(tag) {
    const chip = make("span", "tag", tag);
    const remove = make("button");
    remove.type = "button";
    remove.ariaLabel = word("remove_tag", { tag });
    remove.append(icon("x"));
    remove.addEventListener("click", () => this.remove(tag));
    chip.append(remove);
    return chip;
  }

  remove(tag) {
    this.tags = this.tags.filter((other) => other !== tag);
    this.entry.focus();
  }

  onKey(event) {
    if (event.key === "Enter" && this.entry.value.trim()) {
      event.preventDefault();
      this.take();
    } else if (event.key === "Backspace" && !this.entry.value) {
      this.tags = this.tags.slice(0, -1);
    }
  }

  onInput(event) {
    const picked = event.inputType === "insertReplacementText" || !event.inputType;
    if (picked || this.entry.value.includes(",")) this.take();
    else this.suggest();
  }

  take() {
    const text = this.entry.value.trim();
    if (!text) return;
    if (this.tags.length >= this.most) return announce(word("tags_full"));
    this.entry.value = "";
    this.tags = tidy([this.field.value, text].join(","));
  }

  async suggest() {
    const q = this.entry.value.trim();
    if (!q) return;
    const answer = await fetch(`/tags/suggest?q=${encodeURIComponent(q)}`).catch(() => null);
    if (!answer?.ok || this.entry.value.trim() !== q) return;
    const names = await answer.json();
    this.options.replaceChildren(...names.map(({ name }) => new Option(name, name)));
  }
}

customElements.define("hearth-tags", Tags);

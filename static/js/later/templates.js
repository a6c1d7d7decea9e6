// <hearth-templates> in a composer: another space brings its own text, as long as nobody has written in it.
class Templates extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form");
    this.body = this.form.elements.body;
    this.templates = JSON.parse(this.querySelector("script").textContent);
    this.listening = new AbortController();
    const { signal } = this.listening;
    this.form.elements.space.addEventListener("change", () => this.offer(), { signal });
    this.form.addEventListener("hearth:filled", () => this.show(), { signal });
    this.begin();
  }

  // Another space may have been chosen before this script was there.
  begin() {
    const { space } = this.form.elements;
    const first = [...space.options].find((option) => option.defaultSelected) ?? space.options[0];
    this.body.dataset.template = this.templates[first?.value]?.text ?? "";
    if (first?.value === space.value) this.show();
    else this.offer();
  }

  disconnectedCallback() {
    this.listening.abort();
  }

  offer() {
    const untouched = [(this.body.dataset.template ?? "").trim(), ""].includes(this.body.value.trim());
    const { text } = this.show();
    if (!untouched) return;
    this.body.value = text;
    this.body.dispatchEvent(new Event("input", { bubbles: true }));
  }

  show() {
    const chosen = this.templates[this.form.elements.space.value] ?? { text: "", hint: "" };
    const line = this.querySelector(".hint");
    line.textContent = chosen.hint;
    line.hidden = !chosen.hint;
    this.body.dataset.template = chosen.text;
    return chosen;
  }
}

customElements.define("hearth-templates", Templates);

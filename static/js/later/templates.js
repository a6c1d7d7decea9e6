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
    this.show();
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

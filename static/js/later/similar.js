// <hearth-similar>: while a title is typed, the server says which topics are like it.
const WAIT = 300;
const LEAST = 6;

class Similar extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form");
    this.field = this.form.elements.title;
    this.onInput = () => this.later();
    this.field.addEventListener("input", this.onInput);
    if (this.field.value && !this.children.length) this.later();
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
    this.field.removeEventListener("input", this.onInput);
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.look(), WAIT);
  }

  async look() {
    const title = this.field.value.trim();
    if (title === this.asked) return;
    this.asked = title;
    if (title.length < LEAST) return this.replaceChildren();
    const { kind, space } = this.form.elements;
    const asked = new URLSearchParams({ title, kind: kind.value, space: space?.value ?? "", part: 1 });
    try {
      const answer = await fetch(`/topics/similar?${asked}`);
      if (answer.ok && this.asked === title) this.show(await answer.text());
    } catch {
      this.asked = null; // out of reach: the next letter asks again
    }
  }

  show(html) {
    const fresh = document.createRange().createContextualFragment(html);
    const links = (place) => [...place.querySelectorAll("a")].map((link) => link.href).join();
    if (links(fresh) !== links(this)) this.replaceChildren(fresh);
  }
}

customElements.define("hearth-similar", Similar);

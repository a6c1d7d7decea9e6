// <hearth-copy>: its button copies the value of its input.
import { toast } from "../lib/page.js";

class Copy extends HTMLElement {
  connectedCallback() {
    const button = this.querySelector("button");
    button.hidden = !navigator.clipboard;
    button.addEventListener("click", () => this.copy());
    this.input.addEventListener("focus", () => this.input.select());
  }

  get input() {
    return this.querySelector("input");
  }

  async copy() {
    await navigator.clipboard.writeText(this.input.value);
    toast(this.getAttribute("done"));
  }
}

customElements.define("hearth-copy", Copy);

// Shows the text as the server will store it.
import { word } from "../lib/words.js";

export class Preview {
  constructor(composer) {
    this.composer = composer;
    this.pane = composer.querySelector("[data-preview]");
    this.text = composer.querySelector("textarea");
  }

  async show(mode, { focus = true } = {}) {
    const looking = mode === "preview";
    for (const button of this.composer.querySelectorAll("[data-mode]")) button.ariaPressed = String(button.dataset.mode === mode);
    this.composer.box.classList.toggle("open", looking);
    this.composer.querySelector("markdown-toolbar").hidden = looking;
    this.text.closest("text-expander").hidden = looking;
    this.pane.hidden = !looking;
    if (looking) await this.load();
    else if (focus) this.text.focus({ preventScroll: true });
  }

  async load() {
    if (!this.text.value.trim()) return void (this.pane.textContent = word("preview_empty"));
    const body = new URLSearchParams({ body: this.text.value, breaks: this.pane.dataset.breaks ?? "on" });
    const answer = await fetch("/preview", { method: "POST", body }).catch(() => null);
    if (answer?.ok) this.pane.innerHTML = await answer.text();
    else this.pane.textContent = word("preview_failed");
  }
}

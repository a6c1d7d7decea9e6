// <hearth-poll src="/topics/42/poll">: its page is told that there is something new which is not for everybody's
// eyes, and asks for what this reader may see. What somebody is choosing stays as it is.
import { renderStreamMessage } from "@hotwired/turbo";

const WITHIN = 1500; // readers do not all ask at once, and votes that come close together are asked for once

class Poll extends HTMLElement {
  disconnectedCallback() {
    clearTimeout(this.timer);
  }

  refresh(part) {
    if (part === "whole") this.whole = true;
    this.timer ??= setTimeout(() => this.ask(), Math.random() * WITHIN);
  }

  async ask() {
    const part = this.whole ? "whole" : "results";
    this.timer = this.whole = null;
    try {
      const answer = await fetch(`${this.getAttribute("src")}?part=${part}`, { headers: { Accept: "text/vnd.turbo-stream.html" } });
      if (answer.ok) renderStreamMessage(await answer.text());
    } catch {
      // Offline: the next event, or the next page, shows it.
    }
  }
}

class Again extends HTMLElement {
  connectedCallback() {
    this.closest("hearth-poll")?.refresh(this.getAttribute("part"));
  }
}

customElements.define("hearth-poll", Poll);
customElements.define("hearth-poll-again", Again);

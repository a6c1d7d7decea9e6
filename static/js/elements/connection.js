// Says in words that the network is away. A moment without it is not worth a word.
import { icon } from "../lib/page.js";
import { word } from "../lib/words.js";

class Connection extends HTMLElement {
  connectedCallback() {
    this.listening = new AbortController();
    const { signal } = this.listening;
    addEventListener("offline", () => this.say("offline"), { signal });
    addEventListener("online", () => this.say(null), { signal });
    document.addEventListener("hearth:connection", ({ detail }) => this.onLive(detail), { signal });
    this.say(navigator.onLine ? null : "offline");
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
    this.listening.abort();
  }

  // Each failed try says so again; the moment counts from the first.
  onLive(connected) {
    if (connected) {
      clearTimeout(this.timer);
      this.timer = null;
      this.say(null);
    } else this.timer ??= setTimeout(() => this.away(), 5000);
  }

  away() {
    this.timer = null;
    this.say(navigator.onLine ? "reconnecting" : "offline");
  }

  say(key) {
    if (key === this.said) return;
    this.said = key;
    const bar = this.firstElementChild;
    bar.hidden = !key;
    bar.replaceChildren(...(key ? [icon("wifi-off"), word(key)] : []));
  }
}

customElements.define("hearth-connection", Connection);

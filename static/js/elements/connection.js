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
    if (!navigator.onLine) this.say("offline");
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
    this.listening.abort();
  }

  onLive(connected) {
    clearTimeout(this.timer);
    if (connected) this.say(null);
    else this.timer = setTimeout(() => this.say(navigator.onLine ? "reconnecting" : "offline"), 5000);
  }

  say(key) {
    const bar = this.firstElementChild;
    bar.hidden = !key;
    bar.replaceChildren(...(key ? [icon("wifi-off"), word(key)] : []));
  }
}

customElements.define("hearth-connection", Connection);

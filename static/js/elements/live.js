// <hearth-live channel="topic:42" last="123">: this page follows the channel; `last` is the newest event it shows.
// Without `last` there is nothing to catch up with: the page only wants to hear what comes.
import { join, leave } from "../live/client.js";

class Live extends HTMLElement {
  connectedCallback() {
    if (document.documentElement.hasAttribute("data-turbo-preview")) return;
    this.removeAttribute("live"); // a page out of the cache was, once
    this.channel = this.getAttribute("channel");
    join(this.channel, this.hasAttribute("last") ? Number(this.getAttribute("last")) : null);
  }

  disconnectedCallback() {
    if (this.channel) leave(this.channel);
  }
}

customElements.define("hearth-live", Live);

// <hearth-here channel="topic:42">: who reads along now.
import { face, make } from "../lib/page.js";
import { word } from "../lib/words.js";

class Here extends HTMLElement {
  connectedCallback() {
    this.listening = new AbortController();
    document.addEventListener("hearth:here", ({ detail }) => this.onHere(detail), { signal: this.listening.signal });
  }

  disconnectedCallback() {
    this.listening.abort();
  }

  onHere({ channel, members }) {
    if (channel !== this.getAttribute("channel")) return;
    const list = make("ul");
    list.append(...members.map(row));
    this.replaceChildren(list);
  }
}

function row(member) {
  const item = make("li");
  const name = make("a", "name", member.name);
  name.href = `/people/${member.handle}`;
  item.append(face(member), name, make("small", "", word("here")));
  return item;
}

customElements.define("hearth-here", Here);

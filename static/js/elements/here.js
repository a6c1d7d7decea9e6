// <hearth-here channel="topic:42">: who reads along now.
import { face, ignores, make } from "../lib/page.js";
import { word } from "../lib/words.js";

class Here extends HTMLElement {
  connectedCallback() {
    this.listening = new AbortController();
    document.addEventListener("hearth:here", ({ detail }) => this.onHere(detail), { signal: this.listening.signal });
  }

  disconnectedCallback() {
    this.listening.abort();
  }

  // Those who wrote here stand in the page already; others who read along are added below them.
  onHere({ channel, members }) {
    if (channel !== this.getAttribute("channel")) return;
    const here = new Map(members.filter(({ id }) => !ignores(id)).map((member) => [String(member.id), member]));
    for (const item of this.querySelectorAll("[data-member]")) mark(item, here.delete(item.dataset.member));
    for (const item of this.querySelectorAll("[data-joined]")) item.remove();
    const list = this.querySelector("ul") ?? this.appendChild(make("ul"));
    list.append(...[...here.values()].map(row));
  }
}

function mark(item, isHere) {
  const note = item.querySelector("small");
  note.textContent = isHere ? word("here") : note.dataset.title;
}

function row(member) {
  const item = make("li");
  const name = make("a", "name", member.name);
  name.href = `/people/${member.handle}`;
  item.dataset.joined = "";
  item.append(face(member), name, make("small", "", word("here")));
  return item;
}

customElements.define("hearth-here", Here);

// <hearth-here channel="topic:42">: who is here now, as faces and in words. Those who wrote here stand in the list
// of a topic's page already and are only marked; `count` says numbers instead of names.
import { face, html, ignores, make, viewerId } from "../lib/page.js";
import { word, wordFor } from "../lib/words.js";

const EXACT_BELOW = 100; // larger numbers come rounded down
const NAMED = 3;

class Here extends HTMLElement {
  connectedCallback() {
    this.listening = new AbortController();
    document.addEventListener("hearth:here", ({ detail }) => this.onHere(detail), { signal: this.listening.signal });
  }

  disconnectedCallback() {
    this.listening.abort();
  }

  onHere({ channel, members, count, guests }) {
    if (channel !== this.getAttribute("channel")) return;
    const here = new Map(members.map((member) => [String(member.id), member]));
    for (const id of here.keys()) if (ignores(id)) here.delete(id);
    for (const item of this.querySelectorAll("[data-member]")) mark(item, here.delete(item.dataset.member));
    const all = [...here.values()];
    const others = all.filter(({ id }) => String(id) !== viewerId());
    const many = this.hasAttribute("count");
    const strangers = guests - (viewerId() ? 0 : 1);
    this.querySelector(".along").hidden = !others.length && (many || strangers < 1);
    this.querySelector(".along-faces").replaceChildren(...(many ? all : others).map(link));
    const more = count - members.length + Math.max(0, others.length - NAMED);
    const said = many ? [say("members", count), say("guests", guests)] : [...others.slice(0, NAMED).map(({ name }) => name), say("others", more), say("guests", strangers)];
    const people = new Intl.ListFormat(html.lang).format(said.filter(Boolean));
    this.querySelector(".along-words").textContent = this.dataset.say ? word(this.dataset.say, { people }) : people;
  }
}

function say(key, count) {
  return count > 0 && wordFor(key, count < EXACT_BELOW ? count : `${count.toLocaleString(html.lang)}+`);
}

function mark(item, isHere) {
  const note = item.querySelector("small");
  note.textContent = isHere ? word("here") : note.dataset.title;
}

function link(member) {
  const around = make("a");
  around.href = `/people/${member.handle}`;
  around.title = around.ariaLabel = member.title ? `${member.name} · ${member.title}` : member.name;
  around.append(face(member));
  return around;
}

customElements.define("hearth-here", Here);

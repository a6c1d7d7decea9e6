// <hearth-typing channel="topic:42">: who is writing an answer, said near the composer.
import { ignores, make, viewerId } from "../lib/page.js";
import { word } from "../lib/words.js";

const FORGET_AFTER = 6000;

class Typing extends HTMLElement {
  connectedCallback() {
    this.people = new Map();
    this.line = make("p", "typing");
    this.line.role = "status";
    this.replaceChildren(this.line);
    this.listening = new AbortController();
    document.addEventListener("hearth:typing", ({ detail }) => this.onTyping(detail), { signal: this.listening.signal });
    this.posts = new MutationObserver((changes) => this.onPosts(changes));
    const posts = document.querySelector(".posts");
    if (posts) this.posts.observe(posts.parentElement, { childList: true, subtree: true });
  }

  disconnectedCallback() {
    this.listening.abort();
    this.posts.disconnect();
    this.people.forEach(({ timer }) => clearTimeout(timer));
  }

  onTyping({ channel, member }) {
    if (channel !== this.getAttribute("channel") || String(member.id) === viewerId() || ignores(member.id)) return;
    clearTimeout(this.people.get(member.id)?.timer);
    this.people.set(member.id, { member, timer: setTimeout(() => this.forget(member.id), FORGET_AFTER) });
    this.draw();
  }

  // Who has just posted is not typing any more.
  onPosts(changes) {
    for (const { addedNodes } of changes) for (const node of addedNodes) if (node.dataset?.authorId) this.forget(Number(node.dataset.authorId));
  }

  forget(id) {
    if (this.people.delete(id)) this.draw();
  }

  draw() {
    const members = [...this.people.values()].map(({ member }) => member);
    const text = say(members);
    if (text === this.line.textContent) return;
    this.line.replaceChildren(...(text ? [make("i"), text] : []));
  }
}

function say(members) {
  const [first, second] = members;
  if (!first) return "";
  if (members.length > 2) return word("typing_many");
  if (second) return word("typing_two", { first: first.name, second: second.name });
  if (first.staff && first.title) return word("typing_staff", first);
  return word("typing_one", first);
}

customElements.define("hearth-typing", Typing);

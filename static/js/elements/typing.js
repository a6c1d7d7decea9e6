// <hearth-typing channel="topic:42">: who is writing an answer, said near the composer. The server says so again
// every ten seconds, and when nobody does any more.
import { ignores, make, viewerId } from "../lib/page.js";
import { word, wordFor } from "../lib/words.js";

const FORGET_AFTER = 16_000;

class Typing extends HTMLElement {
  connectedCallback() {
    this.members = [];
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
    clearTimeout(this.timer);
  }

  onTyping({ channel, members, more }) {
    if (channel !== this.getAttribute("channel")) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.draw([]), FORGET_AFTER);
    this.draw(members.filter(({ id }) => String(id) !== viewerId() && !ignores(id)), more);
  }

  // Who has just posted is not typing any more.
  onPosts(changes) {
    const authors = changes.flatMap(({ addedNodes }) => [...addedNodes].map((node) => node.dataset?.authorId));
    this.draw(this.members.filter(({ id }) => !authors.includes(String(id))), this.more);
  }

  draw(members, more = 0) {
    Object.assign(this, { members, more });
    const text = say(members, more);
    if (text !== this.line.textContent) this.line.replaceChildren(...(text ? [make("i"), text] : []));
  }
}

// Whoever answers for the company stands first and is always named.
function say([first, second, third], more) {
  if (!first) return "";
  const others = second || more;
  if (first.staff && first.title) return word("typing_staff", first) + (others ? ` · ${word("typing_too")}` : "");
  if (third || more) return word("typing_many");
  return second ? word("typing_two", { first: first.name, second: second.name }) : word("typing_one", first);
}

customElements.define("hearth-typing", Typing);

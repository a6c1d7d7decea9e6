// What can be done with a post by script: copy its link, quote it or the words selected in it, answer it.
import { html, make, toast } from "./lib/page.js";
import { word } from "./lib/words.js";

let floating = null;

// Pressed before the composer is there, it waits for it.
async function tell(name, post, words) {
  await customElements.whenDefined("hearth-composer");
  document.dispatchEvent(new CustomEvent(`hearth:${name}`, { detail: { post, ...words } }));
}

async function copy(link, event) {
  if (!navigator.clipboard) return;
  event.preventDefault();
  await navigator.clipboard.writeText(link.href);
  link.closest("details")?.removeAttribute("open");
  toast(word("copied"));
}

async function share(link, event) {
  event.preventDefault();
  link.closest("details")?.removeAttribute("open");
  await navigator.share({ title: document.title, url: link.href }).catch(() => {});
}

function onClick(event) {
  const wanted = event.target.closest?.("[data-copy], [data-share], [data-reply], [data-quote], [data-who]");
  if (!wanted || event.ctrlKey || event.metaKey) return;
  const post = wanted.closest(".post");
  if (wanted.hasAttribute("data-copy")) copy(wanted, event);
  else if (wanted.hasAttribute("data-share")) share(wanted, event);
  else if (wanted.hasAttribute("data-who")) who(wanted, event);
  else if (document.querySelector("hearth-composer[place^='topic:']")) {
    event.preventDefault();
    tell(wanted.hasAttribute("data-quote") ? "quote" : "reply", post);
  }
}

function who(link, event) {
  event.preventDefault();
  import("./later/who.js").then(({ show }) => show(link));
}

if (navigator.share) html.classList.add("can-share");

function offerQuote() {
  floating?.remove();
  floating = null;
  const selection = document.getSelection();
  if (!selection?.toString().trim() || !document.querySelector("hearth-composer[place^='topic:']")) return;
  const range = selection.getRangeAt(0).cloneRange();
  const first = range.startContainer;
  const prose = (first.closest ? first : first.parentElement).closest(".posts .prose, main > .post .prose, .solution .prose");
  if (!prose) return;
  // A press three times on the last paragraph selects up to what comes after the text.
  if (!prose.contains(range.endContainer)) range.setEndAfter(prose.lastChild);
  floating = make("button", "button small quote-button", word("quote"));
  floating.type = "button";
  floating.addEventListener("pointerdown", (event) => event.preventDefault());
  floating.addEventListener("click", () => quoteSelection(prose.closest(".post"), { range, prose }));
  const box = range.getBoundingClientRect();
  floating.style.insetBlockStart = `${box.top + scrollY - 42}px`;
  floating.style.left = `${Math.max(8, box.left + scrollX)}px`;
  document.body.append(floating);
}

function quoteSelection(post, words) {
  document.getSelection().removeAllRanges();
  floating?.remove();
  tell("quote", post, words);
}

document.addEventListener("click", onClick);
document.addEventListener("pointerup", () => setTimeout(offerQuote));
document.addEventListener("keyup", (event) => event.shiftKey && offerQuote());
document.addEventListener("turbo:before-cache", () => floating?.remove());

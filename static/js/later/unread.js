// <p data-unread="[none, one, many, more than fit]">: how many conversations of the list have something new, kept true
// while its rows change. What others wrote meanwhile waits behind a button and counts as well.
import { wordOf } from "../lib/words.js";

const FIT = 20;
let watched = null;

export function countUnread() {
  const line = document.querySelector("[data-unread]");
  const list = document.querySelector(".topic-list");
  if (!line || !list || watched === list) return;
  watched = list;
  new MutationObserver(() => say(line, list)).observe(list, { childList: true, subtree: true, attributeFilter: ["class"] });
}

function say(line, list) {
  const count = list.querySelectorAll(".topic-row.unread").length + document.querySelectorAll(".front-news .pill").length;
  const [none, one, many, more] = JSON.parse(line.dataset.unread);
  const some = count > FIT && list.querySelector("[rel=next]") ? more : many;
  line.textContent = wordOf(count < 2 ? [none, one][count] : some, count);
  line.parentElement.querySelector("form").hidden = !count;
}

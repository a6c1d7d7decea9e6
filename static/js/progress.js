// How far the topic goes, kept true while replies arrive.
import { word } from "./lib/words.js";

export function countPosts(list) {
  const bar = document.querySelector(".progress progress");
  if (!bar) return;
  bar.max = Math.max(bar.max, ...numbersIn(document));
  if (!customElements.get("hearth-progress")) bar.value = Math.max(bar.value, ...numbersIn(list));
  bar.closest(".progress").querySelector("nav > span").textContent = word("progress", { number: bar.value, count: bar.max });
  document.querySelector("hearth-progress")?.soon?.();
}

const numbersIn = (place) => [...place.querySelectorAll(".post[data-number]")].map((post) => Number(post.dataset.number));

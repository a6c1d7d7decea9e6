// How far the page goes, kept true while replies arrive.
import { word } from "./lib/words.js";

export function countPosts(list) {
  const bar = document.querySelector(".progress progress");
  if (!bar) return;
  bar.max = Math.max(bar.max, ...numbersIn(document));
  bar.value = Math.max(bar.value, ...numbersIn(list));
  bar.parentElement.querySelector("nav > span").textContent = word("progress", { number: bar.value, count: bar.max });
}

const numbersIn = (place) => [...place.querySelectorAll(".post[data-number]")].map((post) => Number(post.dataset.number));

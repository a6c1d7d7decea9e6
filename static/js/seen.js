// What arrived while the page was open has been read too: the page says so soon after, and when it is left.
import { viewerId } from "./lib/page.js";

const SOON = 2000;
let seen = null;
let timer = null;

export function noteSeen(list) {
  const topic = /^topic-(\d+)-replies$/.exec(list.id)?.[1];
  if (!topic || !viewerId()) return;
  const [shown, waiting] = [list, list.parentElement.querySelector("[data-waiting]")].map(numbersIn);
  seen = { topic, number: Math.min(Math.max(...shown), Math.min(...waiting) - 1) };
  timer ??= setTimeout(tell, SOON);
}

function tell() {
  if (seen) navigator.sendBeacon(`/topics/${seen.topic}/read`, new URLSearchParams({ number: seen.number }));
  clearTimeout(timer);
  seen = timer = null;
}

const numbersIn = (place) => [...(place?.querySelectorAll(".post[data-number]") ?? [])].map((post) => Number(post.dataset.number));

document.addEventListener("turbo:before-visit", tell);
window.addEventListener("pagehide", tell);

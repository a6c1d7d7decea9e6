// What arrived while the page was open has been read too: the page says so soon after, and when it is left.
// Lists that are open in other tabs, or come back out of the cache, no longer call unread what was read here.
import { viewerId } from "./lib/page.js";
import { tellTabs } from "./lib/tabs.js";

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

// Topics that were read to their end since a list of them was drawn.
const read = new Set();
let isBack = false;

function noteRead(topic) {
  read.add(topic);
  tellTabs("read", topic);
}

export const hasNewsAgain = (row) => read.delete(row.id.slice("topic-row-".length));

const unmark = (topic) => document.getElementById(`topic-row-${topic}`)?.classList.remove("unread");

function onLoad() {
  const topic = document.querySelector(".posts:not([data-end])")?.id.split("-")[1];
  if (topic && viewerId()) noteRead(topic);
  if (isBack) read.forEach(unmark);
  else if (document.getElementById("topics")) read.clear();
}

function tell() {
  if (seen) navigator.sendBeacon(`/topics/${seen.topic}/read`, new URLSearchParams({ number: seen.number }));
  if (seen && !document.querySelector("[data-waiting] .post")) noteRead(seen.topic);
  clearTimeout(timer);
  seen = timer = null;
}

const numbersIn = (place) => [...(place?.querySelectorAll(".post[data-number]") ?? [])].map((post) => Number(post.dataset.number));

document.addEventListener("hearth:read", ({ detail }) => unmark(detail));
document.addEventListener("turbo:visit", ({ detail }) => (isBack = detail.action === "restore"));
document.addEventListener("turbo:load", onLoad);
document.addEventListener("turbo:before-visit", tell);
window.addEventListener("pagehide", tell);

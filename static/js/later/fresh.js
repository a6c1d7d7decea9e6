// Brings an open page, or parts of it, to what a reload would show: the page asks for itself once more and changes
// in place. Nothing that somebody types, has opened or looks at is taken away, and nothing moves under a reader.
import { morphElements } from "@hotwired/turbo";
import { keeps } from "../lib/unsaved.js";

const SOON = 300;
const SPREAD = 500; // readers do not all ask at once, and changes that come close together are asked for once
const REST = 10; // a page asks at most this part of the time, however much happens and however slow the answer is
const TRIES = 6;
const LONGEST = 30_000;
const WHOLE = ["rail", "main", "context"];
const OWN = "hearth-live, hearth-composer, hearth-here, hearth-typing, hearth-progress, hearth-tags, hearth-templates, hearth-similar";
const wanted = new Set();
let timer = 0;
let notBefore = 0;
let failures = 0;
let whole = null;

// The page as a whole changes when it missed too much. What it shows then is told as [channel, event]; nothing when
// the reader went on to another one.
export function page() {
  whole ??= renewWhole().finally(() => (whole = null));
  return whole;
}

async function renewWhole() {
  const address = location.href;
  const fresh = await persist();
  if (location.href !== address) return [];
  if (tracked(fresh) !== tracked(document) && !keeps(document.getElementById("main"))) location.reload();
  renew(fresh, WHOLE);
  return [...fresh.querySelectorAll("hearth-live[last]")].map((place) => [place.getAttribute("channel"), Number(place.getAttribute("last"))]);
}

const tracked = (from) => [...from.querySelectorAll("[data-turbo-track=reload]")].map((part) => part.getAttribute("src") ?? part.getAttribute("href") ?? part.content).join();

export function soon(ids) {
  for (const id of ids) wanted.add(id);
  plan();
}

// A page that nobody looks at asks when somebody does.
function plan() {
  const isLeft = document.documentElement.ariaBusy === "true";
  if (!wanted.size || document.visibilityState === "hidden") return;
  timer ||= setTimeout(isLeft ? later : ask, Math.max(SOON + Math.random() * SPREAD, notBefore - performance.now()));
}

function later() {
  timer = 0;
  plan();
}

async function ask() {
  const began = performance.now();
  const address = location.href;
  const ids = [...wanted];
  wanted.clear();
  try {
    const fresh = await load();
    if (location.href === address) renew(fresh, ids);
    failures = 0;
  } catch ({ pause, again = true }) {
    if (again && location.href === address) ids.forEach((id) => wanted.add(id));
    notBefore = performance.now() + (pause || Math.min(1000 * 2 ** (failures += 1), LONGEST));
  }
  notBefore = Math.max(notBefore, began + (performance.now() - began) * REST);
  later();
}

async function persist() {
  for (let tries = 1; ; tries += 1) {
    try {
      return await load();
    } catch (reason) {
      if (tries === TRIES || reason.again === false) throw reason;
      await new Promise((go) => setTimeout(go, (reason.pause || 1000 * tries) * (1 + Math.random() / 2)));
    }
  }
}

async function load() {
  const answer = await fetch(location.href, { headers: { Accept: "text/html", "X-Hearth-Again": "1" } });
  if (answer.ok && new URL(answer.url).pathname !== location.pathname) throw { again: false };
  if (answer.status >= 400) throw { pause: Number(answer.headers.get("Retry-After")) * 1000, again: [429, 502, 503, 504].includes(answer.status) };
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

function renew(fresh, ids) {
  const topmost = ids.map((id) => document.getElementById(id)).filter((known, _, all) => known && !all.some((other) => other !== known && other?.contains(known)));
  const held = holdPlace();
  document.addEventListener("turbo:before-morph-element", guard);
  for (const known of topmost) renewPart(known, fresh.getElementById(known.id));
  document.removeEventListener("turbo:before-morph-element", guard);
  document.querySelectorAll("hearth-toggle").forEach((toggle) => toggle.draw());
  document.dispatchEvent(new CustomEvent("hearth:renewed"));
  held();
}

function renewPart(known, fresh) {
  if (!fresh) return void (keeps(known) || known.remove());
  const mine = known.querySelector("script#mine");
  mine?.replaceWith(document.importNode(fresh.querySelector("script#mine") ?? mine, true));
  morphElements(known, fresh);
}

// Parts that look after themselves stay; lists are merged, so that nothing moves.
function guard(event) {
  const { currentElement: known, newElement: fresh } = event.detail;
  if (fresh ? known.matches(OWN) : known.matches("[data-waiting]")) return event.preventDefault();
  if (fresh && known.id && known.id === fresh.id && known.matches("ul.topics, .posts")) {
    event.preventDefault();
    document.dispatchEvent(new CustomEvent("hearth:merge", { detail: { list: known, fresh } }));
  }
}

// Most browsers hold what is in view by themselves; in the others the page is moved back by what came above it.
function holdPlace() {
  if (CSS.supports("overflow-anchor: auto") || !scrollY) return () => {};
  const seen = [...document.querySelectorAll("main [id]")].find((part) => part.getBoundingClientRect().top > 60);
  const before = seen?.getBoundingClientRect().top;
  return () => seen?.isConnected && scrollBy(0, seen.getBoundingClientRect().top - before);
}

document.addEventListener("visibilitychange", plan);

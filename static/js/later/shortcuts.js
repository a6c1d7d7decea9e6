// What single keys do; the list of them for people is the page /keys.
import * as Turbo from "@hotwired/turbo";
import { announce, html, isGuest, make, store, stored } from "../lib/page.js";
import { word } from "../lib/words.js";

const PLACES = {
  h: "/", n: "/notifications", f: "/following", b: "/bookmarks", s: "/spaces", t: "/tags", p: "/people",
};
const FOR_MEMBERS = "nfb";

const acts = {
  "/": search,
  "?": list,
  c: () => isGuest() || Turbo.visit("/topics/new"),
  j: () => step(1),
  k: () => step(-1),
  o: () => current()?.querySelector("h3 a, h2 a")?.click(),
  u: back,
  r: () => inPost("[data-reply]"),
  q: () => inPost("[data-quote]"),
  e: () => inPost("a[href$='/edit']"),
  l: () => toggle("[data-mine^='reactions:'][data-mine$=':heart']:not([data-choice])", "loved"),
  b: () => toggle("[data-mine^='bookmarks:']", "bookmarked"),
};

export function press(key, first) {
  if (first === "g") return go(key);
  acts[key]?.();
}

function go(key) {
  if (key === "m" && html.dataset.can.includes("moderate")) return Turbo.visit("/moderation");
  const place = document.querySelector(`#rail [data-letter="${CSS.escape(key)}"]`)?.getAttribute("href") ?? PLACES[key];
  if (place && !(isGuest() && FOR_MEMBERS.includes(key))) Turbo.visit(place);
}

function search() {
  const field = document.getElementById("search");
  if (!field.checkVisibility()) return Turbo.visit("/search");
  field.focus();
  field.select();
}

function back() {
  const crumbs = document.querySelectorAll(".crumbs a");
  Turbo.visit(sessionStorage.getItem("hearth:list") ?? crumbs[crumbs.length - 1]?.getAttribute("href") ?? "/");
}

// Rows of a list, or the posts of a topic; whatever the page is made of.
function stops() {
  const found = [...document.querySelectorAll("main .topic-row, main .post[data-number], main .bookmark")];
  return found.filter((stop) => stop.checkVisibility());
}

function current() {
  const focused = document.activeElement?.closest(".topic-row, .post[data-number], .bookmark");
  const all = stops();
  return focused ?? all.find((stop) => stop.matches(":target") && isInView(stop)) ?? all.find((stop) => stop.getBoundingClientRect().bottom > 140) ?? null;
}

function isInView(stop) {
  const { top, bottom } = stop.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
}

function step(by) {
  const all = stops();
  const focused = document.activeElement?.closest(".topic-row, .post[data-number], .bookmark");
  const from = focused ? all.indexOf(focused) + by : all.indexOf(current());
  const next = all[from];
  if (!next) return announce(word(by > 0 ? "no_next" : "no_previous"));
  const target = next.matches(".post") ? next : next.querySelector("h3 a, h2 a, button");
  if (next === target) target.tabIndex = -1;
  target.focus({ preventScroll: true, focusVisible: true });
  next.scrollIntoView({ block: "nearest" });
}

function thePost() {
  const post = current();
  return post?.matches(".post") ? post : null;
}

function inPost(selector) {
  const wanted = thePost()?.querySelector(selector);
  if (wanted && !isHidden(wanted)) wanted.click();
}

// What stands in a closed menu is not shown but may be used; what is not for this reader may not.
function isHidden(element) {
  for (let at = element; at && !at.matches(".post"); at = at.parentElement) {
    if (getComputedStyle(at).display === "none") return true;
  }
  return isGuest() && element.closest(".for-member") !== null;
}

function toggle(selector, said) {
  const button = thePost()?.querySelector(selector);
  if (!button || isGuest() || isHidden(button)) return;
  const on = button.ariaPressed !== "true";
  button.form.requestSubmit(button);
  announce(word(on ? said : `not_${said}`));
}

async function list() {
  const answer = await fetch("/keys");
  if (!answer.ok || document.querySelector("dialog[open]")) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const dialog = make("dialog", "dialog keys-dialog");
  dialog.setAttribute("aria-labelledby", "keys-title");
  const close = make("button", "button", word("close"));
  const form = make("form", "buttons");
  form.method = "dialog";
  close.autofocus = true;
  form.append(close);
  dialog.append(page.getElementById("keys"), form);
  const before = document.activeElement;
  dialog.addEventListener("close", () => {
    dialog.remove();
    before?.focus?.();
  });
  dialog.addEventListener("click", (event) => (event.target === dialog || event.target.closest("a")) && dialog.close());
  document.body.append(dialog);
  offerSwitch(dialog);
  dialog.showModal();
}

// A list that is shown from memory is drawn anew a moment later; who has gone on by key stays where they are.
let isPreview = false;
let kept = null;
document.addEventListener("turbo:before-render", () => {
  kept = isPreview && document.activeElement?.closest("main") ? document.activeElement.getAttribute("href") : null;
});
document.addEventListener("turbo:render", () => {
  isPreview = html.hasAttribute("data-turbo-preview");
  if (kept && document.activeElement === document.body) document.querySelector(`main a[href="${CSS.escape(kept)}"]`)?.focus({ preventScroll: true, focusVisible: true });
  kept = null;
});

// Guests have no settings: this browser remembers for them.
export function offerSwitch(place) {
  const button = place.querySelector("[data-keys-switch]");
  if (!button || button.onclick) return;
  const draw = () => (button.textContent = stored("hearth:keys") === "off" ? button.dataset.on : button.dataset.off);
  button.onclick = () => {
    store("hearth:keys", stored("hearth:keys") === "off" ? null : "off");
    draw();
  };
  draw();
}

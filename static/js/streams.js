// Two stream actions of our own, so that nothing moves under a reader: what is new waits behind a button,
// what is known changes in place. No id is ever in the page twice.
import { StreamActions, morphElements, visit } from "@hotwired/turbo";
import { announce, make, viewerId } from "./lib/page.js";
import "./lib/unsaved.js";
import { word, wordFor } from "./lib/words.js";
import { freshen } from "./live/freshen.js";
import { countPosts } from "./progress.js";
import { hasNewsAgain, noteSeen } from "./seen.js";

const POSTS = { where: "append", words: "new_replies" };
const TOPICS = { where: "prepend", words: "new_topics" };

StreamActions["hearth-post"] = function () {
  const list = document.getElementById(this.target);
  bring(this, { ...POSTS, visible: isOwn(this) || (isAtEnd() && list && !placeOf(list)) });
};

StreamActions["hearth-topic"] = function () {
  bring(this, { ...TOPICS, visible: isOwn(this) });
};

// Rare changes that no stream can draw: the page asks for itself once more, by the same manners.
StreamActions.refresh = () => freshen([...document.querySelectorAll("#main, #context")]);

StreamActions.replace = function () {
  for (const known of this.targetElements) replace(known, this.templateContent.firstElementChild);
};

function bring(stream, { where, words, visible }) {
  const list = document.getElementById(stream.target);
  const fresh = stream.templateContent.firstElementChild;
  if (!list || !fresh) return;
  const known = document.getElementById(fresh.id);
  const { takes, from, end: elsewhere } = list.dataset;
  if (!belongs(list, fresh)) return known && leave(list, known);
  if (known) return replace(known, fresh);
  if (takes === "none" || from > fresh.dataset.created || isOlder(list, fresh) || isBefore(list, fresh)) return;
  if (document.querySelector(`[data-above="${fresh.id}"]`)) return; // it stands above the list, not in it
  if (words === TOPICS.words && viewerId() && fresh.dataset.lastPosterId !== viewerId()) fresh.classList.add("unread");
  if (visible && !elsewhere) return showAtOnce(list, fresh, where, isOwn(stream));
  wait(list, fresh, { where, words });
}

// What happened on a topic further down brings it nowhere; only what is newer than something here does.
function isOlder(list, { dataset: { lastActivity } }) {
  const last = document.querySelector("main [rel=next]") && list.lastElementChild?.dataset.lastActivity;
  return Boolean(last) && lastActivity < last;
}

// A page in order of time says after which post it begins. Several replies told in one message may begin on the page
// before: those of them stay there.
const isBefore = ({ dataset: { after } }, { dataset: { number } }) => after !== undefined && Number(number) <= Number(after);

// Posts in order of time stand by their numbers, in whatever order they arrive.
function put(list, items, where, after = list.dataset.after) {
  if (after === undefined) return list[where](...items);
  for (const item of items) {
    const number = Number(item.dataset.number);
    const next = [...list.children].find((child) => Number(child.dataset.number) > number);
    list.insertBefore(item, next ?? null);
  }
}

// A list says in words what its rows are: data-needs="question waiting" beside data-is="question waiting …".
function belongs({ dataset: { needs = "" } }, { dataset: { is = "" } }) {
  const words = is.split(" ");
  return needs.split(" ").every((word) => !word || words.includes(word));
}

function leave(list, known) {
  known.remove();
  tidyWaiting(list);
}

// A list as it is drawn now: what left goes, what is known changes in place, what is new waits.
function merge(list, fresh) {
  const now = new Set([...fresh.children].map(({ id }) => id));
  for (const item of [...list.children, ...waitingFor(list)]) if (item.id && !now.has(item.id)) item.remove();
  const ways = list.matches(".posts") ? POSTS : TOPICS;
  const items = [...fresh.children].filter(({ id }) => id);
  const nothingMoves = ways === POSTS ? isAtEnd() : !list.children.length && !placeOf(list);
  for (const item of ways === TOPICS ? items.reverse() : items) {
    const known = document.getElementById(item.id);
    const copy = document.importNode(item, true);
    if (known) replace(known, copy, true);
    else if (nothingMoves) showAtOnce(list, copy, ways.where);
    else wait(list, copy, ways);
  }
  tidyWaiting(list);
}

document.addEventListener("hearth:merge", ({ detail: { list, fresh } }) => merge(list, fresh));

const waitingFor = (list) => [...(placeOf(list)?.querySelector("[data-items]").children ?? [])];
const placeOf = (list) => list.parentElement.querySelector(`:scope > [data-waiting="${list.id}"]`);

// Morphing keeps the focus where it is, in the middle of a press on "Love it" as well.
function replace(known, fresh, isPersonal = false) {
  if (!fresh) return known.remove();
  const news = hasNews(known, fresh);
  if (news) hasNewsAgain(fresh);
  if (!isPersonal && (known.classList.contains("unread") || news)) fresh.classList.add("unread");
  morphElements(known, fresh);
  document.querySelectorAll("hearth-toggle").forEach((toggle) => toggle.draw());
}

// A button that is pressed is disabled until the answer is there, which takes the focus from it. It gets it back;
// where it is gone or folded away, the reader goes on from the fold, or from the first thing to press in its card.
const cards = new WeakMap();

document.addEventListener("turbo:submit-start", ({ detail: { formSubmission: { submitter } } }) => {
  if (submitter && !submitter.closest("hearth-composer")) cards.set(submitter, submitter.closest("section[id], article[id]"));
});

document.addEventListener("turbo:submit-end", ({ detail: { formSubmission: { submitter }, fetchResponse } }) => {
  const card = cards.get(submitter);
  if (card && fetchResponse?.contentType?.includes("turbo-stream")) setTimeout(() => giveBack(submitter, card), 60);
});

const isDrawing = () => Boolean(document.querySelector("turbo-stream"));

function giveBack(button, card) {
  if (isDrawing()) return void setTimeout(() => giveBack(button, card), 30);
  if (document.activeElement !== document.body) return;
  if (button.isConnected && button.checkVisibility()) return button.focus();
  const fold = button.isConnected && button.closest("details:not([open])");
  (fold || card).querySelector(fold ? "summary" : "a[href], button, summary:not([hidden])")?.focus();
}

// A menu that somebody has open stays open.
document.addEventListener("turbo:before-morph-attribute", (event) => {
  if (event.detail.attributeName === "open" && event.target.matches("details.menu")) event.preventDefault();
});

function hasNews(known, fresh) {
  const { lastActivity, lastPosterId } = fresh.dataset;
  return Boolean(viewerId()) && lastActivity > known.dataset.lastActivity && lastPosterId !== viewerId();
}

function show(list, items, where) {
  items.forEach((item) => item.classList.add("fresh"));
  put(list, items, where);
  countPosts(list);
  noteSeen(list);
}

function showAtOnce(list, fresh, where, own) {
  show(list, [fresh], where);
  if (own) fresh.scrollIntoView({ block: "nearest" });
  const name = fresh.dataset.name;
  if (name) announce(own ? word("posted") : word("replied", { name }));
}

// Waiting posts stay in the page, hidden, so that a later change or removal finds them by id.
function wait(list, fresh, { where, words }) {
  const place = placeOf(list) ?? makePlace(list, where, words);
  put(place.querySelector("[data-items]"), [fresh], where, list.dataset.after);
  announce(tidyWaiting(list));
  countPosts(list);
}

const { remove } = StreamActions;
StreamActions.remove = function () {
  remove.call(this);
  for (const { dataset } of document.querySelectorAll("[data-waiting]")) tidyWaiting(document.getElementById(dataset.waiting));
};

// How many wait; the button goes when none is left.
function tidyWaiting(list) {
  const place = placeOf(list);
  const count = waitingFor(list).length;
  if (place && !count) place.remove();
  if (!count) return "";
  const button = place.querySelector("button");
  return (button.textContent = wordFor(place.querySelector("[data-items]").dataset.items, count));
}

function makePlace(list, where, words) {
  const place = make("div");
  place.dataset.waiting = list.id;
  const items = make(list.tagName);
  items.hidden = true;
  items.dataset.items = words;
  const button = make("button", `newer${where === "append" ? " floating" : ""}`);
  button.type = "button";
  button.addEventListener("click", () => release(list, place, where));
  place.append(button, items);
  if (where === "append") list.after(place);
  else list.before(place);
  return place;
}

function release(list, place, where) {
  const items = [...place.querySelector("[data-items]").children];
  place.remove();
  if (list.dataset.end) return visit(list.dataset.end);
  if (!items.length) return;
  show(list, items, where);
  items[0].tabIndex = -1;
  items[0].focus({ preventScroll: true });
  items[0].scrollIntoView({ block: "start" });
}

const isOwn = (stream) => Boolean(viewerId()) && stream.getAttribute("data-author-id") === viewerId();

// A page kept for the way back must not hold a button that does nothing; the catch-up brings the rest again.
document.addEventListener("turbo:before-cache", () => document.querySelectorAll("[data-waiting]").forEach((place) => place.remove()));

function isAtEnd() {
  const end = document.querySelector("hearth-typing, .posts")?.getBoundingClientRect().bottom ?? 0;
  return document.visibilityState === "visible" && end <= innerHeight + 40;
}

import * as Turbo from "@hotwired/turbo";
import "@github/relative-time-element";
import "./confirm.js";
import "./menus.js";
import "./posts.js";
import "./shortcuts.js";
import "./streams.js";
import "./live/again.js";
import "./elements/connection.js";
import "./elements/here.js";
import "./elements/live.js";
import "./elements/toggle.js";
import "./elements/typing.js";
import { toast } from "./lib/page.js";
import { word } from "./lib/words.js";

// What only some pages need is fetched by the pages that have it.
const later = {
  "hearth-copy": () => import("./elements/copy.js"),
  "hearth-composer": () => import("./composer/composer.js"),
  "hearth-roadmap": () => import("./later/roadmap.js"),
  "hearth-tags": () => import("./elements/tags.js"),
  "hearth-templates": () => import("./later/templates.js"),
  "hearth-similar": () => import("./later/similar.js"),
  "hearth-progress": () => import("./later/progress.js"),
  "[data-zone]": () => import("./later/zone.js").then(({ fillZones }) => fillZones()),
  "[data-unread]": () => import("./later/unread.js").then(({ countUnread }) => countUnread()),
  "hearth-picker": () => import("./later/picker.js"),
  "hearth-poll": () => import("./later/poll.js"),
};

function fetchWhatIsNeeded() {
  for (const [name, load] of Object.entries(later)) {
    if (document.querySelector(name)) load();
  }
}

function focusErrors() {
  document.querySelector("[data-focus]")?.focus();
}

// A form that Turbo leaves alone is sent once: the answer to a second press would hide the secret of the first.
function sendOnce(event) {
  if (event.defaultPrevented || event.target.dataset.turbo !== "false") return;
  if (event.target.dataset.sent) event.preventDefault();
  event.target.dataset.sent = "yes";
}

function mayBeSentAgain() {
  document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
}

// These addresses lead to a place on a page by a redirect, of which a fetch does not tell the place.
const PLACES = /^\/(posts\/\d+|topics\/\d+\/(unread|solution|end)|notifications\/\d+\/open)$/;

function goToPlace(event) {
  const { pathname } = new URL(event.detail.url);
  if (!PLACES.test(pathname)) return;
  event.preventDefault();
  location.assign(event.detail.url);
}

// Turbo leaves a page that is still being read without a word to the reading; whoever goes on has wished for it.
function isWishedFor(event) {
  if (event.reason?.name === "AbortError") event.preventDefault();
}

// A form that did not get through stays as it is, and says so; where people write, the composer has its own place for it.
function sayNotSent({ target }) {
  if (!target.matches("form") || target.querySelector("hearth-composer") || target.closest("hearth-composer")) return;
  toast(word(target.querySelector("textarea, input:not([type=hidden])") ? "not_sent" : "try_again"));
}

Turbo.config.drive.progressBarDelay = 250;
addEventListener("unhandledrejection", isWishedFor);
document.addEventListener("turbo:load", fetchWhatIsNeeded);
document.addEventListener("turbo:render", fetchWhatIsNeeded);
document.addEventListener("hearth:renewed", fetchWhatIsNeeded);
document.addEventListener("turbo:render", focusErrors);
document.addEventListener("turbo:before-visit", goToPlace);
document.addEventListener("submit", sendOnce);
document.addEventListener("turbo:fetch-request-error", sayNotSent);
window.addEventListener("pageshow", mayBeSentAgain);

// "/" searches, "c" writes something new. Off with data-shortcuts="off" on <html>.
import * as Turbo from "@hotwired/turbo";
import { html, isGuest } from "./lib/page.js";

const keys = {
  "/": () => document.getElementById("search"),
  c: () => (isGuest() ? null : Turbo.visit("/topics/new")),
};

function isTyping({ target }) {
  return target.isContentEditable || target.matches?.("input, textarea, select");
}

function onKey(event) {
  const modified = event.ctrlKey || event.metaKey || event.altKey;
  const act = keys[event.key];
  if (!act || modified || event.defaultPrevented || isTyping(event) || html.dataset.shortcuts === "off") return;
  const field = act();
  if (field?.checkVisibility?.()) {
    event.preventDefault();
    field.focus();
    field.select();
  }
}

document.addEventListener("keydown", onKey);

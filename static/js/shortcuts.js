// Single keys, off with data-shortcuts="off" on <html>. What they do is fetched with the first one pressed.
import { html, isGuest, stored } from "./lib/page.js";

const KEYS = "/?cjkorqelbug";
const LIST = "hearth:list";
let after = null; // what waits for a second key: after "g"

function isTyping({ target }) {
  return target.isContentEditable || target.matches?.("input:not([type=checkbox], [type=radio]), textarea, select");
}

export const areOff = () => html.dataset.shortcuts === "off" || (isGuest() && stored("hearth:keys") === "off");

async function onKey(event) {
  const modified = event.ctrlKey || event.metaKey || event.altKey;
  const known = after || KEYS.includes(event.key);
  if (event.key.length > 1 || !known || modified || event.isComposing || event.defaultPrevented) return;
  if (isTyping(event) || areOff() || document.querySelector("dialog[open]")) return;
  event.preventDefault();
  const [first, key] = [after, event.key];
  after = key === "g" && !first ? key : null;
  if (after) return setTimeout(() => (after = null), 1500);
  (await import("./later/shortcuts.js")).press(key, first);
}

function rememberList() {
  if (document.getElementById("topics")) sessionStorage.setItem(LIST, location.pathname + location.search);
}

document.addEventListener("keydown", onKey);
document.addEventListener("turbo:load", rememberList);
document.addEventListener("turbo:load", () => document.querySelector("[data-keys-switch]") && import("./later/shortcuts.js").then(({ offerSwitch }) => offerSwitch(document)));

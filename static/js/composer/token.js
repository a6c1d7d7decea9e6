// The token of a form goes with one text. A page that comes back from the history still holds the one it came with,
// so this browser remembers which were used; one whose answer was lost stays, and is known again when it is resent.
import { store, stored } from "../lib/page.js";

const KEY = "hearth:used-tokens";
const MOST = 50;

const used = () => JSON.parse(stored(KEY) || "[]");

function renew(field) {
  field.value = crypto.randomUUID?.() ?? String(Math.random()).slice(2).padEnd(16, "0");
}

export function useToken(form) {
  const field = form.elements.token;
  if (!field) return;
  store(KEY, JSON.stringify([...used(), field.value].slice(-MOST)));
  renew(field);
}

export function renewUsedToken(form) {
  const field = form.elements.token;
  if (field && used().includes(field.value)) renew(field);
}

// The number at the bell belongs to one reader, so it is fetched, never broadcast.
import { announce, isGuest } from "../lib/page.js";
import { wordFor } from "../lib/words.js";

export async function refreshBell() {
  if (isGuest()) return;
  const answer = await fetch("/notifications/count", { headers: { Accept: "application/json" } }).catch(() => null);
  if (!answer?.ok) return;
  const { count } = await answer.json();
  show(count);
}

function show(count) {
  const text = wordFor("notifications", count);
  const bell = document.getElementById("bell");
  const before = Number(bell?.querySelector("[data-bell-count]").textContent || 0);
  document.querySelectorAll("[data-bell-count]").forEach((place) => (place.textContent = count || ""));
  if (bell) bell.ariaLabel = text;
  if (count > before) announce(text);
}

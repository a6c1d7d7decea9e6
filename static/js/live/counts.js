// The numbers of one reader, such as the one at the bell.
import { announce, isGuest } from "../lib/page.js";
import { wordFor } from "../lib/words.js";
import { freshen } from "./freshen.js";

let latest = 0;

export async function refreshCounts() {
  if (isGuest()) return;
  const asked = (latest += 1);
  const answer = await fetch("/counts", { headers: { Accept: "application/json" } }).catch(() => null);
  if (!answer?.ok) return askLater(asked, answer);
  const counts = await answer.json();
  if (asked === latest) show(counts);
}

// Asked too often, or at a bad moment: the number must not stay wrong for it.
function askLater(asked, answer) {
  const seconds = Number(answer?.headers.get("Retry-After"));
  if (seconds) setTimeout(() => asked === latest && refreshCounts(), seconds * 1000 * (1 + Math.random() / 2));
}

function show(counts) {
  sayBell(counts.bell);
  for (const [name, count] of Object.entries(counts)) showCount(name, count);
  freshen([...document.querySelectorAll("[data-fresh][data-number]")].filter(({ dataset }) => Number(dataset.number) !== counts[dataset.fresh]));
}

// How many questions wait is told by space; a page adds up those of the spaces that its reader may read.
let waiting = {};
const MOST = 100;

document.addEventListener("hearth:waiting", ({ detail: { all, spaces } }) => {
  waiting = all ? spaces : { ...waiting, ...spaces };
  showCount("unanswered", Math.min(Object.values(waiting).reduce((sum, count) => sum + count, 0), MOST));
});

function showCount(name, count) {
  document.querySelectorAll(`[data-count="${name}"]`).forEach((place) => (place.textContent = count || ""));
}

function sayBell(count) {
  const bell = document.getElementById("bell");
  if (!bell) return;
  const before = Number(bell.textContent || 0);
  bell.ariaLabel = wordFor("notifications", count);
  if (count > before) announce(bell.ariaLabel);
}

// What belongs to one reader, or is counted, is never broadcast: a signal says that there is something to fetch.
// Parts of a page name what makes them stale: <section id="must-reads" data-fresh="must_read">.
import { tellTabs } from "../lib/tabs.js";
import { refreshCounts } from "./counts.js";
import { freshen } from "./freshen.js";

const COUNTED = ["bell", "news", "moderation", "mine"];
const ON = { member: ["bell", "news", "mine"], moderators: ["moderation"], lists: ["lists"], space: ["lists", "spaces"], insight: ["insight"], readers: ["mine"] };
const REST = 1000;
const planned = new Map();
const rested = {};

// When everybody is told at once, they do not all ask at once; what is planned sees all that came before it,
// and what was just fetched is left alone for a second.
export function hear(name, within = 0) {
  if (planned.has(name)) return;
  const rest = (rested[name] ?? 0) - performance.now();
  planned.set(name, setTimeout(() => act(name), Math.max(Math.random() * within * 1000, rest)));
}

function act(name) {
  planned.delete(name);
  rested[name] = performance.now() + REST;
  if (COUNTED.includes(name)) refreshCounts();
  freshen(partsThatShow(name));
}

const partsThatShow = (name) => [...document.querySelectorAll(`[data-fresh~="${name}"]`)];

// A change in a list matters to what is counted beside it; a part may care for what is about something only.
export function hearList(channel, html) {
  if (!ON[kind(channel)]?.includes("lists")) return;
  freshen(partsThatShow("lists").filter(({ dataset }) => !dataset.about || html.includes(dataset.about)));
  const rows = [...html.matchAll(/ id="(topic-row-\d+)"/g)];
  if (/"(remove|hearth-again)" target="(topic-row-|must-reads)/.test(html) || rows.some(([, id]) => !document.getElementById(id))) freshen(partsThatShow("topics"));
}

export function hearMissed(channel, html, within) {
  hearList(channel, html);
  for (const name of ON[kind(channel)] ?? []) if (name !== "lists") hear(name, within);
}

// What is written in another tab is saved there, and shows here.
document.addEventListener("hearth:mine", () => freshen(partsThatShow("mine")));
document.addEventListener("hearth:saved", () => tellTabs("mine"));
document.addEventListener("turbo:submit-end", ({ detail }) => detail.success && tellTabs("mine"));

const kind = (channel) => channel.split(":")[0];

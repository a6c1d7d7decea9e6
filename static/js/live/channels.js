// What this page follows and how far it shows it. What was missed is always asked for over HTTP: the socket is a
// hint, the log behind it the truth.
import { renderStreamMessage } from "@hotwired/turbo";
import { toast } from "../lib/page.js";
import { word } from "../lib/words.js";
import { freshenPage } from "./freshen.js";
import { hear, hearList, hearMissed } from "./signals.js";

const SURE_AFTER = 1000;
const ANSWER_WITHIN = 4000;
const ASK_WITHIN = 10_000;
const SLOWEST = 10_000;

// last: everything up to it is surely shown. told: the newest event of a stream. behind: something between them and
// now may be missing. queue: streams that came while the missing was asked for; they are drawn after it.
// again: asked for once more meanwhile. over: the page has to be fetched as a whole.
export const channels = new Map();
let socket = null;

export const speakThrough = (to) => (socket = to);
const isCurrent = (channel) => channels.get(channel.name) === channel;

// Each page says how far it shows a channel; a page out of the cache shows less than the one before it.
export function follow(name, last) {
  const channel = channels.get(name) ?? { name, uses: 0, tries: 0, queue: [] };
  channel.uses += 1;
  mark(channel, last);
  channels.set(name, channel);
  if (socket?.connected) enter(channel);
}

// A page that is replaced by the next one leaves and joins in one breath; only what stays unused is left.
export function unfollow(name) {
  const channel = channels.get(name);
  if (!channel) return;
  channel.uses -= 1;
  setTimeout(() => {
    if (channel.uses > 0 || !isCurrent(channel)) return;
    channels.delete(name);
    if (socket?.connected) socket.emit("leave", { channel: name });
  });
}

function mark(channel, last) {
  channel.last = channel.told = last;
}

// Between the making of the page and this moment something may have happened, so we are behind until we know.
export function enter(channel) {
  const { last } = channel;
  if (last !== null) channel.behind = true;
  return new Promise((heard) =>
    socket.emit("join", { channel: channel.name, last }, (answer) => {
      heard();
      if (isCurrent(channel)) entered(channel, answer, last);
    }),
  );
}

// The answer speaks of what was missed after `last`. A page that was shown meanwhile may go less far.
function entered(channel, answer, last) {
  if (!answer) return void setTimeout(() => isCurrent(channel) && socket.connected && enter(channel), ANSWER_WITHIN * (0.5 + Math.random()));
  if (answer.here) tell("here", { channel: channel.name, ...answer.here });
  if (answer.waiting) tell("waiting", answer.waiting);
  if (answer.ok && answer.missed && isQuiet(channel)) hearMissed(channel.name, "", answer.within);
  if (answer.ok && isQuiet(channel)) mark(channel, answer.last);
  if (answer.ok && ((answer.missed === false && channel.last === last) || isQuiet(channel) || channel.last === null)) upToDate(channel);
  else if (channel.last !== null) catchUp(channel); // a refusal is asked about again over HTTP
}

export function lose() {
  for (const channel of channels.values()) channel.behind = true;
  document.querySelectorAll("hearth-live[live]").forEach((place) => place.removeAttribute("live"));
}

// While we are behind, an arriving event waits: drawn before what lies between, a post would stand in the wrong place.
// A stream may well overtake the answer to the joining.
export function onStream(message) {
  const channel = channels.get(message.channel);
  if (!channel || (channel.last !== null && message.id <= channel.last)) return;
  const gap = channel.last !== null && !channel.behind && message.prev > channel.told;
  if (gap || (channel.last !== null && channel.behind)) channel.queue.push(message);
  else draw(channel, message);
  if (gap) catchUp(channel);
}

// A cut may lie between two messages that belong together, so the mark follows when they are surely there.
function draw(channel, { id, html }) {
  hearList(channel.name, html);
  renderStreamMessage(html);
  if (channel.behind || channel.last === null) return;
  channel.told = Math.max(channel.told, id);
  setTimeout(() => !channel.behind && id <= channel.told && (channel.last = Math.max(channel.last, id)), SURE_AFTER);
}

export function onBehind({ channel: name, within = 1 }) {
  const channel = channels.get(name);
  if (!channel || channel.last === null) return;
  channel.behind = true;
  setTimeout(() => isCurrent(channel) && channel.behind && catchUp(channel), Math.random() * within * 1000);
}

// What somebody is writing stays before their eyes; otherwise the page says what is left to see.
export function onOut({ channel: name }) {
  if (!channels.delete(name)) return;
  toast(word("out"));
  const writes = [...document.querySelectorAll("textarea")].some((text) => text.value.trim());
  if (!writes) setTimeout(() => location.reload(), 1500);
}

// Where nothing is drawn by streams there is nothing to ask for but what signals would have asked for.
const isQuiet = ({ name }) => name === "moderators" || /^(member|readers):/.test(name);

export async function catchUp(channel) {
  if (channel.last === null) return;
  if (isQuiet(channel)) return hearMissed(channel.name, "");
  channel.behind = true;
  channel.again = Boolean(channel.asking);
  if (channel.asking) return;
  channel.asking = true;
  try {
    do {
      channel.again = false;
      await ask(channel);
    } while (channel.again);
    channel.tries = 0;
  } catch ({ pause }) {
    channel.tries += 1;
    const wait = Math.max(pause || 0, Math.min(1000 * 2 ** (channel.tries - 1), SLOWEST));
    setTimeout(() => isCurrent(channel) && channel.behind && navigator.onLine && catchUp(channel), wait * (1 + Math.random() / 2));
  } finally {
    channel.asking = false;
  }
}

async function ask(channel) {
  if (channel.over) return startOver(channel);
  const after = channel.last;
  const query = new URLSearchParams({ channel: channel.name, after });
  const answer = await fetch(`/live/catch-up?${query}`, { headers: { Accept: "text/vnd.turbo-stream.html" }, signal: AbortSignal.timeout(ASK_WITHIN) });
  if (answer.status === 410) return startOver(channel);
  if (answer.status === 404 || answer.status === 403 || answer.redirected) return onOut({ channel: channel.name });
  if (!answer.ok) throw { pause: Number(answer.headers.get("Retry-After")) * 1000 };
  const html = await answer.text();
  if (channel.last !== after) return void (channel.again = true); // another page shows less, or more, than the one that asked
  const now = Math.max(after, Number(answer.headers.get("X-Hearth-Last-Event")) || 0);
  if (now > after) hearMissed(channel.name, html);
  renderStreamMessage(html);
  mark(channel, now);
  if (!channel.again) upToDate(channel);
}

// Nearly everything differs: the page is fetched as a whole, and what comes meanwhile waits and is drawn after it.
export function renewAll() {
  for (const channel of channels.values()) {
    channel.over = channel.last !== null && !isQuiet(channel);
    if (channel.over) catchUp(channel);
  }
}

// Too much was missed to tell it step by step: the page is fetched anew, and says how far it goes.
async function startOver(channel) {
  channel.over = false;
  const shown = await freshenPage();
  if (!shown) throw {};
  if (!shown.length) return void (channel.again = isCurrent(channel));
  for (const [name, last] of shown) if (channels.has(name)) mark(channels.get(name), last);
  if (!channel.again) upToDate(channel);
}

// From here on the page hears of everything by itself, and says so: <hearth-live live>.
function upToDate(channel) {
  channel.behind = false;
  document.querySelectorAll(`hearth-live[channel="${channel.name}"]`).forEach((place) => place.toggleAttribute("live", Boolean(socket?.connected)));
  for (const message of channel.queue.splice(0)) onStream(message);
}

export function tell(name, detail) {
  document.dispatchEvent(new CustomEvent(`hearth:${name}`, { detail }));
}

export { hear };

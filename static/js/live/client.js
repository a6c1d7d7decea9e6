// One connection for all pages of this tab. It is opened when a page first asks for a channel while the tab is
// in use, and rests when the tab was hidden for long. What was missed is always asked for over HTTP.
import { renderStreamMessage, visit } from "@hotwired/turbo";
import { toast } from "../lib/page.js";
import { word } from "../lib/words.js";
import { refreshBell } from "./bell.js";
import { refreshQueue } from "./queue.js";

const REST_AFTER = 5 * 60_000;
const channels = new Map(); // name -> { uses, last, behind, asking, again }
let socket = null;
let opening = null;
let resting = 0;

// Each page says how far it shows a channel; a page out of the cache shows less than the one before it.
export function join(name, last) {
  const channel = channels.get(name) ?? { name, uses: 0, last: null, behind: false };
  channel.uses += 1;
  channel.last = last;
  channels.set(name, channel);
  if (socket?.connected) enter(channel);
  else wake();
}

// A page that is replaced by the next one leaves and joins in one breath; only what stays unused is left.
export function leave(name) {
  const channel = channels.get(name);
  if (!channel) return;
  channel.uses -= 1;
  setTimeout(() => {
    if (channel.uses > 0 || channels.get(name) !== channel) return;
    channels.delete(name);
    if (socket?.connected) socket.emit("leave", { channel: name });
  });
}

function onWriting({ detail: channel }) {
  if (socket?.connected) socket.emit("typing", { channel });
}

async function wake() {
  clearTimeout(resting);
  if (document.visibilityState === "hidden" || !channels.size) return;
  if (socket) return void socket.connect();
  opening ??= import("socket.io-client").catch(() => (opening = null));
  const { io } = (await opening) ?? {};
  if (!io) return void setTimeout(wake, 10_000);
  if (!socket) listen((socket = io({ transports: ["websocket", "polling"], tryAllTransports: true, reconnectionDelayMax: 10_000 })));
}

const signals = { bell: refreshBell, moderation: refreshQueue };

function listen(to) {
  to.on("connect", onConnect);
  to.on("disconnect", onDisconnect);
  to.on("connect_error", () => tell("connection", false));
  to.on("stream", onStream);
  to.on("signal", onSignal);
  to.on("here", (message) => tell("here", message));
  to.on("typing", (message) => tell("typing", message));
  to.on("out", onOut);
}

function onConnect() {
  tell("connection", true);
  channels.forEach(enter);
}

function onDisconnect(reason) {
  channels.forEach((channel) => (channel.behind = true));
  document.querySelectorAll("hearth-live[live]").forEach((place) => place.removeAttribute("live"));
  if (reason === "io client disconnect") return;
  tell("connection", false);
  if (reason === "io server disconnect") setTimeout(wake, 1000);
}

// Between the making of the page and this moment something may have happened, so the mark stays until we know.
function enter(channel) {
  if (channel.last !== null) channel.behind = true;
  socket.emit("join", { channel: channel.name, last: channel.last }, (answer) => {
    if (!answer) return void setTimeout(() => channels.get(channel.name) === channel && socket.connected && enter(channel), 4000);
    if (answer.here) tell("here", { channel: channel.name, ...answer.here });
    if (answer.ok && answer.missed === false && channel.last !== null) upToDate(channel);
    else if (answer.ok || channel.last !== null) catchUp(channel); // a refusal is asked about again over HTTP
  });
}

// While we are behind, an arriving event is shown but does not move the mark: what lies between is still missing.
function onStream({ id, channel: name, html }) {
  const channel = channels.get(name);
  if (!channel || (channel.last !== null && id <= channel.last)) return;
  if (!channel.behind && channel.last !== null) channel.last = id;
  renderStreamMessage(html);
}

// When everybody is told at once, they do not all ask at once.
function onSignal({ name, within = 0 }) {
  if (signals[name]) setTimeout(signals[name], Math.random() * within * 1000);
}

// What somebody is writing stays before their eyes; otherwise the page says what is left to see.
function onOut({ channel: name }) {
  if (!channels.delete(name)) return;
  toast(word("out"));
  const writes = [...document.querySelectorAll("textarea")].some((text) => text.value.trim());
  if (!writes) setTimeout(() => location.reload(), 1500);
}

async function catchUp(channel) {
  if (channel.last === null) return refreshSignals(channel);
  channel.behind = true;
  channel.again = Boolean(channel.asking);
  if (channel.asking) return;
  channel.asking = true;
  try {
    do {
      channel.again = false;
      await ask(channel);
    } while (channel.again);
  } catch {
    setTimeout(() => channels.get(channel.name) === channel && navigator.onLine && catchUp(channel), 4000);
  } finally {
    channel.asking = false;
  }
}

function refreshSignals(channel) {
  if (channel.behind && channel.name.startsWith("member:")) refreshBell();
  upToDate(channel);
}

// From here on the page hears of everything by itself, and says so: <hearth-live live>.
function upToDate(channel) {
  channel.behind = false;
  document.querySelectorAll(`hearth-live[channel="${channel.name}"]`).forEach((place) => place.toggleAttribute("live", Boolean(socket?.connected)));
}

async function ask(channel) {
  const after = channel.last;
  const query = new URLSearchParams({ channel: channel.name, after });
  const answer = await fetch(`/live/catch-up?${query}`, { headers: { Accept: "text/vnd.turbo-stream.html" } });
  if (answer.status === 410) return visit(location.href, { action: "replace" });
  if (answer.status === 404 || answer.status === 403 || answer.redirected) return onOut({ channel: channel.name });
  if (!answer.ok) throw new Error(`catch-up ${answer.status}`);
  renderStreamMessage(await answer.text());
  if (channel.last !== after) return void (channel.again = true); // another page shows less than the one that asked
  channel.last = Math.max(after, Number(answer.headers.get("X-Hearth-Last-Event")) || 0);
  if (!channel.again) upToDate(channel);
}

function tell(name, detail) {
  document.dispatchEvent(new CustomEvent(`hearth:${name}`, { detail }));
}

function onVisibility() {
  if (document.visibilityState === "hidden") resting = setTimeout(() => socket?.disconnect(), REST_AFTER);
  else refresh();
}

// Socket messages may be lost without a sign, so coming back to the page asks again.
let refreshedAt = 0;
function refresh() {
  wake();
  if (Date.now() - refreshedAt < 3000) return;
  refreshedAt = Date.now();
  channels.forEach(catchUp);
  refreshBell();
}

document.addEventListener("hearth:writing", onWriting);
document.addEventListener("visibilitychange", onVisibility);
addEventListener("focus", refresh);
addEventListener("online", () => {
  if (socket && !socket.connected) socket.disconnect(); // else the pause before the next try is waited out
  refreshedAt = 0;
  refresh();
});

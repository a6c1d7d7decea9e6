// One connection for all pages of this tab. It is opened when a page first asks for a channel while the tab is
// in use, rests when the tab was hidden for long, and comes back by itself when it is cut.
import { catchUp, channels, enter, follow, hear, lose, onBehind, onOut, onStream, speakThrough, tell, unfollow } from "./channels.js";

const REST_AFTER = 5 * 60_000;
const SLEPT = 10_000;
const PATIENCE = 4000;
const FIRST_TRY = 600;
const SLOWEST = 10_000;
const RARELY = 60_000;
let socket = null;
let opening = null;
let resting = 0;
let connectedAt = 0;
let cuts = 0;

export function join(name, last) {
  follow(name, last);
  if (!socket?.connected) wake();
}

export const leave = unfollow;

function onWriting({ detail: channel }) {
  if (socket?.connected) socket.emit("typing", { channel });
}

// What stands beside every page is no reason to connect for somebody who only visits.
const hasReason = () => [...channels.keys()].some((name) => name !== "rail");

async function wake() {
  clearTimeout(resting);
  if (document.visibilityState === "hidden" || !hasReason()) return;
  if (socket) return void socket.connect();
  opening ??= import("socket.io-client").catch(() => (opening = null));
  const { io } = (await opening) ?? {};
  if (!io) return void setTimeout(wake, SLOWEST);
  if (socket) return;
  const pace = { reconnectionDelay: FIRST_TRY, randomizationFactor: 0.6, reconnectionDelayMax: SLOWEST };
  listen((socket = io({ transports: ["websocket", "polling"], tryAllTransports: true, ...pace })));
}

function listen(to) {
  speakThrough(to);
  to.on("connect", onConnect);
  to.on("disconnect", onDisconnect);
  to.on("connect_error", onRefused);
  to.on("stream", onStream);
  to.on("behind", onBehind);
  to.on("signal", ({ name, within }) => hear(name, within));
  for (const name of ["here", "typing", "waiting"]) to.on(name, (message) => tell(name, message));
  to.on("out", onOut);
  to.on("drain", ({ within = 0 }) => setTimeout(again, Math.random() * within * 1000));
  // Where no way leads to the server at all, it is asked ever more rarely.
  to.io.on("reconnect_attempt", (attempt) => to.io.reconnectionDelayMax(attempt > 10 && !connectedAt ? RARELY : SLOWEST));
}

function onConnect() {
  connectedAt = Date.now();
  tell("connection", true);
  channels.forEach(enter);
}

function onDisconnect(reason) {
  lose();
  if (reason === "io client disconnect") return;
  tell("connection", false);
  if (reason === "io server disconnect") comeBack();
}

function onRefused() {
  tell("connection", false);
  if (!socket.active) comeBack();
}

// Who is sent away again and again asks ever more rarely.
function comeBack() {
  cuts = Date.now() - connectedAt > RARELY ? 0 : cuts + 1;
  setTimeout(wake, Math.min(500 * 2 ** cuts, RARELY) * (0.5 + Math.random()));
}

function again() {
  socket?.disconnect();
  wake();
}

function onVisibility() {
  if (document.visibilityState === "hidden") resting = setTimeout(() => socket?.disconnect(), REST_AFTER);
  else refresh();
}

// A connection may be dead without a sign, and who comes back to the page wants to see what is true now.
let refreshedAt = 0;
function refresh() {
  wake();
  if (Date.now() - refreshedAt < 3000) return;
  refreshedAt = Date.now();
  if (socket?.connected) probe();
  else setTimeout(() => !socket?.connected && channels.forEach(catchUp), 1000);
}

function probe() {
  const asked = socket;
  const late = setTimeout(() => asked === socket && again(), PATIENCE);
  for (const channel of channels.values()) enter(channel).then(() => clearTimeout(late));
}

function refreshNow() {
  refreshedAt = 0;
  refresh();
}

// A clock that jumps means that the machine slept.
let tick = Date.now();
setInterval(() => {
  const slept = Date.now() - tick > SLEPT && document.visibilityState === "visible";
  tick = Date.now();
  if (slept) refreshNow();
}, 2000);

document.addEventListener("hearth:writing", onWriting);
document.addEventListener("visibilitychange", onVisibility);
addEventListener("focus", refresh);
addEventListener("pageshow", ({ persisted }) => persisted && refreshNow());
addEventListener("online", () => {
  if (socket && !socket.connected) socket.disconnect(); // else the pause before the next try is waited out
  refreshNow();
});

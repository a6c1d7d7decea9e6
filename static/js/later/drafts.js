// Brings drafts to the server while they are written, and asks whoever wrote on two devices which text to keep.
import { announce, make, store } from "../lib/page.js";
import { clock, same } from "../lib/texts.js";
import { word } from "../lib/words.js";

const EVERY = 2000;
const AGAIN = 20000;

export class Keeper {
  constructor(draft) {
    this.draft = draft;
    this.sentAt = 0;
    addEventListener("online", () => this.soon());
    addEventListener("pagehide", () => this.leave());
  }

  // One request at a time, one every two seconds, and none when nothing changed.
  soon(wait = EVERY - (Date.now() - this.sentAt)) {
    if (this.timer || this.asking || this.paused) return;
    this.timer = setTimeout(() => {
      this.timer = null;
      this.send();
    }, Math.max(wait, 300));
  }

  async send() {
    const texts = this.draft.texts();
    if (this.sending || this.asking || (this.sent && same(texts, this.sent))) return;
    this.sentAt = Date.now();
    this.sending = this.post(texts);
    const answer = await this.sending;
    this.sending = null;
    await this.answered(answer, texts);
  }

  post(texts, keepalive = false) {
    const body = new URLSearchParams();
    for (const name of ["draft", "draft_place"]) body.append(name, this.draft.form.elements[name].value);
    for (const [name, values] of Object.entries(texts)) [values].flat().forEach((value) => body.append(name, value));
    return fetch("/drafts", { method: "POST", body, keepalive, redirect: "manual", headers: { Accept: "application/json" } }).catch(() => null);
  }

  async answered(answer, texts) {
    if (this.done) return this.clean(answer);
    if (answer?.ok) return this.kept(await answer.json(), texts);
    if (answer?.status === 409) return this.differs(await answer.json());
    // Out of reach, signed out, too many: the words stay in this browser, and it is tried again.
    const reason = [413, 422].includes(answer?.status) ? (await answer.json()).message : word("saved_here", { time: clock() });
    this.draft.say(reason);
    if (!answer || answer.status >= 429) this.soon(AGAIN);
  }

  kept({ id, version, at }, texts) {
    Object.assign(this, { id, sent: texts });
    this.draft.version = version;
    const changed = !same(texts, this.draft.texts());
    this.draft.keep(changed);
    this.draft.say(version ? word("saved", { time: clock(new Date(at)) }) : "");
    document.dispatchEvent(new CustomEvent("hearth:saved"));
    if (changed) this.soon();
  }

  // Posted or deleted elsewhere, what stands here is a draft of its own; else both are offered.
  differs(other) {
    this.sent = null;
    if (!other.version) {
      this.draft.version = "";
      return this.soon();
    }
    choose(this.draft, other, this);
  }

  leave() {
    const texts = this.draft.texts();
    if (this.asking || this.done || this.paused || !this.draft.hasWords(texts) || (this.sent && same(texts, this.sent))) return;
    this.post(texts, true);
  }

  // What was on its way while the form was sent would come back as a draft of what is posted already.
  posted(left) {
    Object.assign(this, { sent: null, paused: false, done: Boolean(this.sending) });
    if (left) remove(this.id, left);
  }

  pause() {
    clearTimeout(this.timer);
    Object.assign(this, { timer: null, paused: true });
  }

  resume() {
    this.paused = false;
    this.soon();
  }

  async clean(answer) {
    this.done = false;
    if (!answer?.ok) return;
    const { id, version } = await answer.json();
    if (id) remove(id, version);
  }
}

function remove(id, version) {
  if (version) fetch(`/drafts/${id}?version=${version}`, { method: "DELETE", headers: { Accept: "application/json" } }).catch(() => null);
}

// The other text over the one that is being written, and a button for each; until one is pressed nothing is saved.
export function choose(draft, other, keeper) {
  if (keeper) keeper.asking = true;
  const box = make("div", "draft-choice");
  box.role = "group";
  box.ariaLabel = word("draft_differs");
  box.append(make("p", "", word("draft_differs")), copy(word("draft_other"), other.texts));
  const place = draft.text.closest(".composer") ?? draft.form;
  const decide = (texts) => {
    box.remove();
    place.classList.remove("open");
    if (keeper) keeper.asking = false;
    draft.version = other.version;
    if (texts) draft.fill(texts);
    draft.changed = true;
    draft.save();
    draft.text.focus();
  };
  box.append(button(word("draft_use_other"), () => decide(other.texts)), button(word("draft_use_mine"), () => decide(null)));
  draft.form.querySelector(".draft-choice")?.remove();
  // Open, or it would fold up under the pointer as soon as a button takes the focus.
  place.classList.add("open");
  place.prepend(box);
  announce(word("draft_differs"));
}

function copy(label, { title = "", body = "" }) {
  const part = make("details");
  part.append(make("summary", "", label), make("pre", "source", [title, body].filter(Boolean).join("\n\n")));
  part.open = true;
  return part;
}

function button(text, act) {
  const element = make("button", "button plain small", text);
  element.type = "button";
  element.addEventListener("click", act);
  return element;
}

// Keeps what is being written in this browser, so that a reload, a crash or a lost connection takes nothing;
// static/js/later/drafts.js brings it to the server. A copy here says which saved draft it began from (`base`)
// and whether the server still has to get it (`waiting`).
import { store, stored, viewerId } from "../lib/page.js";
import { clock, same } from "../lib/texts.js";
import { word } from "../lib/words.js";

const WAIT = 500;
const SKIP = ["token", "draft", "draft_place", "kind"];

export class Draft {
  constructor(place, form, line) {
    this.key = `hearth:draft:${viewerId()}:${place}`;
    this.form = form;
    this.line = line;
  }

  get text() {
    return this.form.querySelector("textarea");
  }

  get version() {
    return this.form.elements.draft?.value ?? "";
  }

  set version(version) {
    if (this.form.elements.draft) this.form.elements.draft.value = version;
  }

  later() {
    clearTimeout(this.timer);
    this.changed = true;
    this.timer = setTimeout(() => this.save(), WAIT);
  }

  save() {
    clearTimeout(this.timer);
    if (!this.changed) return;
    this.changed = false;
    this.keep(true);
    this.reach();
  }

  // Keeping the words here comes first: the server may be out of reach.
  keep(waiting) {
    const texts = this.texts();
    const kept = store(this.key, this.hasWords(texts) || this.version ? JSON.stringify({ texts, base: this.version, waiting }) : null);
    if (kept && waiting && this.hasWords(texts)) this.say(word("saved_here", { time: clock() }));
  }

  reach() {
    this.keeper ??= import("../later/drafts.js").then(({ Keeper }) => new Keeper(this));
    this.keeper.then((keeper) => keeper.soon()).catch(() => (this.keeper = null));
  }

  texts() {
    const texts = {};
    for (const [name, value] of new FormData(this.form)) {
      if (SKIP.includes(name) || typeof value !== "string") continue;
      texts[name] = name in texts ? [texts[name], value].flat() : value.replaceAll("\r\n", "\n");
    }
    if (texts.body && texts.body === this.form.elements.body?.dataset.template) texts.body = "";
    return texts;
  }

  hasWords({ title = "", body = "" }) {
    return Boolean(title.trim() || body.trim());
  }

  // While the form is on its way nothing is saved beside it: that would come back as a draft of what is posted.
  submitting() {
    clearTimeout(this.timer);
    this.keep(true);
    this.sent = this.version;
    this.keeper?.then((keeper) => keeper.pause());
  }

  refused() {
    this.keeper?.then((keeper) => keeper.resume());
    this.changed = true;
  }

  // The page brings what is saved; what stands here is newer when the server has not got it yet.
  restore() {
    const here = JSON.parse(stored(this.key) || "null");
    const now = this.texts();
    const known = here && (here.waiting || here.base === this.version) && !same(here.texts, now);
    // Somebody may have begun to type before this script was there.
    const typed = this.text.value !== this.text.defaultValue;
    if (known && (typed || (this.version && here.base !== this.version))) return void this.choose(here.texts, now);
    if (known) this.fill(here.texts);
    if (known || this.version) this.say(word("restored"));
    if (!here?.waiting && !typed) return;
    this.changed = true;
    this.save();
  }

  async choose(mine, theirs) {
    const { choose } = await import("../later/drafts.js");
    this.fill(mine);
    choose(this, { texts: theirs, version: this.version });
  }

  fill(texts) {
    for (const field of this.form.elements) {
      if (!(field.name in texts) || SKIP.includes(field.name) || field.type === "file") continue;
      const values = [texts[field.name]].flat();
      if (["radio", "checkbox"].includes(field.type)) field.checked = values.includes(field.value);
      else field.value = values.length > 1 ? values.shift() : values[0];
    }
    this.form.querySelector("hearth-tags")?.draw?.();
    this.form.dispatchEvent(new CustomEvent("hearth:filled", { bubbles: true }));
  }

  forget() {
    clearTimeout(this.timer);
    this.changed = false;
    store(this.key, null);
    const { version } = this;
    this.keeper?.then((keeper) => keeper.posted(version === this.sent ? "" : version));
    this.version = "";
    this.say("");
  }

  say(text) {
    if (this.line) this.line.textContent = text;
  }
}

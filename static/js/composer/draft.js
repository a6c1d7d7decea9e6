// Keeps what is being written in this browser, so that a reload, a crash or a lost connection takes nothing.
import { store, stored, viewerId } from "../lib/page.js";
import { word } from "../lib/words.js";

const WAIT = 500;
const SKIP = ["token"];

export class Draft {
  constructor(place, form, line) {
    this.key = `hearth:draft:${viewerId()}:${place}`;
    this.form = form;
    this.line = line;
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
    const texts = this.texts();
    if (!Object.values(texts).some((text) => text.trim())) return this.forget();
    if (store(this.key, JSON.stringify(texts))) this.say(word("saved", { time: clock() }));
  }

  texts() {
    const written = this.fields().filter((field) => field.value !== field.defaultValue);
    return Object.fromEntries(written.map((field) => [field.name, field.value]));
  }

  // A page that already brings text (an edit, a refused form) is newer than the draft.
  restore() {
    const texts = JSON.parse(stored(this.key) || "{}");
    const empty = this.fields().filter((field) => !field.value && texts[field.name]);
    if (!empty.length) return;
    for (const field of empty) field.value = texts[field.name];
    this.changed = true;
    this.say(word("restored"));
  }

  forget() {
    clearTimeout(this.timer);
    this.changed = false;
    store(this.key, null);
    this.say("");
  }

  fields() {
    return [...this.form.elements].filter((field) => field.name && !SKIP.includes(field.name) && field.matches("textarea, input[type=text], input:not([type])"));
  }

  say(text) {
    if (this.line) this.line.textContent = text;
  }
}

const clock = () => new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(new Date());

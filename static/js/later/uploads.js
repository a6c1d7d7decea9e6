// Sends pictures and files while somebody writes: progress, cancel, retry, descriptions; the text shows where they will be.
import { announce, icon, make } from "../lib/page.js";

const AT_ONCE = 2;

export class Uploads {
  constructor(composer) {
    this.composer = composer;
    this.place = composer.querySelector("[data-uploads]");
    this.told = JSON.parse(this.place.dataset.uploads);
    this.items = [];
    const { form, listening } = composer;
    const options = { signal: listening.signal };
    form.addEventListener("submit", (event) => this.hold(event), { ...options, capture: true });
    form.addEventListener("turbo:submit-end", ({ detail }) => detail.success && this.reset(), options);
    const leave = () => this.leave();
    window.addEventListener("pagehide", leave, options);
    document.addEventListener("turbo:before-cache", leave, options);
    window.addEventListener("beforeunload", (event) => this.underWay().length && event.preventDefault(), options);
  }

  say(key, values = {}) {
    return this.told[key].replace(/%\((\w+)\)s/g, (_, name) => values[name] ?? "");
  }

  choose() {
    const field = Object.assign(document.createElement("input"), { type: "file", multiple: true });
    field.addEventListener("change", () => this.add([...field.files]));
    field.click();
  }

  add(files) {
    for (const file of files) {
      const item = new Item(this, file);
      this.items.push(item);
      this.list().append(item.row);
      const most = this.told.files;
      if (this.items.length > most) item.fail(this.say("too_many"));
      else if (!file.size) item.fail(this.say("empty"));
      else if (file.size > this.told.bytes) item.fail(this.say("too_large"));
      else item.wait();
      item.row.scrollIntoView({ block: "nearest" });
    }
    this.next();
  }

  list() {
    if (!this.shown) {
      this.shown = make("ul", "uploads");
      this.shown.ariaLabel = this.say("list");
      this.place.append(this.shown);
    }
    return this.shown;
  }

  next() {
    const sending = this.items.filter(({ request }) => request).length;
    this.items.filter(({ state }) => state === "waiting").slice(0, Math.max(0, AT_ONCE - sending)).forEach((item) => item.send());
    if (!this.underWay().length) this.settle();
  }

  underWay() {
    return this.items.filter(({ state }) => state === "waiting" || state === "sending");
  }

  // What is posted while files are on their way is held until they have arrived.
  hold(event) {
    if (!this.underWay().length) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.held ??= { button: event.submitter };
    this.line(this.say("held"));
  }

  settle() {
    const { held } = this;
    if (!held) return;
    this.held = null;
    const all = !this.items.some(({ state }) => state === "failed");
    this.line(all ? "" : this.say("not_all"));
    if (all) this.composer.form.requestSubmit(held.button);
  }

  line(text) {
    this.place.querySelector(".uploads-held")?.remove();
    if (!text) return;
    this.place.append(make("p", "uploads-held", text));
    announce(text);
  }

  drop(item) {
    const rest = item.row.nextElementSibling ?? item.row.previousElementSibling;
    item.row.remove();
    this.items = this.items.filter((one) => one !== item);
    if (rest) rest.querySelector("button").focus();
    else this.composer.focusText();
    if (!this.items.length) this.reset();
    this.next();
  }

  reset() {
    this.items = [];
    this.shown?.remove();
    this.shown = null;
    this.line("");
  }

  // What is not there yet may not come back with the draft.
  leave() {
    for (const item of this.items) item.unmark();
    this.composer.draft.save();
  }

  write(find, replacement) {
    const { text } = this.composer;
    const found = typeof find === "string" ? { index: text.value.indexOf(find), 0: find } : text.value.match(find);
    if (!found || found.index < 0) return false;
    text.setRangeText(replacement, found.index, found.index + found[0].length, "preserve");
    text.dispatchEvent(new Event("input", { bubbles: true }));
    return true;
  }

  // In a paragraph of its own where the cursor stands.
  insert(addition) {
    const { text } = this.composer;
    const after = text.value.slice(text.selectionEnd);
    const gap = after && !after.startsWith("\n\n") ? "\n\n" : "";
    this.composer.insert(addition + gap);
    if (gap) text.selectionStart = text.selectionEnd -= gap.length;
  }
}

class Item {
  constructor(uploads, file) {
    this.uploads = uploads;
    this.file = file;
    this.name = file.name || "picture.png";
    this.row = make("li", "upload");
    this.draw();
  }

  say(key) {
    return this.uploads.say(key, { name: this.name });
  }

  draw(...parts) {
    const title = make("span", "clip", this.name);
    title.title = this.name;
    this.said = make("span", "quiet");
    this.row.replaceChildren(title, this.said, this.button("x", this.key ? "remove" : "cancel", () => this.cancel()), ...parts);
  }

  button(glyph, label, act) {
    const button = make("button", "icon-button small");
    button.type = "button";
    button.ariaLabel = this.say(label);
    button.append(icon(glyph));
    button.addEventListener("click", act);
    return button;
  }

  wait() {
    this.state = "waiting";
    const { value } = this.uploads.composer.text;
    for (let n = 1; !this.mark || value.includes(this.mark); n += 1) this.mark = `![${this.say("placeholder").replace(/[[\]\\]/g, "")}${n > 1 ? ` ${n}` : ""}]()`;
    this.uploads.insert(this.mark);
    this.bar = Object.assign(make("progress"), { max: 100, value: 0, ariaLabel: `${this.say("sending")} ${this.name}` });
    this.draw(this.bar);
    this.said.textContent = this.say("waiting");
  }

  send() {
    this.state = "sending";
    const body = new FormData();
    body.append("place", this.uploads.composer.getAttribute("place"));
    body.append("file", this.file, this.name);
    const request = (this.request = new XMLHttpRequest());
    request.upload.addEventListener("progress", (event) => this.progress(event));
    request.addEventListener("load", () => this.answered(request));
    request.addEventListener("error", () => this.fail(this.say("lost"), true));
    request.open("POST", "/uploads");
    request.setRequestHeader("Accept", "application/json");
    request.send(body);
  }

  progress({ loaded, total, lengthComputable }) {
    if (!lengthComputable) return;
    const percent = Math.floor((loaded / total) * 100);
    this.bar.value = percent;
    this.said.textContent = percent < 100 ? `${percent} %` : this.say("working");
  }

  answered({ status, responseText }) {
    this.request = null;
    const answer = read(responseText);
    if (status !== 200 && status !== 201) return this.fail(answer.detail || this.say("refused"), status === 429 || status >= 500);
    this.key = answer.key;
    this.fresh = status === 201;
    if (this.cancelled) return this.forget();
    this.state = "done";
    if (!this.uploads.write(this.mark, answer.markdown)) this.uploads.insert(answer.markdown);
    this.mark = null;
    this.draw(...(answer.width ? this.description(answer.name.replace(/\.webp$/, "")) : []));
    announce(this.say("done"));
    this.uploads.next();
  }

  description(value) {
    const id = `alt-${this.key}`;
    const label = Object.assign(make("label", "", this.say("alt")), { htmlFor: id });
    const field = Object.assign(make("input"), { id, value, maxLength: 300, placeholder: this.say("alt_hint") });
    field.addEventListener("input", (event) => {
      event.stopPropagation();
      const words = field.value.trim().replace(/[\\[\]`*_<>!&@:|~]/g, "\\$&");
      this.uploads.write(new RegExp(`!\\[(?:[^\\[\\]\\\\]|\\\\.)*\\]\\(/uploads/${this.key}/`), `![${words}](/uploads/${this.key}/`);
    });
    field.addEventListener("keydown", (event) => event.key === "Enter" && !event.ctrlKey && !event.metaKey && event.preventDefault());
    return [label, field];
  }

  fail(reason, mayHelp = false) {
    this.request = null;
    if (this.cancelled) return this.uploads.next();
    this.state = "failed";
    this.unmark();
    this.draw(make("span", "upload-said", reason));
    if (mayHelp) this.row.children[1].replaceWith(this.button("rotate-ccw", "retry", () => this.again()));
    announce(`${this.say("failed")} ${reason}`);
    this.uploads.next();
  }

  again() {
    this.wait();
    this.row.querySelector("button").focus();
    this.uploads.next();
  }

  // Once all of it is sent the server keeps it: then it is taken back by its key.
  cancel() {
    this.cancelled = true;
    this.unmark();
    if (this.key) this.forget();
    else if (this.request && this.bar.value < 100) this.request.abort();
    if (!this.request || this.bar?.value < 100) this.request = null;
    this.state = "gone";
    this.uploads.drop(this);
    announce(this.say("removed"));
  }

  unmark() {
    if (this.mark) this.uploads.write(this.mark, "");
    this.mark = null;
  }

  forget() {
    this.uploads.write(new RegExp(`!?\\[(?:[^\\[\\]\\\\]|\\\\.)*\\]\\(/uploads/${this.key}/[^)\\s]*\\)`), "");
    if (this.fresh) fetch(`/uploads/${this.key}`, { method: "DELETE", headers: { Accept: "application/json" } }).catch(() => {});
  }
}

function read(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

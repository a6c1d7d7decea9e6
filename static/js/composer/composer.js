// <hearth-composer place="topic:42" channel="topic:42">: what a writer has beyond the plain form around or in it.
import { announce } from "../lib/page.js";
import { word } from "../lib/words.js";
import { Draft } from "./draft.js";
import { Preview } from "./preview.js";
import { renewUsedToken, useToken } from "./token.js";

const TYPING_EVERY = 3000;
const REASON = "#reason, .error-summary li, main .empty p"; // where a page of ours says why

class Composer extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form") ?? this.closest("form");
    this.text = this.querySelector("textarea");
    this.box = this.querySelector(".composer") ?? this.form;
    this.draft = new Draft(this.getAttribute("place"), this.form, this.querySelector(".saved"));
    this.preview = new Preview(this);
    this.listening = new AbortController();
    this.listen({ signal: this.listening.signal });
    this.forgetSent();
    this.draft.restore();
    renewUsedToken(this.form);
    this.grow();
    this.readReplyTo();
    this.quoteAsked();
    // A waiting reply shows its toolbar only in use; elsewhere it can be pressed at once.
    if (!this.form.matches(".docked") || this.form.contains(document.activeElement)) this.loadTyping();
  }

  disconnectedCallback() {
    this.draft.save();
    this.listening.abort();
  }

  listen(options) {
    const on = (target, name, act) => target.addEventListener(name, act.bind(this), options);
    on(this.form, "input", this.onInput);
    on(this.form, "keydown", this.onKey);
    on(this.form, "submit", this.onSubmit);
    on(this.form, "turbo:submit-end", this.onSubmitEnd);
    on(this.form, "hearth:filled", this.onFilled);
    on(this.form, "turbo:before-fetch-response", this.onResponse);
    on(this.form, "turbo:fetch-request-error", this.onRequestError);
    on(this, "click", this.onClick);
    // A press on the toolbar leaves the text in use: else the toolbar of a waiting reply hides under the hand.
    on(this.box, "pointerdown", this.keepFocus);
    on(this.box, "mousedown", this.keepFocus);
    on(this.form, "keyup", () => (this.pastesPlain = false));
    on(this.text, "paste", this.onPaste);
    on(this.box, "focusin", this.loadTyping);
    for (const name of ["paste", "dragover", "dragleave", "drop"]) on(this.box, name, this.onFiles);
    this.text.addEventListener("focus", () => this.suggest(), { ...options, once: true });
    on(window, "pageshow", () => renewUsedToken(this.form));
    on(window, "pagehide", () => this.draft.save());
    if (!this.getAttribute("place").startsWith("topic:")) return;
    on(document, "hearth:reply", ({ detail }) => this.replyTo(detail.post));
    on(document, "hearth:quote", ({ detail }) => this.quote(detail));
  }

  // What was sent while one was signed out is posted after the sign-in: the page then says whose draft is done.
  forgetSent() {
    const sent = document.querySelector(`[data-sent="${CSS.escape(this.getAttribute("place"))}"]`);
    if (!sent) return;
    sent.removeAttribute("data-sent");
    this.draft.forget();
  }

  onInput() {
    this.draft.later();
    this.grow();
    this.problem(null);
    this.sayTyping();
  }

  async suggest() {
    const { suggestIn } = await import("./suggest.js");
    suggestIn(this.querySelector("text-expander"), this.getAttribute("channel"));
  }

  sayTyping() {
    const channel = this.getAttribute("channel");
    if (!channel || !this.text.value || Date.now() - (this.saidAt ?? 0) < TYPING_EVERY) return;
    this.saidAt = Date.now();
    document.dispatchEvent(new CustomEvent("hearth:writing", { detail: channel }));
  }

  // Nor may a press open a waiting reply: what it was meant for would move away under it.
  keepFocus(event) {
    const opens = event.target.closest("button, a") && !this.box.matches(":focus-within");
    if (opens || event.target.closest("markdown-toolbar, .modes")) event.preventDefault();
  }

  onKey(event) {
    if (event.target !== this.text || event.isComposing) return;
    const [key, command] = [event.key.toLowerCase(), event.ctrlKey || event.metaKey];
    this.pastesPlain = key === "v" && command && event.shiftKey;
    if (command && !event.altKey && !event.shiftKey && "bik".includes(key)) {
      event.preventDefault();
      return void this.loadTyping().then(() => this.typing?.pressFormat(key, this.querySelector("markdown-toolbar")));
    }
    if (event.key !== "Enter" || event.defaultPrevented) return;
    if (!command) return void (event.shiftKey || event.altKey || this.typing?.continueList(event, this.text));
    event.preventDefault();
    this.form.requestSubmit(this.form.querySelector("button:not([type=button])"));
  }

  // A paste with Shift stays plain; the next one by mouse or touch is none of it.
  onPaste(event) {
    this.typing?.paste(event, this.text, this.pastesPlain);
    this.pastesPlain = false;
  }

  // Where it cannot be loaded, the field is a plain one, and the next use tries again.
  async loadTyping() {
    this.typing ??= await import("../later/typing.js").catch(() => null);
  }

  onSubmit(event) {
    this.problem(null);
    this.posting = this.text.value;
    this.draft.submitting();
    if (navigator.onLine) return;
    event.preventDefault();
    event.stopPropagation();
    this.problem(word("not_sent"));
  }

  onSubmitEnd({ detail }) {
    if (detail.success) this.clear();
    else this.draft.refused();
  }

  // A refusal must not carry the text away with the page; only the pages about the text itself are shown.
  onResponse(event) {
    const { response } = event.detail.fetchResponse;
    if (response.ok || [409, 422].includes(response.status)) return;
    event.preventDefault();
    this.explain(response);
  }

  async explain(response) {
    const page = new DOMParser().parseFromString(await response.clone().text(), "text/html");
    // Signed out meanwhile: sent as a page, it leads to the sign-in and is posted after it.
    if (page.querySelector("[name=act]")) return void this.form.submit();
    this.problem(page.querySelector(REASON)?.textContent || word("refused"));
  }

  onRequestError() {
    this.problem(word("not_sent"));
  }

  problem(text) {
    const place = this.querySelector(".problem");
    place.hidden = !text;
    place.textContent = text ?? "";
  }

  // Text that comes with a picture of itself is pasted as text.
  onFiles(event) {
    const { types, files } = event.clipboardData ?? event.dataTransfer;
    if (!types.includes("Files") || (event.type === "paste" && types.includes("text/plain"))) return;
    event.preventDefault();
    this.box.classList.toggle("dropping", event.type === "dragover");
    const brought = event.type.startsWith("drag") ? [] : [...files];
    if (brought.length) this.uploads((uploads) => uploads.add(brought));
  }

  uploads(act) {
    if (!this.querySelector("[data-uploads]")) return;
    this.sending ??= import("../later/uploads.js").then(({ Uploads }) => new Uploads(this));
    this.sending.then(act).catch(() => {
      this.sending = null;
      this.problem(word("not_sent"));
    });
  }

  onClick(event) {
    const button = event.target.closest("markdown-toolbar > :not(:defined)");
    if (button) this.loadTyping().then(() => button.click());
    if (event.target.closest("[data-attach]")) this.uploads((uploads) => uploads.choose());
    const mode = event.target.closest("[data-mode]")?.dataset.mode;
    if (mode) this.preview.show(mode);
    if (event.target.closest("[data-stop-reply]")) this.replyTo(null);
  }

  // What was typed while a reply was on its way is the beginning of the next one.
  clear() {
    const { value } = this.text;
    const isReply = this.getAttribute("place").startsWith("topic:");
    this.text.value = isReply ? (value.startsWith(this.posting) ? value.slice(this.posting.length).trimStart() : value) : "";
    this.draft.forget();
    if (this.text.value) this.draft.later();
    this.draft.save();
    this.replyTo(null, { focus: false });
    this.preview.show("write", { focus: false });
    useToken(this.form);
    this.grow();
  }

  onFilled() {
    const answered = this.form.elements.reply_to_id?.value;
    if (answered) this.replyTo(document.getElementById(`post-${answered}`), { focus: false });
    this.grow();
  }

  // Coming here with ?reply_to= shows the line already; a click on "Reply" fills it in without a page.
  replyTo(post, { focus = true } = {}) {
    const field = this.form.elements.reply_to_id;
    if (!field) return;
    field.value = post?.dataset.postId ?? "";
    const line = this.querySelector(".replying");
    line.hidden = !post;
    if (post) {
      line.querySelector("[data-replying]").textContent = `${word("replying", { name: post.dataset.name })} #${post.dataset.number}`;
      announce(line.textContent.trim());
    }
    if (focus) this.focusText();
  }

  readReplyTo() {
    if (location.hash === "#composer" && this.form.elements.reply_to_id?.value) this.focusText();
  }

  // Where the script for it cannot be loaded, the bare words are quoted.
  async quote({ post, range, prose }) {
    if (post.dataset.postId) this.replyTo(post, { focus: false });
    const words = range?.toString() ?? post.querySelector(".prose")?.innerText ?? "";
    const quotation = import("../later/quote.js").then(({ quoted }) => quoted({ post, range, prose }));
    this.insert(await quotation.catch(() => `${words.trim().replace(/^/gm, "> ")}\n\n`));
  }

  // A draft of this browser takes the place of what the page brought; the quotation that was asked for comes after it.
  quoteAsked() {
    const [, id] = /[?&]quote=(\d+)/.exec(location.search) ?? [];
    const post = id && this.form.elements.reply_to_id && document.getElementById(`post-${id}`);
    if (post?.dataset.postId && !this.text.value.includes(`](/posts/${id})`)) this.quote({ post });
  }

  insert(addition) {
    this.preview.show("write");
    const { value, selectionStart: at } = this.text;
    const gap = at > 0 && !value.slice(0, at).endsWith("\n\n") ? "\n\n" : "";
    this.text.setRangeText(gap + addition, at, at, "end");
    this.text.dispatchEvent(new Event("input", { bubbles: true }));
    this.focusText();
  }

  focusText() {
    this.text.focus({ preventScroll: true });
    this.text.scrollIntoView({ block: "nearest" });
  }

  // Where the browser cannot size a field by its content.
  grow() {
    if (CSS.supports("field-sizing", "content")) return;
    this.text.style.blockSize = "auto";
    this.text.style.blockSize = `${this.text.scrollHeight}px`;
  }
}

customElements.define("hearth-composer", Composer);

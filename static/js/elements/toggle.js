// Buttons that are pressed or not, such as a reaction or a vote. Which ones the reader pressed stands in the
// page (<script id="mine">), since the buttons themselves are the same for everyone.
import { renderStreamMessage } from "@hotwired/turbo";
import { isGuest, toast } from "../lib/page.js";
import { word } from "../lib/words.js";

let source = null;
let mine = new Set();

function pressed() {
  const script = document.getElementById("mine");
  if (script !== source) {
    source = script;
    mine = new Set(script?.dataset.now?.split(" ") ?? flat(JSON.parse(script?.textContent || "{}")));
  }
  return mine;
}

function* flat({ reactions = {}, helpful = {}, bookmarks = [], votes = [], me_too = [] }) {
  for (const [post, keys] of Object.entries(reactions)) for (const key of keys) yield `reactions:${post}:${key}`;
  for (const [post, value] of Object.entries(helpful)) yield `helpful:${post}:${value}`;
  for (const post of bookmarks) yield `bookmarks:${post}`;
  for (const topic of votes) yield `votes:${topic}`;
  for (const topic of me_too) yield `me_too:${topic}`;
}

class Toggle extends HTMLElement {
  connectedCallback() {
    this.onSubmit = this.onSubmit.bind(this);
    this.addEventListener("submit", this.onSubmit);
    for (const button of this.buttons()) if (button.ariaPressed === "true") pressed().add(button.dataset.mine);
    this.draw();
  }

  disconnectedCallback() {
    this.removeEventListener("submit", this.onSubmit);
  }

  draw() {
    for (const button of this.buttons()) button.ariaPressed = String(pressed().has(button.dataset.mine));
  }

  buttons() {
    return this.querySelectorAll("[data-mine]");
  }

  async onSubmit(event) {
    const button = event.submitter;
    if (isGuest() || this.signedOut || !button?.dataset.mine) return;
    event.preventDefault();
    event.stopPropagation();
    if (this.busy) return;
    this.busy = true;
    const key = button.dataset.mine;
    const on = !pressed().has(key);
    const other = button.dataset.not;
    const instead = on && pressed().has(other);
    if (instead) this.press(other, false);
    this.press(key, on);
    const form = event.target;
    if (!(await this.send(button.getAttribute("formaction") ?? form.getAttribute("action"), on))) {
      this.press(key, !on);
      if (instead) this.press(other, true);
    }
    this.busy = false;
    if (this.signedOut) this.askToSignIn(form, button, on);
  }

  press(key, on) {
    if (on) pressed().add(key);
    else pressed().delete(key);
    if (source) source.dataset.now = [...mine].join(" "); // for the copy of this page that Turbo keeps
    this.count(key, on ? 1 : -1);
    this.draw();
    this.querySelector("details[open]")?.removeAttribute("open");
  }

  count(key, change) {
    const shown = [...this.buttons()].find((button) => button.dataset.mine === key)?.querySelector(".count");
    if (!shown) return;
    const now = Number(shown.textContent || 0) + change;
    shown.textContent = now > 0 || shown.hasAttribute("data-zero") ? now : "";
  }

  // The page is of somebody who is signed out meanwhile: sent as a page, it leads to the sign-in and is done after it.
  askToSignIn(form, button, on) {
    button.value = on ? "on" : "off";
    form.dataset.turbo = "false"; // a whole new page: this one still belongs to whoever was signed in
    form.requestSubmit(button);
  }

  async send(url, on) {
    try {
      const answer = await fetch(url, { method: on ? "POST" : "DELETE", headers: { Accept: "text/vnd.turbo-stream.html" } });
      this.signedOut = answer.status === 401 || answer.redirected;
      if (this.signedOut) return false;
      // A refusal with a reason of its own comes as a stream as well.
      if (answer.headers.get("Content-Type")?.includes("turbo-stream")) renderStreamMessage(await answer.text());
      else if (!answer.ok) toast(word("try_again"));
      return answer.ok;
    } catch {
      toast(word("try_again"));
      return false;
    }
  }
}

customElements.define("hearth-toggle", Toggle);

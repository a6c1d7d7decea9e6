// What the keyboard and the clipboard do in a text: formatting keys, lists that go on, links and pages pasted as Markdown.
// Everything is written as the browser writes typed text, so that Ctrl+Z takes it back.
import "@github/markdown-toolbar-element";
import { readPage } from "./foreign.js";

const BUTTONS = { b: "md-bold", i: "md-italic", k: "md-link" };
const ITEM = /^(\s*(?:>\s?)*)(?:([-*+]|(\d{1,9})([.)]))([ \t]+)(\[[ xX]\][ \t]+)?)?/;
const ADDRESS = /^(https?:\/\/|mailto:)[^\s<>"`\\]+$/i;
// Editors of code offer their text as a coloured page too: it is wanted as it is.
const FROM_EDITOR = /^(vscode-editor-data|application\/x-(vscode|intellij|jetbrains).*)$/;
const FORMATTED = "a[href], b, strong, i, em, h1, h2, h3, h4, h5, h6, ul, ol, blockquote, pre, code, table, del, s";

export function write(text, words) {
  text.focus({ preventScroll: true });
  const did = document.execCommand(words ? "insertText" : "delete", false, words);
  if (did) return;
  text.setRangeText(words, text.selectionStart, text.selectionEnd, "end");
  text.dispatchEvent(new Event("input", { bubbles: true }));
}

// A key with Ctrl (Cmd on a Mac) presses the button of the toolbar.
export function pressFormat(key, toolbar) {
  toolbar.querySelector(BUTTONS[key])?.click();
}

// Enter begins the next item of a list or quotation; in an empty one it ends it.
export function continueList(event, text) {
  const { value, selectionStart: at, selectionEnd: end } = text;
  const start = value.lastIndexOf("\n", at - 1) + 1;
  const found = ITEM.exec(value.slice(start, at));
  const [mark, before, bullet, number, dot, gap, box] = found;
  if (at !== end || (!bullet && !before.includes(">")) || isInFence(value.slice(0, start))) return;
  event.preventDefault();
  if (value.slice(start, at).trim() === mark.trim() && !value.slice(at).split("\n")[0].trim()) {
    text.setSelectionRange(start, at);
    return void write(text, "");
  }
  const next = bullet ? (number ? `${Number(number) + 1}${dot}` : bullet) + gap : "";
  write(text, `\n${before}${next}${box ? "[ ] " : ""}`);
}

function isInFence(above) {
  return (above.match(/^\s*(```|~~~)/gm) ?? []).length % 2 === 1;
}

// Whether the pasting is done here; a paste with Shift stays as plain as the browser makes it.
export function paste(event, text, isPlain) {
  const { types } = event.clipboardData;
  const plain = event.clipboardData.getData("text/plain");
  const page = event.clipboardData.getData("text/html");
  if (isPlain || event.target !== text || [...types].some((type) => FROM_EDITOR.test(type))) return;
  const { selectionStart: from, selectionEnd: to, value } = text;
  const chosen = value.slice(from, to);
  if (ADDRESS.test(plain.trim())) {
    if (!chosen.trim() || /[\n[\]]/.test(chosen) || ADDRESS.test(chosen.trim()) || value.slice(from - 2, from) === "](") return;
    event.preventDefault();
    return void write(text, `[${chosen}](${plain.trim().replaceAll("(", "%28").replaceAll(")", "%29")})`);
  }
  if (!page || !readPage(page).querySelector(FORMATTED)) return;
  event.preventDefault();
  import("./markdown.js").then(({ markdownOf }) => markdownOf(page)).catch(() => plain).then((words) => write(text, words || plain));
}

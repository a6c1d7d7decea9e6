import { make } from "../lib/page.js";
import { markdownOf } from "./markdown.js";

// The words of somebody, as Markdown that names them.
const MOST = 1200;

export function quoted({ post, page, range, prose }) {
  const { handle } = post.dataset;
  const lines = shorten(markdownOf(page ?? pageOf(range, prose))).split("\n").map((line) => `> ${line}`.trimEnd());
  const who = handle ? `@${handle} ` : "";
  return `${lines.join("\n")}\n\n${who}`;
}

// Long words end with a whole line, and a code block that was cut is closed.
function shorten(text) {
  if (text.length <= MOST) return text;
  const cut = text.slice(0, MOST);
  const short = cut.includes("\n") ? cut.slice(0, cut.lastIndexOf("\n")).trimEnd() : cut.trimEnd();
  const fences = short.match(/^`{3,}/gm) ?? [];
  return fences.length % 2 ? `${short}\n${fences.at(-1)}\n\n…` : `${short} …`;
}

// What is selected inside one list, code block or quotation keeps its frame.
function pageOf(range, prose) {
  let part = range.cloneContents();
  for (let at = elementOf(range.commonAncestorContainer); at !== prose && prose.contains(at); at = at.parentElement) {
    const frame = at.cloneNode();
    frame.append(part);
    part = frame;
  }
  const place = make("div");
  place.append(part);
  return place.innerHTML;
}

const elementOf = (node) => (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement);

import { make } from "../lib/page.js";
import { word } from "../lib/words.js";
import { markdownOf } from "./markdown.js";

// A whole post is quoted by the server, from its source; words that are selected keep their shape.
export async function quoted({ post, range, prose }) {
  const { postId, solutionId, name, handle } = post.dataset;
  const id = postId ?? solutionId;
  if (!range) return fetchQuotation(id);
  const said = (name ? word("wrote", { name }) : word("former_wrote")).replace(/[\\`*_[\]<>~$]/g, "\\$&");
  const lines = [`[${said}](/posts/${id}):`, "", ...selected(range, prose, id).split("\n")];
  return `${lines.map((line) => `> ${line}`.trimEnd()).join("\n")}\n\n${handle ? `@${handle} ` : ""}`;
}

async function fetchQuotation(id) {
  const answer = await fetch(`/posts/${id}/quotation`);
  if (!answer.ok) throw new Error(answer.status);
  return answer.text();
}

function selected(range, prose, id) {
  const place = make("div");
  place.append(framed(range, prose));
  place.querySelectorAll(".footnotes, .footnote-backref, .heading-link, .file-size").forEach((part) => part.remove());
  const notes = [...place.querySelectorAll(".footnote-ref")].map((mark) => note(mark, prose, id));
  // On the page the headings of a text stand two levels lower than they were written.
  for (const heading of place.querySelectorAll("h3, h4, h5, h6")) heading.replaceWith(raised(heading));
  return [markdownOf(place.innerHTML), ...new Set(notes)].filter(Boolean).join("\n\n");
}

// What is selected inside one list, code block or quotation keeps its frame, and a list its numbers.
function framed(range, prose) {
  let part = range.cloneContents();
  for (let at = elementOf(range.commonAncestorContainer); at !== prose && prose.contains(at); at = at.parentElement) {
    const frame = at.cloneNode();
    if (at.matches("ol")) frame.start = at.start + [...at.children].findIndex((item) => range.intersectsNode(item));
    frame.append(part);
    part = frame;
  }
  return part;
}

// A footnote comes along, under a name of this post.
function note(mark, prose, id) {
  const link = mark.querySelector("a")?.getAttribute("href") ?? "";
  const item = link.length > 1 && prose.querySelector(`[id="${CSS.escape(link.slice(1))}"]`)?.cloneNode(true);
  if (!item) return void mark.remove();
  item.querySelectorAll(".footnote-backref").forEach((back) => back.remove());
  mark.dataset.note = `${id}-${/\d+/.exec(mark.textContent)}`;
  return `[^${mark.dataset.note}]: ${markdownOf(item.innerHTML).replace(/\n+/g, " ")}`;
}

function raised(heading) {
  const higher = make(`h${heading.tagName[1] - 2}`);
  higher.append(...heading.childNodes);
  return higher;
}

const elementOf = (node) => (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement);

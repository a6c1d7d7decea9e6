// Pages as Markdown: what is pasted from elsewhere, and what is quoted from a post.
// The text is read in a document of its own that runs and loads nothing, and only words come out.
import TurndownService from "turndown";
import { tables } from "turndown-plugin-gfm";
import { readPage } from "./foreign.js";

const LINK = /^(https?:|mailto:|\/(?!\/))/i;

const service = new TurndownService({ headingStyle: "atx", bulletListMarker: "-", codeBlockStyle: "fenced", hr: "---", emDelimiter: "*" });
service.use(tables);
service.remove(["script", "style", "title", "meta", "head", "noscript", "template", "button", "select", "textarea"]);
service.addRule("struck", { filter: ["del", "s"], replacement: (words) => (words.trim() ? `~~${words}~~` : words) });
service.addRule("code", { filter: "pre", replacement: (_, node) => fence(node) });
service.addRule("item", { filter: "li", replacement: item });
service.addRule("tick", { filter: (node) => node.matches("input[type=checkbox]"), replacement: (_, node) => (node.hasAttribute("checked") ? "[x] " : "[ ] ") });
service.addRule("cell", { filter: ["th", "td"], replacement: (words, node) => `${node.previousSibling ? " " : "| "}${words.trim().replace(/\s*\n\s*/g, " ").replaceAll("|", "\\|")} |` });
service.addRule("picture", { filter: "img", replacement: (_, node) => picture(node) });
service.addRule("mention", { filter: (node) => node.matches("a.mention"), replacement: (_, node) => node.textContent });
service.addRule("note", { filter: (node) => node.matches("sup[data-note]"), replacement: (_, node) => `[^${node.dataset.note}]` });
service.addRule("formula", { filter: (node) => node.localName === "math", replacement: (_, node) => formula(node) });
service.addRule("title", { filter: "summary", replacement: () => "" });
service.addRule("opening", { filter: "details", replacement: (words, node) => `\n\n:::details ${node.querySelector("summary")?.textContent.trim() ?? ""}\n${words.trim()}\n:::\n\n` });
service.addRule("link", { filter: (node) => node.matches("a:not(.mention)"), replacement: link });

function fence(node) {
  const code = node.querySelector("code") ?? node;
  const [, language = ""] = /\blanguage-([\w+#-]+)/.exec(code.className) ?? [];
  const words = node.textContent.replace(/\n$/, "");
  const longest = Math.max(2, ...(words.match(/`{3,}/g) ?? []).map((run) => run.length));
  const mark = "`".repeat(longest + 1);
  return `\n\n${mark}${language}\n${words}\n${mark}\n\n`;
}

function item(words, node) {
  const list = node.parentElement;
  const number = Number(list?.getAttribute("start") || 1) + [...(list?.children ?? [])].indexOf(node);
  const mark = list?.matches("ol") ? `${number}. ` : "- ";
  const inner = words.trim().replace(/\n/g, `\n${" ".repeat(mark.length)}`).replace(/[ \t]+$/gm, "");
  return mark + inner.replace(/^(\[[ x]\]) +/, "$1 ") + (node.nextElementSibling ? "\n" : "");
}

// A formula says its source; without one it is the words of a page from elsewhere.
function formula(node) {
  const source = node.getAttribute("alttext");
  if (!source) return node.textContent;
  return node.getAttribute("display") === "block" ? `\n\n$$\n${source}\n$$\n\n` : `$${source}$`;
}

function picture(node) {
  const address = node.closest("a.picture")?.getAttribute("href") ?? node.getAttribute("src") ?? "";
  if (node.matches(".emoji")) return node.alt;
  return LINK.test(address) ? `[${(node.getAttribute("alt") || address).replace(/[[\]]/g, "")}](${bare(address)})` : "";
}

function link(words, node) {
  const address = node.getAttribute("href") ?? "";
  if (!words.trim() || !LINK.test(address) || words.includes("](")) return words;
  if (node.textContent.trim() === address) return address;
  return `[${words.replace(/\s*\n\s*/g, " ").trim()}](${bare(address)})`;
}

const bare = (address) => address.replace(/\s/g, "%20").replaceAll("(", "%28").replaceAll(")", "%29");

export function markdownOf(page) {
  const body = readPage(page);
  for (const span of body.querySelectorAll("span[data-style]")) emphasize(span);
  for (const table of body.querySelectorAll("table")) straighten(table);
  return service.turndown(body).replace(/\n{3,}/g, "\n\n").trim();
}

// Google Docs says bold and italic by style alone.
function emphasize(span) {
  const { style } = span.dataset;
  const names = [/font-weight:\s*(bold|[6-9]00)/i.test(style) && "strong", /font-style:\s*italic/i.test(style) && "em"];
  for (const name of names.filter(Boolean)) {
    if (span.closest(`pre, h1, h2, h3, h4, h5, h6, ${name}`)) continue;
    const mark = span.ownerDocument.createElement(name);
    mark.append(...span.childNodes);
    span.append(mark);
  }
}

// In Markdown the first row of a table is its head, and a cell is one line of words.
function straighten(table) {
  const rows = [...table.rows];
  if (table.closest("table table, li, td") || !rows.some((row) => row.cells.length > 1)) return void table.replaceWith(...rows.flatMap((row) => [...row.cells]).map(asPart));
  const made = table.ownerDocument.createElement("table");
  for (const [index, row] of rows.entries()) {
    const line = made.insertRow();
    for (const cell of row.cells) {
      const to = line.appendChild(table.ownerDocument.createElement(index ? "td" : "th"));
      const [, side] = /^align-(left|center|right)$/.exec(cell.className) ?? [];
      if (cell.align || side) to.setAttribute("align", cell.align || side);
      for (const part of cell.querySelectorAll("p, div, li, br, h1, h2, h3, h4, h5, h6")) part.replaceWith(" ", ...part.childNodes, " ");
      to.append(...cell.childNodes);
      to.normalize();
    }
  }
  table.replaceWith(made);
}

function asPart(cell) {
  const part = cell.ownerDocument.createElement("div");
  part.append(...cell.childNodes);
  return part;
}

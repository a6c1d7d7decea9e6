// Pages as Markdown: what is pasted from elsewhere, and what is quoted from a post.
// The text is read in a document of its own that runs and loads nothing, and only words come out.
import TurndownService from "turndown";
import { tables } from "turndown-plugin-gfm";

const LINK = /^(https?:|mailto:|\/(?!\/))/i;

const service = new TurndownService({ headingStyle: "atx", bulletListMarker: "-", codeBlockStyle: "fenced", hr: "---", emDelimiter: "*" });
service.use(tables);
service.remove(["script", "style", "title", "meta", "head", "noscript", "template", "button", "select", "textarea"]);
service.addRule("struck", { filter: ["del", "s"], replacement: (words) => (words.trim() ? `~~${words}~~` : words) });
service.addRule("code", { filter: "pre", replacement: (_, node) => fence(node) });
service.addRule("item", { filter: "li", replacement: item });
service.addRule("tick", { filter: (node) => node.matches("input[type=checkbox]"), replacement: (_, node) => (node.hasAttribute("checked") ? "[x] " : "[ ] ") });
service.addRule("picture", { filter: "img", replacement: (_, node) => picture(node) });
service.addRule("mention", { filter: (node) => node.matches("a.mention"), replacement: (_, node) => node.textContent });
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

function picture(node) {
  const address = node.getAttribute("src") ?? "";
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
  const { body } = new DOMParser().parseFromString(page, "text/html");
  // Google Docs wraps everything in a bold that is none, and says bold by style alone.
  body.querySelectorAll("b[id^='docs-internal-guid'], b[style*='normal']").forEach((wrap) => wrap.replaceWith(...wrap.childNodes));
  for (const span of body.querySelectorAll("span[style]")) emphasize(span);
  return service.turndown(body).replace(/\n{3,}/g, "\n\n").trim();
}

function emphasize(span) {
  const { fontWeight, fontStyle } = span.style;
  const names = [(fontWeight === "bold" || Number(fontWeight) >= 600) && "strong", fontStyle === "italic" && "em"];
  for (const name of names.filter(Boolean)) {
    if (span.closest(`pre, h1, h2, h3, h4, h5, h6, ${name}`)) continue;
    const mark = span.ownerDocument.createElement(name);
    mark.append(...span.childNodes);
    span.append(mark);
  }
}

// A page of somebody else, read in a document of its own that runs and loads nothing.
// Styles and handlers are put aside before it is read: the browser would complain about each of them.
const STYLES = /<style\b[\s\S]*?(<\/style>|$)/gi;
const TAGS = /<[a-z](?:"[^"]*"|'[^']*'|[^"'>])*>/gi;

export function readPage(page) {
  const bare = page.replace(STYLES, "").replace(TAGS, (tag) => tag.replace(/([\s/"'])(style|on[a-z]+)(?=\s*=)/gi, "$1data-$2"));
  const { body } = new DOMParser().parseFromString(bare, "text/html");
  // Google Docs wraps everything in a bold that is none.
  body.querySelectorAll("b[id^='docs-internal-guid'], b[data-style*='normal']").forEach((wrap) => wrap.replaceWith(...wrap.childNodes));
  return body;
}

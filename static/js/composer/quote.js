// The words of somebody, as Markdown that names them.
const MOST = 1200;

export function quoted(text, handle) {
  const short = text.length > MOST ? `${text.slice(0, MOST).trimEnd()} …` : text;
  const lines = short.split("\n").map((line) => `> ${line}`.trimEnd());
  const who = handle ? `@${handle} ` : "";
  return `${lines.join("\n")}\n\n${who}`;
}

// The words a page brings along, translated: word("saved", { time: "14:02" }).
export function word(key, values = {}) {
  return fill(words()[key] ?? key, values);
}

export const wordOf = (text, count) => fill(text, { count });

// The form that fits a number: [one, many].
export function wordFor(key, count) {
  const [one, many] = words()[key] ?? [key, key];
  return fill(count === 1 ? one : many, { count });
}

function words() {
  return JSON.parse(document.getElementById("words")?.textContent || "{}");
}

function fill(text, values) {
  return text.replace(/%\((\w+)\)s/g, (_, name) => values[name] ?? "");
}

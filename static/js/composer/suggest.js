// While somebody writes: people after @, tags after #, faces after a colon.
import "@github/text-expander-element";
import { face, make } from "../lib/page.js";

let count = 0;

const sources = {
  "@": { find: findPeople, draw: drawPerson, write: ({ handle }) => `@${handle}` },
  "#": { find: findTags, draw: drawTag, write: ({ name }) => `#${name}` },
  ":": { find: findEmoji, draw: drawEmoji, write: ({ sign }) => sign },
};

export function suggestIn(expander, channel) {
  if (!expander || expander.suggests) return;
  expander.suggests = true;
  expander.addEventListener("text-expander-change", ({ detail }) => detail.provide(menu(detail, channel)));
  expander.addEventListener("text-expander-value", ({ detail }) => {
    detail.value = detail.item.dataset.value;
  });
}

async function menu({ key, text }, channel) {
  const { find, draw, write } = sources[key];
  const found = await find(text, channel).catch(() => []);
  if (!found.length) return { matched: false };
  const list = make("ul", "suggestions");
  list.role = "listbox";
  list.append(...found.map((item) => option(draw(item), write(item))));
  return { matched: true, fragment: list };
}

function option(parts, value) {
  const item = make("li");
  item.role = "option";
  item.id = `suggestion-${(count += 1)}`;
  item.dataset.value = value;
  item.append(...parts);
  return item;
}

async function findPeople(q, channel) {
  const query = new URLSearchParams({ q, topic: channel?.split(":")[1] ?? "" });
  return q ? ask(`/people/suggest?${query}`) : [];
}

async function findTags(q) {
  return q ? ask(`/tags/suggest?${new URLSearchParams({ q })}`) : [];
}

async function findEmoji(q) {
  if (q.length < 2) return [];
  const { emoji } = await import("./emoji.js");
  return emoji.filter(({ names }) => names.some((name) => name.startsWith(q.toLowerCase()))).slice(0, 8);
}

async function ask(url) {
  const answer = await fetch(url, { headers: { Accept: "application/json" } });
  return answer.ok ? answer.json() : [];
}

function drawPerson(person) {
  return [face(person), person.name, make("small", "", `@${person.handle}`)];
}

function drawTag({ name, count: uses }) {
  return [`#${name}`, make("small", "", uses ?? "")];
}

function drawEmoji({ sign, names }) {
  return [sign, make("small", "", `:${names[0]}`)];
}

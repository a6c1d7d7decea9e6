// What is typed into forms: when two states of it are the same, and how the hour of saving is said.
// What is empty here and not asked for there is the same.
export function same(one, other) {
  const words = (texts) => JSON.stringify(Object.entries(texts ?? {}).filter(([, value]) => value.length).sort());
  return words(one) === words(other);
}

export const clock = (at = new Date()) => new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(at);

// Who reads, and small ways to say something to them.
export const html = document.documentElement;

export const isGuest = () => html.dataset.role === "guest";
export const viewerId = () => html.dataset.viewer;
export const ignores = (id) => (html.dataset.ignored ?? "").split(" ").includes(String(id));

// What is said close together is all read out: a new line takes nothing away from the one before it.
export function announce(text) {
  const line = make("span", "", `${text} `);
  document.getElementById("announcer")?.append(line);
  setTimeout(() => line.remove(), 5000);
}

export function toast(text) {
  const note = make("p", "toast", text);
  document.getElementById("toasts")?.append(note);
  setTimeout(() => note.remove(), 5000);
}

export function make(tag, className = "", text = "") {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  return element;
}

export function face(member) {
  const avatar = make("span", `avatar hue-${member.hue}${member.staff ? " staff" : ""}`);
  if (member.picture) avatar.append(Object.assign(make("img"), { src: member.picture, alt: "" }));
  else avatar.textContent = member.initials;
  avatar.ariaHidden = "true";
  return avatar;
}

export function icon(name) {
  const found = document.querySelector("svg.icon use");
  const sprite = found?.getAttribute("href").split("#")[0];
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS(svg.namespaceURI, "use");
  use.setAttribute("href", `${sprite}#${name}`);
  svg.classList.add("icon");
  svg.ariaHidden = "true";
  svg.append(use);
  return svg;
}

export function store(key, value) {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    return false;
  }
  return true;
}

export function stored(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

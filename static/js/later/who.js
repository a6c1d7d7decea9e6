// Who reacted to a post, in a dialog over the page; the link leads to the same as a page of its own.
import { make } from "../lib/page.js";
import { word } from "../lib/words.js";

export async function show(link) {
  const found = await fetched(link.href);
  if (!found) return (location.href = link.href);
  const dialog = make("dialog", "dialog");
  const heading = make("h2", "", found.dataset.title);
  heading.id = "who-reacted";
  dialog.setAttribute("aria-labelledby", heading.id);
  const form = make("form", "buttons");
  form.method = "dialog";
  form.append(make("button", "button plain", word("close")));
  dialog.append(heading, found, form);
  document.body.append(dialog);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.showModal();
}

async function fetched(url) {
  try {
    const answer = await fetch(url);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    return answer.ok && page.getElementById("who");
  } catch {
    return null;
  }
}

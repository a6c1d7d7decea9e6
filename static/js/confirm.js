// A form or button with data-confirm asks first; data-yes names the button that does it.
import { make } from "./lib/page.js";
import { word } from "./lib/words.js";

const agreed = new WeakSet();

async function askFirst(event) {
  const { target: form, submitter } = event;
  const asking = submitter?.dataset.confirm ? submitter : form;
  if (!asking.dataset.confirm || agreed.delete(form)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (await ask(asking.dataset.confirm, asking.dataset.yes || word("yes"))) {
    agreed.add(form);
    form.requestSubmit(submitter);
  }
}

function ask(question, yes) {
  const dialog = make("dialog", "dialog");
  const form = make("form");
  form.method = "dialog";
  const heading = make("h2", "", question);
  heading.id = "confirm-question";
  dialog.setAttribute("aria-labelledby", heading.id);
  const buttons = make("div", "buttons");
  const no = make("button", "button plain", word("cancel"));
  const go = make("button", "button danger", yes);
  go.value = "yes";
  buttons.append(no, go);
  form.append(heading, buttons);
  dialog.append(form);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
  });
}

document.addEventListener("submit", askFirst, true);

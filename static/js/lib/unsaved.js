// Whatever changes a part of the page in place leaves alone what somebody began to fill in there, stands in or has open.
document.addEventListener("turbo:before-morph-element", (event) => {
  const { currentElement: known, newElement: fresh } = event.detail;
  if ((!fresh || known.matches("form, textarea, input, select")) && keeps(known)) event.preventDefault();
});

// A menu, a dialog, a fold that somebody has open stays open, until what was written in it is sent.
document.addEventListener("turbo:before-morph-attribute", (event) => {
  const { target } = event;
  if (event.detail.attributeName === "open" && target.matches("details, dialog") && !target.querySelector("[data-done]")) event.preventDefault();
});

export function keeps(part) {
  if (part.matches("dialog[open]")) return true;
  const field = document.activeElement?.closest("input, select, textarea");
  if (field && part.contains(field) && !isSent(field)) return true;
  return [part, ...part.querySelectorAll("input, select, textarea")].some((one) => differs(one) && !isSent(one));
}

function differs(field) {
  if (field.options) return field.selectedIndex !== Math.max(0, [...field.options].findLastIndex((option) => option.defaultSelected));
  if (["checkbox", "radio"].includes(field.type)) return field.checked !== field.defaultChecked;
  return field.type !== "hidden" && field.defaultValue !== undefined && field.value !== field.defaultValue;
}

const isSent = (field) => field.form?.hasAttribute("data-done");

document.addEventListener("turbo:before-fetch-response", ({ target, detail: { fetchResponse } }) => {
  if (target.matches?.("form")) target.toggleAttribute("data-done", fetchResponse.succeeded);
});

document.addEventListener("input", ({ target: { form } }) => form?.removeAttribute("data-done"));

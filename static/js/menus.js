// Menus are <details>; they close on Escape, on a click beside them and when the page moves on.
const open = () => document.querySelectorAll("details.menu[open]");

function closeOthers(event) {
  for (const menu of open()) {
    if (!menu.contains(event.target)) menu.open = false;
  }
}

function closeOnEscape(event) {
  if (event.key !== "Escape") return;
  for (const menu of open()) {
    menu.open = false;
    if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
  }
}

document.addEventListener("click", closeOthers);
document.addEventListener("focusin", closeOthers);
document.addEventListener("keydown", closeOnEscape);
document.addEventListener("turbo:before-cache", () => open().forEach((menu) => (menu.open = false)));

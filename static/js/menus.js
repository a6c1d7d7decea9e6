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

// A menu that would end below the window, or under the bar at its foot, opens upwards when there is room.
function turn({ target: menu }) {
  if (!menu.matches("details.menu")) return;
  menu.classList.remove("flip");
  if (!menu.open) return;
  const list = menu.querySelector(":scope > :not(summary)").getBoundingClientRect();
  const foot = document.querySelector(".tabbar")?.getBoundingClientRect();
  const head = document.querySelector(".topbar").getBoundingClientRect().bottom;
  const above = menu.querySelector("summary").getBoundingClientRect().top - head;
  const floor = foot?.height ? foot.top : innerHeight;
  menu.classList.toggle("flip", list.bottom > floor && above > list.height);
}

document.addEventListener("toggle", turn, true);
document.addEventListener("click", closeOthers);
document.addEventListener("focusin", closeOthers);
document.addEventListener("keydown", closeOnEscape);
document.addEventListener("turbo:before-cache", () => open().forEach((menu) => (menu.open = false)));

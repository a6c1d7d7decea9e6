import * as Turbo from "@hotwired/turbo";
import "@github/relative-time-element";
import "./confirm.js";
import "./menus.js";
import "./posts.js";
import "./shortcuts.js";
import "./streams.js";
import "./elements/connection.js";
import "./elements/here.js";
import "./elements/live.js";
import "./elements/toggle.js";
import "./elements/typing.js";

// What only some pages need is fetched by the pages that have it.
const later = {
  "hearth-copy": () => import("./elements/copy.js"),
  "hearth-composer": () => import("./composer/composer.js"),
  "hearth-tags": () => import("./elements/tags.js"),
};

function fetchWhatIsNeeded() {
  for (const [name, load] of Object.entries(later)) {
    if (document.querySelector(name)) load();
  }
}

function focusErrors() {
  document.querySelector("[data-focus]")?.focus();
}

Turbo.config.drive.progressBarDelay = 250;
document.addEventListener("turbo:load", fetchWhatIsNeeded);
document.addEventListener("turbo:render", fetchWhatIsNeeded);
document.addEventListener("turbo:render", focusErrors);

// Parts of a page that differ from reader to reader are not sent: the page is told that they changed, and asks.
import { StreamActions } from "@hotwired/turbo";
import { renewAll } from "./channels.js";
import { freshen } from "./freshen.js";

StreamActions["hearth-again"] = function () {
  const ids = this.target.split(" ");
  const ask = () => (ids.includes("main") ? renewAll() : freshen(ids.map((id) => document.getElementById(id)).filter(Boolean)));
  setTimeout(ask, Math.random() * Number(this.getAttribute("within")) * 1000);
};

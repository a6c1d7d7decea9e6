"""A page as a browser holds it: read once, then changed by streams and signals as the scripts do."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterable

from bs4 import BeautifulSoup, Tag

# What a page shows for one reader or one moment alone, and why no event has to change it.
PERSONAL = {
    "hearth-live": "says which channels the page follows, and from when on",
    "script#mine": "which buttons the reader pressed; each press is answered to the page it happened on",
    "hearth-typing, hearth-here, hearth-progress": "who is here, and how far one has read",
    ".since": "where the reader left off when the page was opened",
    "input[name=token], input[name=draft]": "made anew for every form",
    ".promise": "how long answers take, counted once a minute for everybody",
    "#greeting": "greets, and counts what is unread",
    ".online-mark, #online": "who is here now, told by presence",
    ".poll-ballot > *, .poll-mine": "what the reader chose; answered to the page on which it was chosen",
    ".quote-consent": "what the author agreed to; answered to the page on which they did",
    ".road-filter": "the words to filter by when the page was opened",
    ".facts-line": "the sums of a member, as they were when the page was opened",
}
# Rows never move under a reader: lists are compared as sets, with what waits behind "2 new or updated" shown.
IN_ANY_ORDER = "ul.topics, .road-column > ul, ol.reviews, ul.quotes"
# Signals upon which a page asks for its reader's numbers, as static/js/live/signals.js has them.
COUNTED = {"bell", "news", "moderation", "mine"}
PART = re.compile(r"<(main|aside) .*?</\1>", re.S)


class LivePage:
    """The middle and the side of a page, open in a browser that follows its channels.

    `ask` gets the page once more; `has_asked` says that this was needed.
    """

    def __init__(self, html: str, ask: Callable[[], str]) -> None:
        self.ask = ask
        self.has_asked = False
        tree = self._read(html)
        places = [place for place in tree.find_all("hearth-live") if place.get("last")]
        self.channels = {place["channel"]: int(place["last"]) for place in places}
        self.tree = self._without_what_is_personal(tree)

    def _read(self, html: str) -> Tag:
        parts = "".join(found[0] for found in PART.finditer(html))
        tree = BeautifulSoup(f"<div>{parts}</div>", "html.parser").div
        assert isinstance(tree, Tag)
        return tree

    def _without_what_is_personal(self, tree: Tag) -> Tag:
        for found in tree.select(", ".join(PERSONAL)):
            if not found.decomposed:
                found.decompose()
        return tree

    def apply(self, channel: str, html: str) -> None:
        """Do what the streams of a channel say."""
        brings = any(not self.tree.find(id=row) for row in re.findall(r'id="(topic-row-\d+)"', html))
        for stream in BeautifulSoup(html, "html.parser").find_all("turbo-stream"):
            self._apply(stream)
        if html and channel.partition(":")[0] in {"lists", "space"}:
            self._freshen(place for place in self._caring_for("lists") if place.get("data-about", "") in html)
            if brings or 'action="remove"' in html or "hearth-again" in html:
                self._freshen(self._caring_for("topics"))
        self._tidy_roadmap()

    def hear(self, signal: str) -> None:
        """Ask for the parts that a signal makes stale."""
        counted = self.tree.select("[data-number]") if signal in COUNTED else []
        self._freshen([*self._caring_for(signal), *counted])

    def _caring_for(self, name: str) -> list[Tag]:
        return list(self.tree.select(f'[data-fresh~="{name}"]'))

    def _freshen(self, parts: Iterable[Tag]) -> None:
        self._again([part["id"] for part in parts])

    def _again(self, ids: Iterable[str]) -> None:
        """Parts that depend on the reader: the page asks for itself, and takes these over."""
        here = [known for number in ids if (known := self.tree.find(id=number))]
        if not here:
            return
        self.has_asked = True
        fresh = self._without_what_is_personal(self._read(self.ask()))
        for known in here:
            self._replace(known, fresh.find(id=known["id"]))

    def _apply(self, stream: Tag) -> None:
        place = self.tree.find(id=stream.get("target"))
        template = stream.find("template")
        fresh = (
            next((child for child in template.children if isinstance(child, Tag)), None) if template else None
        )
        match stream["action"]:
            case "hearth-again":
                self._again(stream["target"].split(" "))
            case "update" if place and fresh and fresh.name == "hearth-poll-again":
                self._again([place["id"].removesuffix("-again") + "-results"])
            case "replace":
                self._replace(place, fresh)
            case "update" if place:
                place.clear()
                place.extend(copy.copy(child) for child in list(template.children))
            case "remove" if place:
                place.decompose()
            case "prepend" if place and fresh:
                place.insert(0, copy.copy(fresh))
            case "hearth-post" | "hearth-topic" if place and fresh:
                self._bring(place, fresh, at_end=stream["action"] == "hearth-post")

    def _bring(self, place: Tag, fresh: Tag, at_end: bool) -> None:
        known = self.tree.find(id=fresh["id"])
        belongs = set(place.get("data-needs", "").split()) <= set(fresh.get("data-is", "").split())
        if known:
            self._replace(known, fresh if belongs else None)
        elif belongs and place.get("data-takes") != "none":
            if self.tree.find(attrs={"data-above": fresh["id"]}):
                return
            if place.get("data-from", "") <= fresh.get("data-created", ""):
                place.insert(len(place.contents) if at_end else 0, copy.copy(fresh))

    def _replace(self, known: Tag | None, fresh: Tag | None) -> None:
        if known and fresh:
            known.replace_with(copy.copy(fresh))
        elif known:
            known.decompose()

    def _tidy_roadmap(self) -> None:
        """As static/js/later/roadmap.js does: what the filter leaves out goes, columns are counted."""
        board = self.tree.find("hearth-roadmap")
        for column in board.select(".road-column") if board else ():
            for card in column.select(".road-card"):
                space, tag = board["data-space"], board["data-tag"]
                if (space and card["data-space"] != space) or (tag and tag not in card["data-tags"].split()):
                    card.decompose()
            column.select_one("h2 .count").string = str(len(column.select(".road-card")))

    def __str__(self) -> str:
        tree = self._without_what_is_personal(copy.copy(self.tree))
        for button in tree.select("[data-mine]"):
            button["value"] = button["aria-pressed"] = "mine"
        for ballot in tree.select(".poll-ballot[open]"):
            del ballot["open"]
        for mark in tree.select(".unread"):
            mark["class"].remove("unread")
        for place in tree.select(IN_ANY_ORDER):
            rows = sorted(place.find_all(True, recursive=False), key=lambda row: row.get("id", ""))
            place.clear()
            place.extend(rows)
        _hide_what_the_styles_hide(tree)
        # An address holds the title as it was; one that is out of date leads to the same place.
        text = re.sub(r"(/(?:topics|help|products)/\d+-?/?)[\w-]+", r"\1slug", re.sub(r"\s+", " ", str(tree)))
        return re.sub(r"> <", "><", text).replace("><", ">\n<")


def _hide_what_the_styles_hide(tree: Tag) -> None:
    if tree.select_one(".posts > .post"):
        _drop(tree, ".no-replies")
    if tree.select_one(".topics > li"):
        _drop(tree, ".nothing")
    if tree.select_one(".wants[data-closed]"):
        _drop(tree, ".say")


def _drop(tree: Tag, selector: str) -> None:
    for found in tree.select(selector):
        found.decompose()

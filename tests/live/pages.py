"""A page as a browser holds it: read once, then changed by streams and signals as the scripts do."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterable

from bs4 import BeautifulSoup, Tag

# What a page shows for one reader or one moment alone, and why no event has to change it.
PERSONAL = {
    "<hearth-live>": "says which channels the page follows, and from when on",
    "#mine": "which buttons the reader pressed; each press is answered to the page it happened on",
    "<hearth-typing>": "who is writing, drawn by its own script",
    "<hearth-here>": "who is here, drawn by its own script",
    "<hearth-progress>": "how far one has read, drawn by its own script",
    ".since": "where the reader left off when the page was opened",
    "=token": "made anew for every form",
    "=draft": "made anew for every form",
    ".promise": "how long answers take, counted once a minute for everybody",
    "#greeting": "greets, and counts what is unread",
    ".online-mark": "who is here now, told by presence",
    "#online": "who is here now, told by presence",
    ".poll-ballot": "what the reader chooses; answered to the page on which it was chosen",
    ".poll-mine": "what the reader chose; answered to the page on which it was chosen",
    ".quote-consent": "what the author agreed to; answered to the page on which they did",
    ".road-filter": "the words to filter by when the page was opened",
    ".facts-line": "the sums of a member, as they were when the page was opened",
}
# Rows never move under a reader: lists are compared as sets, with what waits behind "2 new or updated" shown.
IN_ANY_ORDER = {"topics", "reviews", "quotes"}
# Signals upon which a page asks for its reader's numbers, as static/js/live/signals.js has them.
COUNTED = {"bell", "news", "moderation", "mine"}
PART = re.compile(r"<(main|aside) .*?</\1>", re.S)


class LivePage:
    """The middle and the side of a page, open in a browser that follows its channels.

    `ask` gets the page once more, for the parts that differ from reader to reader.
    """

    def __init__(self, html: str, ask: Callable[[], str]) -> None:
        self.ask = ask
        self._wanted: list[str] = []
        tree = self._read(html)
        places = [place for place in tree.find_all("hearth-live") if place.get("last")]
        self.channels = {place["channel"]: int(place["last"]) for place in places}
        self.tree = tree

    def twin(self) -> LivePage:
        """The same page once more, open in another browser."""
        twin = copy.copy(self)
        twin.tree, twin._wanted = copy.copy(self.tree), []
        return twin

    def _read(self, html: str) -> Tag:
        parts = "".join(found[0] for found in PART.finditer(html))
        tree = BeautifulSoup(f"<div>{parts}</div>", "html.parser").div
        assert isinstance(tree, Tag)
        return tree

    def apply(self, channel: str, html: str) -> None:
        """Do what the streams of a channel say."""
        brings = any(not self.tree.find(id=row) for row in re.findall(r'id="(topic-row-\d+)"', html))
        for stream in BeautifulSoup(html, "html.parser").find_all("turbo-stream"):
            self._apply(stream)
        self._ask_again()
        if html and channel.partition(":")[0] in {"lists", "space"}:
            self._freshen(place for place in self._caring_for("lists") if place.get("data-about", "") in html)
            if brings or re.search(r'"(remove|hearth-again)" target="(topic-row-|must-reads)', html):
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
        self._wanted += ids
        self._ask_again()

    def _ask_again(self) -> None:
        """Parts that depend on the reader: the page asks for itself once, and takes these over."""
        ids, self._wanted = dict.fromkeys(self._wanted), []
        here = [known for number in ids if (known := self.tree.find(id=number))]
        if not here:
            return
        fresh = self._read(self.ask())
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
                self._wanted += stream["target"].split(" ")
            case "update" if place and fresh and fresh.name == "hearth-poll-again":
                self._wanted.append(place["id"].removesuffix("-again") + "-results")
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
        tree = copy.copy(self.tree)
        for part in tree.find_all(True):
            if not part.decomposed and part.parent is not None:
                _tidy(part)
        _hide_what_the_styles_hide(tree)
        # An address holds the title as it was; one that is out of date leads to the same place.
        text = re.sub(r"(/(?:topics|help|products)/\d+-?/?)[\w-]+", r"\1slug", re.sub(r"\s+", " ", str(tree)))
        return re.sub(r"> <", "><", text).replace("><", ">\n<")


def _tidy(part: Tag) -> None:
    """Take away what is personal, and put in order what stands in no order."""
    attrs = part.attrs
    classes = attrs.get("class", ())
    names = {
        f"<{part.name}>",
        f"#{attrs.get('id')}",
        f"={attrs.get('name')}",
        *(f".{one}" for one in classes),
    }
    if not names.isdisjoint(PERSONAL):
        keep = part.get("id") if ".poll-ballot" in names else None
        part.clear()
        if keep:
            part.attrs = {"id": keep}
        else:
            part.decompose()
        return
    if "data-mine" in attrs:
        attrs["value"] = attrs["aria-pressed"] = "mine"
    if "unread" in classes:
        attrs["class"] = [one for one in classes if one != "unread"]
    if not IN_ANY_ORDER.isdisjoint(classes) or attrs.get("id", "").startswith("roadmap-"):
        rows = sorted(part.find_all(True, recursive=False), key=lambda row: row.get("id", ""))
        part.clear()
        part.extend(rows)


def _hide_what_the_styles_hide(tree: Tag) -> None:
    _drop(tree, "vanished")
    if tree.find("article", class_="post", attrs={"data-number": lambda number: number and number != "1"}):
        _drop(tree, "no-replies")
    if (rows := tree.find(id="topics")) and rows.find("li"):
        _drop(tree, "nothing")
    if tree.find(class_="wants", attrs={"data-closed": True}):
        _drop(tree, "say")


def _drop(tree: Tag, name: str) -> None:
    for found in tree.find_all(class_=name):
        found.decompose()

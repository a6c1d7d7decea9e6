"""A page as a browser holds it: read once, then changed by streams as static/js/streams.js does."""

from __future__ import annotations

import copy
import re

from bs4 import BeautifulSoup, Tag

# What belongs to one reader or to the moment of reading, and is not changed by streams.
PERSONAL = (
    "hearth-live",
    "#mine",
    ".composer-place",
    "#composer",
    "hearth-typing",
    ".since",
    ".no-replies",
    "nav.pages",
    ".empty",
    ".voters",
    ".say",
    "input[name=token]",
)


class LivePage:
    """The main part of a page, open in a browser that follows a channel."""

    def __init__(self, html: str) -> None:
        self.main = BeautifulSoup(html, "html.parser").find("main")
        assert isinstance(self.main, Tag)
        for selector in PERSONAL:
            for found in self.main.select(selector):
                found.decompose()

    def apply(self, html: str) -> None:
        """Do what the streams say."""
        for stream in BeautifulSoup(html, "html.parser").find_all("turbo-stream"):
            self._apply(stream)

    def _apply(self, stream: Tag) -> None:
        place = self.main.find(id=stream["target"])
        template = stream.find("template")
        fresh = (
            next((child for child in template.children if isinstance(child, Tag)), None) if template else None
        )
        match stream["action"]:
            case "replace":
                self._replace(place, fresh)
            case "update" if place:
                place.clear()
                place.extend(copy.copy(child) for child in list(template.children))
            case "remove" if place:
                place.decompose()
            case "hearth-post" | "hearth-topic" if place and fresh:
                self._bring(place, fresh, at_end=stream["action"] == "hearth-post")

    def _bring(self, place: Tag, fresh: Tag, at_end: bool) -> None:
        known = self.main.find(id=fresh["id"])
        if known:
            self._replace(known, fresh)
        elif place.get("data-kind") in (None, fresh.get("data-kind")):
            place.insert(len(place.contents) if at_end else 0, copy.copy(fresh))

    def _replace(self, known: Tag | None, fresh: Tag | None) -> None:
        if known and fresh:
            known.replace_with(copy.copy(fresh))
        elif known:
            known.decompose()

    def __str__(self) -> str:
        text = re.sub(r"(/topics/\d+/)[\w-]+", r"\1slug", re.sub(r"\s+", " ", str(self.main)))
        return re.sub(r"> <", "><", text).replace("><", ">\n<")

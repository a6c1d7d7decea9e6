"""What a page says about itself: title, site and a sentence, as plain short words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from itertools import islice
from urllib.parse import urlsplit

import webencodings

from app.core.forms import is_visible, one_line
from app.forum.previews.client import Fetched

TITLE, SITE, DESCRIPTION = 140, 60, 240
_META = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([A-Za-z0-9_:-]{2,40})", re.IGNORECASE)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9_:-]{2,40})", re.IGNORECASE)
_LOOKED_AT = 4_096
# Only these are looked at, one by one: whole pages can be built so that any parser takes minutes over them.
_PIECE = re.compile(r"<meta\s[^<>]{1,2000}>|<title(?:\s[^<>]{0,200})?>[^<]{0,1000}</title", re.IGNORECASE)
_BODY = re.compile(r"<body[\s>]", re.IGNORECASE)
MOST_PIECES = 60


@dataclass(frozen=True)
class About:
    """A page in short; without a title there is nothing to show."""

    title: str = ""
    site: str = ""
    description: str = ""


def read_page(page: Fetched) -> About:
    """What a fetched page says about itself; empty words where it says nothing."""
    head = _Head()
    for piece in _pieces(decoded(page)):
        head.feed(piece)
    head.close()
    say = head.said
    title = _short(say.get("og:title") or say.get("twitter:title") or "".join(head.title), TITLE)
    host = urlsplit(page.url).hostname or ""
    return About(
        title=title,
        site=_short(say.get("og:site_name") or "", SITE) or host.removeprefix("www.")[:SITE],
        description=_short(say.get("og:description") or say.get("description") or "", DESCRIPTION),
    )


def _pieces(text: str) -> Iterator[str]:
    """The titles and meta elements of the head, each whole."""
    body = _BODY.search(text)
    found = _PIECE.finditer(text[: body.start()] if body else text)
    for piece in islice(found, MOST_PIECES):
        yield piece[0] + (">" if piece[0].lower().startswith("<title") else "")


def decoded(page: Fetched) -> str:
    """The text of a page by the encoding it names, of those that the web knows; else UTF-8."""
    named = _CHARSET.search(page.content_type)
    inside = _META.search(page.data[:_LOOKED_AT])
    label = named[1] if named else inside[1].decode("ascii") if inside else "utf-8"
    encoding = webencodings.lookup(label) or webencodings.UTF8
    text, _used = webencodings.decode(page.data, encoding, errors="replace")
    return str(text)


def _short(text: str, most: int) -> str:
    line = one_line(text[: most * 20])
    if not is_visible(line):
        return ""
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


class _Head(HTMLParser):
    """Collects the first title and what the meta elements say, each once."""

    def __init__(self) -> None:
        super().__init__()
        self.said: dict[str, str] = {}
        self.title: list[str] = []
        self._in_title = False
        self._titles = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "title":
            self._titles += 1
            self._in_title = self._titles == 1
        values = dict(attrs)
        name = (values.get("property") or values.get("name") or "").strip().lower()
        if tag == "meta" and name and values.get("content"):
            self.said.setdefault(name, values["content"] or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self._in_title = False

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title.append(data)

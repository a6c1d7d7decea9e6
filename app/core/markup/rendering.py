"""From what a person typed to what everyone sees."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from gevent import get_hub, monkey
from markdown_it.token import Token

from app.core.markup.cleaning import drop_unwanted, sanitise
from app.core.markup.limits import MAX_CHARACTERS, Exceeded, Excess, TooComplex, check_html, check_source
from app.core.markup.lone_links import lone_links
from app.core.markup.parser import build_parser
from app.core.markup.text import plain_text

# Raised when the same source would render differently, so stored HTML can be told apart and renewed.
VERSION = 3
LARGE = 4_000

_parser = build_parser()


@dataclass(frozen=True, slots=True)
class Rendered:
    """A text ready to be stored: its HTML, who it mentions (lower case, in order), and its bare words.

    `links` are the addresses that stand alone on a line, in order.
    """

    html: str
    version: int
    mentions: tuple[str, ...]
    text: str
    links: tuple[str, ...] = ()


def render(source: str, prefix: str = "") -> Rendered:
    """Markdown as safe HTML; `prefix` keeps footnotes of several texts on one page apart.

    Raises `TooComplex` when the text is too long or too intricate.
    """
    return _settled(_attempt(source, prefix))


def render_cooperatively(source: str, prefix: str = "") -> Rendered:
    """The same, but a large text is rendered in a thread so that other requests are served meanwhile.

    Raises `TooComplex` like `render`. Call it before a transaction opens.
    """
    if not LARGE < len(source) <= MAX_CHARACTERS or not monkey.is_module_patched("socket"):
        return render(source, prefix)
    return _settled(get_hub().threadpool.apply(_attempt, (source, prefix)))


def _settled(outcome: Rendered | Excess) -> Rendered:
    """Raise here, where the reader's language is known, and not in the thread that rendered."""
    if isinstance(outcome, Excess):
        raise TooComplex(outcome)
    return outcome


def _attempt(source: str, prefix: str) -> Rendered | Excess:
    try:
        return _rendered(source, prefix)
    except Exceeded as exceeded:
        return exceeded.excess
    except RecursionError:
        return Excess.DEPTH


def _rendered(source: str, prefix: str) -> Rendered:
    check_source(source)
    source = drop_unwanted(source)
    environment = {"docId": prefix or _fingerprint(source)}
    tokens = _parser.parse(source, environment)
    # Once more: entities such as &#x202E; have become characters by now.
    html = drop_unwanted(_parser.renderer.render(tokens, _parser.options, environment))
    check_html(html)
    safe = sanitise(html)
    mentions, links = dict.fromkeys(_mentions(tokens)), dict.fromkeys(lone_links(tokens))
    return Rendered(safe, VERSION, tuple(mentions), plain_text(safe), tuple(links))


def _fingerprint(source: str) -> str:
    return hashlib.blake2s(source.encode(), digest_size=4).hexdigest()


def _mentions(tokens: Iterable[Token]) -> Iterable[str]:
    for token in tokens:
        for child in token.children or ():
            if child.markup == "mention" and child.nesting == 1:
                yield str(child.attrs["data-mention"])

"""From what a person typed to what everyone sees."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from itertools import product

from gevent import get_hub, monkey

from app.core.markup.cleaning import drop_unwanted, sanitise
from app.core.markup.limits import MAX_CHARACTERS, Exceeded, Excess, TooComplex, check_html, check_source
from app.core.markup.lone_links import lone_links
from app.core.markup.mentions import mentioned
from app.core.markup.parser import build_parser
from app.core.markup.text import plain_text

# Raised when the same source would render differently, so stored HTML can be told apart and renewed.
VERSION = 4
LARGE = 4_000

# Added to the version of a text in which the setting for formulas matters.
FORMULAS = 1_000

_parsers = {mode: build_parser(*mode) for mode in product((False, True), repeat=2)}


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


def version_of(source: str, formulas: bool) -> int:
    """The version of a text rendered now: another one where formulas are drawn and it may have some."""
    return VERSION + FORMULAS if formulas and "$" in source else VERSION


def render(source: str, prefix: str = "", *, formulas: bool = False, breaks: bool = False) -> Rendered:
    """Markdown as safe HTML; `prefix` keeps footnotes of several texts on one page apart.

    `formulas` draws what stands between dollar signs; an administrator decides whether it does.
    With `breaks` a line end is a line break; without, it is a space, as in CommonMark.
    Raises `TooComplex` when the text is too long or too intricate.
    """
    return _settled(_attempt(source, prefix, formulas, breaks))


def render_cooperatively(
    source: str, prefix: str = "", *, formulas: bool = False, breaks: bool = False
) -> Rendered:
    """The same, but a large text is rendered in a thread so that other requests are served meanwhile.

    Raises `TooComplex` like `render`. Call it before a transaction opens.
    """
    if not LARGE < len(source) <= MAX_CHARACTERS or not monkey.is_module_patched("socket"):
        return render(source, prefix, formulas=formulas, breaks=breaks)
    return _settled(get_hub().threadpool.apply(_attempt, (source, prefix, formulas, breaks)))


def _settled(outcome: Rendered | Excess) -> Rendered:
    """Raise here, where the reader's language is known, and not in the thread that rendered."""
    if isinstance(outcome, Excess):
        raise TooComplex(outcome)
    return outcome


def _attempt(source: str, prefix: str, formulas: bool, breaks: bool) -> Rendered | Excess:
    try:
        return _rendered(source, prefix, formulas, breaks)
    except Exceeded as exceeded:
        return exceeded.excess
    except RecursionError:
        return Excess.DEPTH


def _rendered(source: str, prefix: str, formulas: bool, breaks: bool) -> Rendered:
    check_source(source)
    source = drop_unwanted(source)
    parser = _parsers[formulas, breaks]
    environment = {"docId": prefix or _fingerprint(source)}
    tokens = parser.parse(source, environment)
    # Once more: entities such as &#x202E; have become characters by now.
    html = drop_unwanted(parser.renderer.render(tokens, parser.options, environment))
    check_html(html)
    safe = sanitise(html, formulas)
    mentions, links = dict.fromkeys(mentioned(tokens)), dict.fromkeys(lone_links(tokens))
    version = version_of(source, formulas)
    return Rendered(safe, version, tuple(mentions), plain_text(safe), tuple(links))


def _fingerprint(source: str) -> str:
    return hashlib.blake2s(source.encode(), digest_size=4).hexdigest()

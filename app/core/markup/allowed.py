"""The allow-list: which elements, attributes, classes and addresses text from people may end up with.

Both walls (bleach, then nh3) enforce this one list. Formulas add theirs where they are switched on.
"""

from __future__ import annotations

import re
from html import unescape

from pygments.token import STANDARD_TYPES

from app.core.markup.languages import LANGUAGES

SCHEMES = frozenset({"http", "https", "mailto"})
REL = "nofollow ugc noopener"

HEADINGS = frozenset({"h3", "h4", "h5", "h6"})
TABLE = frozenset({"table", "thead", "tbody", "tr", "th", "td"})
TAGS = (
    HEADINGS
    | TABLE
    | {"p", "br", "hr", "blockquote", "ul", "ol", "li", "pre", "code", "span"}
    | {"em", "strong", "s", "sup", "a", "img", "section", "label", "input", "details", "summary"}
)
# Presentation alone, and of that what MathML Core draws; nothing that could hold HTML, a link or a style.
MATH = frozenset(
    {"math", "mrow", "mi", "mo", "mn", "mtext", "mspace", "mfrac", "msqrt", "mroot", "mtable", "mtr", "mtd"}
    | {"msup", "msub", "msubsup", "munder", "mover", "munderover"}
)

ALIGNMENTS = frozenset({"align-left", "align-center", "align-right"})
CLASSES: dict[str, frozenset[str]] = {
    "a": frozenset({"mention", "footnote-backref", "picture", "moves", "file", "heading-link"}),
    "code": frozenset(f"language-{name}" for name in set(LANGUAGES.values())),
    "span": frozenset({"file-size", "formula", *(name for name in STANDARD_TYPES.values() if name)}),
    "ul": frozenset({"contains-task-list"}),
    "ol": frozenset({"contains-task-list"}),
    "li": frozenset({"task-list-item", "footnote-item"}),
    "input": frozenset({"task-list-item-checkbox"}),
    "sup": frozenset({"footnote-ref"}),
    "section": frozenset({"footnotes"}),
    "th": ALIGNMENTS,
    "td": ALIGNMENTS,
    "p": frozenset({"formula"}),
    "mtd": ALIGNMENTS,
}

_LINK = re.compile(r"(?:https?://[^\s/?#]|mailto:[^\s/?#]|/(?![/\\])|#)", re.IGNORECASE)
_IMAGE = re.compile(r"/uploads/[A-Za-z0-9_-]{22}/small/[^/?#\s]{1,400}")
_FOREIGN = re.compile(r"https?://[^\s/?#]", re.IGNORECASE)
_HANDLE = re.compile(r"[a-z0-9][a-z0-9_.-]{1,39}")
_FOOTNOTE_ID = re.compile(r"fn(?:ref)?-[a-z0-9-]{1,40}-\d{1,5}(?::\d{1,5})?")
_HEADING_ID = re.compile(r"h-[a-z0-9-]{1,90}")
_NUMBER = re.compile(r"\d{1,9}")
_YES_OR_NO = re.compile("true|false")
_SPACE = re.compile(r"[0-2](?:\.\d{1,4})?em")
_ANYTHING = re.compile(r".*", re.DOTALL)

# rel and class are left out on purpose: nh3 writes the first and filters the second by itself.
ATTRIBUTES: dict[str, dict[str, re.Pattern[str]]] = {
    "a": {
        "href": _LINK,
        "title": _ANYTHING,
        "data-mention": _HANDLE,
        "id": _FOOTNOTE_ID,
        "aria-labelledby": _HEADING_ID,
    },
    "img": {
        "src": _IMAGE,
        "alt": _ANYTHING,
        "title": _ANYTHING,
        "width": _NUMBER,
        "height": _NUMBER,
        "loading": re.compile("lazy"),
        "decoding": re.compile("async"),
    },
    "li": {"id": _FOOTNOTE_ID},
    "ol": {"start": _NUMBER},
    "pre": {"tabindex": re.compile("0")},
    "table": {"tabindex": re.compile("0")},
    "p": {"tabindex": re.compile("0")},
    "span": {"tabindex": re.compile("0")},
    "math": {"display": re.compile("block"), "alttext": re.compile("[^<>]*")},
    "mrow": {"displaystyle": _YES_OR_NO},
    "mi": {"mathvariant": re.compile("normal")},
    "mo": {"stretchy": _YES_OR_NO},
    "mspace": {"width": _SPACE},
    "mfrac": {"linethickness": re.compile("0")},
    "input": {
        "type": re.compile("checkbox"),
        "checked": re.compile("(?:checked)?"),
        "disabled": re.compile("(?:disabled)?"),
    },
}
for _tag in HEADINGS:
    ATTRIBUTES.setdefault(_tag, {})["id"] = _HEADING_ID
_DIRECTED = HEADINGS | {"p", "ul", "ol", "blockquote", "table", "section", "details"}
for _tag in _DIRECTED:
    ATTRIBUTES.setdefault(_tag, {})["dir"] = re.compile("auto")

# An address only has to begin well; every other value has to fit as a whole.
_BEGINNINGS = frozenset({_LINK})


def is_link(address: str) -> bool:
    """Whether a link may lead there: http, https, mailto, a path of this site or an anchor."""
    return _LINK.match(address) is not None


def is_image(address: str) -> bool:
    """Whether an image may come from there: only a picture that was uploaded here, at its small size."""
    return _IMAGE.fullmatch(address) is not None


def is_foreign_image(address: str) -> bool:
    """Whether an image lies on another site, so that it may be linked and not loaded."""
    return _FOREIGN.match(address) is not None


def attribute_allowed(tag: str, name: str, value: str) -> bool:
    """Whether `tag` may carry the attribute `name` with exactly this value."""
    if name == "class":
        return set(value.split()) <= CLASSES.get(tag, frozenset())
    pattern = ATTRIBUTES.get(tag, {}).get(name)
    if pattern is None:
        return False
    plain = unescape(value)
    return bool(pattern.match(plain) if pattern in _BEGINNINGS else pattern.fullmatch(plain))

"""HTML from another forum as Markdown that renders to the same words, links, images and code."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import count, repeat
from urllib.parse import urljoin

import nh3
from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, Tag

from app.core.errors import Invalid
from app.core.i18n import _
from app.core.markup.allowed import SCHEMES, is_foreign_image, is_link
from app.core.markup.cleaning import drop_unwanted
from app.core.markup.inline_markdown import Inline, guard_lines

MAX_HTML_CHARACTERS = 200_000
MAX_HTML_DEPTH = 60
MAX_MISNESTED = 50

_CONTAINERS = {"div", "section", "article", "details", "summary", "figure", "figcaption", "dl", "dt", "dd"}
_HEADING = re.compile(r"h([1-6])")
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_BLOCKS = _CONTAINERS | _HEADINGS | {"p", "ul", "ol", "li", "blockquote", "pre", "hr", "table"}
_INLINE = {"a", "b", "strong", "i", "em", "s", "strike", "del", "code", "kbd", "sup", "sub", "br", "img"}
_TABLE = {"thead", "tbody", "tfoot", "tr", "th", "td", "caption"}
_VOID = frozenset({"br", "hr", "img", "input", "meta", "link", "col", "source", "wbr", "embed", "area"})
_SELF_CLOSING = frozenset({"p", "li", "dt", "dd", "tr", "td", "th", "option"})
_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]{0,30})")

_cleaner = nh3.Cleaner(
    tags=_BLOCKS | _INLINE | _TABLE,
    attributes={
        "a": {"href", "title"},
        "img": {"src", "alt", "title"},
        "ol": {"start"},
        "pre": {"class"},
        "code": {"class"},
    },
    url_schemes=SCHEMES,
    link_rel=None,
)


def html_to_markdown(html: str, base: str = "") -> str:
    """The Markdown of a post body; relative addresses are resolved against `base` when it is given.

    Raises `Invalid` on "body" when the HTML is longer than 200,000 characters or nested too deeply.
    """
    _check(html)
    # In an element of its own, or text that looks like an address or a path would be warned about.
    soup = BeautifulSoup(f"<div>{_cleaner.clean(drop_unwanted(html))}</div>", "html.parser")
    _resolve(soup, base)
    return _blocks(soup).strip("\n") + "\n"


def _check(html: str) -> None:
    """Bound size and depth with one linear scan, before anything builds a tree."""
    if len(html) > MAX_HTML_CHARACTERS:
        raise Invalid("body", _("This HTML is too long to be imported."))
    if not _is_shallow(html):
        raise Invalid("body", _("This HTML is nested too deeply to be imported."))


def _is_shallow(html: str) -> bool:
    opened: list[str] = []
    misnested = 0
    for slash, raw in _TAG.findall(html):
        name = raw.lower()
        if slash and name in opened:
            while opened.pop() != name:
                # An HTML parser reopens what is closed out of order, so each costs again in every block.
                misnested += 1
        elif not slash and name not in _VOID:
            if opened and opened[-1] == name and name in _SELF_CLOSING:
                opened.pop()
            opened.append(name)
        if len(opened) > MAX_HTML_DEPTH or misnested > MAX_MISNESTED:
            return False
    return True


def _resolve(soup: BeautifulSoup, base: str) -> None:
    """Make addresses whole; links and images that may not be kept lose theirs."""
    for name, attribute, allowed in (("a", "href", is_link), ("img", "src", is_foreign_image)):
        for tag in soup.find_all(name):
            address = str(tag.get(attribute, "")).strip()
            if address.startswith("//"):
                address = "https:" + address
            elif base:
                address = _joined(base, address)
            tag[attribute] = address if allowed(address) else ""


def _joined(base: str, address: str) -> str:
    try:
        return urljoin(base, address)
    except ValueError:
        return ""


def _blocks(parent: Tag, tight: bool = False) -> str:
    """All blocks inside `parent`; runs of inline content between them become paragraphs."""
    written: list[tuple[str, str]] = []
    run: list[PageElement] = []
    for child in [*parent.children, None]:
        if child is not None and not (isinstance(child, Tag) and _is_block(child)):
            run.append(child)
            continue
        if paragraph := guard_lines(Inline().write(run)):
            written.append(("p", paragraph))
        run = []
        if isinstance(child, Tag) and (text := _block(child, _previous_kind(written))):
            written.append((child.name, text))
    return _joined_blocks(written, tight)


def _joined_blocks(written: list[tuple[str, str]], tight: bool) -> str:
    out = ""
    for name, text in written:
        close = tight and name == "ul"
        out += ("\n" if close else "\n\n") * bool(out) + text
    return out


def _previous_kind(written: list[tuple[str, str]]) -> str:
    return written[-1][0] + written[-1][1].split(" ", 1)[0] if written else ""


def _is_block(tag: Tag) -> bool:
    return tag.name in _BLOCKS or tag.find(sorted(_BLOCKS)) is not None


def _block(tag: Tag, previous: str) -> str:
    if heading := _HEADING.fullmatch(tag.name):
        text = Inline(one_line=True).write(tag.children)
        closed = text[:-1] + "\\#" if text.endswith("#") else text
        return f"{'#' * int(heading[1])} {closed}" if text else ""
    match tag.name:
        case "hr":
            return "***"
        case "pre":
            return _code(tag)
        case "blockquote":
            return _quote(_blocks(tag))
        case "ul" | "ol":
            return _list(tag, previous)
        case "li":
            return _indented("-", _item(tag)[0])
        case "table":
            return _table(tag)
    return _blocks(tag)


def _quote(text: str) -> str:
    return "\n".join(f"> {line}" if line else ">" for line in text.split("\n")) if text else ""


def _code(tag: Tag) -> str:
    text = tag.get_text().rstrip("\n")
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall(r"`+", text)), default=0))
    return f"{fence}{_language(tag)}\n{text}\n{fence}"


def _language(tag: Tag) -> str:
    code = tag.find("code")
    classes = [*_classes(tag), *(_classes(code) if isinstance(code, Tag) else [])]
    named = (re.fullmatch(r"lang(?:uage)?-([\w+#-]{1,20})", name) for name in classes)
    return next((found[1] for found in named if found), "")


def _classes(tag: Tag) -> list[str]:
    return list(tag.get("class") or [])


def _list(tag: Tag, previous: str) -> str:
    """Items with a marker other than that of a list right before it, or the two would be one."""
    items = [_item(child) for child in tag.children if isinstance(child, Tag) or str(child).strip()]
    markers = _markers(tag, previous)
    lines = [_indented(next(markers), text) for text, _loose in items]
    return ("\n\n" if any(loose for _text, loose in items) else "\n").join(lines)


def _markers(tag: Tag, previous: str) -> Iterator[str]:
    if tag.name == "ul":
        return repeat("+" if previous == "ul-" else "-")
    start = str(tag.get("start", "1"))
    first = int(start) if re.fullmatch(r"\d{1,8}", start) else 1
    ending = ")" if re.fullmatch(r"ol\d+\.", previous) else "."
    return (f"{number}{ending}" for number in count(first))


def _item(child: PageElement) -> tuple[str, bool]:
    """The text of an item, and whether it stands apart from its neighbours."""
    if not isinstance(child, Tag):
        return guard_lines(Inline().write([child])), False
    if child.name in ("ul", "ol"):
        return _block(child, ""), False
    blocks = [inner for inner in child.find_all(True, recursive=False) if inner.name in _BLOCKS]
    loose = any(inner.name != "ul" for inner in blocks)
    return _blocks(child, tight=not loose), loose


def _indented(marker: str, text: str) -> str:
    indent = " " * (len(marker) + 1)
    lines = text.split("\n")
    following = [indent + line if line else "" for line in lines[1:]]
    return "\n".join([f"{marker} {lines[0]}".rstrip(), *following])


def _table(tag: Tag) -> str:
    rows = [[_cell(cell) for cell in row.find_all(["td", "th"])] for row in tag.find_all("tr")]
    rows = [row for row in rows if row]
    if not rows:
        return guard_lines(Inline().write(tag.children))
    width = max(map(len, rows))
    written = [f"| {' | '.join(row + [''] * (width - len(row)))} |" for row in rows]
    rule = "|" + " --- |" * width
    return "\n".join([_caption(tag) + written[0], rule, *written[1:]])


def _caption(tag: Tag) -> str:
    caption = tag.find("caption")
    text = guard_lines(Inline(one_line=True).write(caption.children)) if isinstance(caption, Tag) else ""
    return text + "\n\n" if text else ""


def _cell(cell: Tag) -> str:
    return Inline(one_line=True, in_table=True).write(_leaves(cell.children))


def _leaves(children: Iterable[PageElement]) -> list[PageElement]:
    """Inline content of a cell: blocks inside it lose their frame and are set apart by a space."""
    found: list[PageElement] = []
    for child in children:
        if isinstance(child, Tag) and (_is_block(child) or child.name in _TABLE):
            found += [NavigableString(" "), *_leaves(child.children), NavigableString(" ")]
        else:
            found.append(child)
    return found

"""Inline HTML as Markdown: escapes exactly what a reader of the Markdown would take for a mark."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import chain, groupby

from bs4.element import NavigableString, PageElement, Tag

_SPACE = re.compile(r"[ \t\n\r\f]+")
_MARKS = {"strong": "**", "b": "**", "em": "*", "i": "*", "s": "~~", "del": "~~", "strike": "~~"}
_MARKS |= {"code": "`", "kbd": "`"}
_SPECIAL = re.compile(
    r"[\\`*\[\]|]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|~(?=~)|(?<=~)~|<(?=[A-Za-z])|&(?=#?\w)|@(?=\w)"
    r"|(?<=www)\.",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"(https?):(?=//)", re.IGNORECASE)
_PLAIN_ADDRESS = re.compile(r"https?://[A-Za-z0-9./-]+")
_LINE_START = re.compile(r"(#{1,6}(?=\s|$)|[-+](?=[\s-]|$)|[=>]|:(?=-|::))")
_NUMBERED = re.compile(r"(\d{1,9})([.)])(?=\s|$)")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_LONE_TILDE = re.compile(r"(?<!\\)~")
_NEWLINE = "\x00"


def guard_lines(text: str) -> str:
    """The text with every line escaped that would otherwise begin a heading, list, quote or table."""
    return "\n".join(_guarded(line.strip(" \t")) for line in text.split("\n")).strip("\n")


def _guarded(line: str) -> str:
    if numbered := _NUMBERED.match(line):
        return f"{numbered[1]}\\{line[len(numbered[1]) :]}"
    return "\\" + line if _LINE_START.match(line) else line


def _kind(node: PageElement) -> str:
    """The mark of a node; neighbours with the same one are written as one, or their marks would touch."""
    return _MARKS.get(node.name, "") if isinstance(node, Tag) else ""


def _children(node: PageElement) -> Iterable[PageElement]:
    return node.children if isinstance(node, Tag) else ()


class Inline:
    """Writes inline nodes; `one_line` for headings and cells, where a line break is a space."""

    def __init__(self, one_line: bool = False, in_table: bool = False) -> None:
        self._one_line = one_line
        self._in_table = in_table
        self._active: set[str] = set()
        self._in_link = False

    def write(self, nodes: Iterable[PageElement]) -> str:
        """Markdown of the nodes, without white space around it."""
        text = _SPACE.sub(" ", self._all(nodes)).strip(" ")
        text = re.sub(rf" *{_NEWLINE} *", _NEWLINE, text).strip(_NEWLINE + " ")
        return text.replace(_NEWLINE, " " if self._one_line else "\\\n")

    def _all(self, nodes: Iterable[PageElement]) -> str:
        out = ""
        for kind, group in groupby(nodes, _kind):
            if kind == "`":
                out = _append(out, self._code("".join(node.get_text() for node in group)))
            elif kind:
                out = _append(out, self._marked(kind, chain.from_iterable(_children(node) for node in group)))
            else:
                for node in group:
                    out = _append(out, self._one(node))
        return out

    def _one(self, node: PageElement) -> str:
        if isinstance(node, NavigableString):
            return self._escape(str(node))
        if not isinstance(node, Tag):
            return ""
        match node.name:
            case "br":
                return _NEWLINE
            case "img":
                return self._image(node)
            case "a":
                return self._link(node)
        return self._all(node.children)

    def _escape(self, text: str) -> str:
        escaped = _SPECIAL.sub(lambda found: "\\" + found[0], _SPACE.sub(" ", text))
        if "~~" in self._active:
            escaped = _LONE_TILDE.sub(r"\\~", escaped)
        return escaped if self._in_link else _ADDRESS.sub(r"\1\\:", escaped)

    def _marked(self, mark: str, nodes: Iterable[PageElement]) -> str:
        if mark in self._active:
            return self._all(nodes)
        self._active.add(mark)
        inner = self._all(nodes)
        self._active.discard(mark)
        return _wrapped(mark, inner)

    def _code(self, text: str) -> str:
        text = _SPACE.sub(" ", text)
        if not text.strip():
            return text
        if self._in_table:
            text = text.replace("|", "\\|")
        fence = "`" * (1 + max((len(run) for run in re.findall(r"`+", text)), default=0))
        padded = f" {text} " if text.startswith(("`", " ")) or text.endswith(("`", " ")) else text
        return f"{fence}{padded}{fence}"

    def _image(self, tag: Tag) -> str:
        alt = self._escape(str(tag.get("alt", ""))).strip()
        source = str(tag.get("src", ""))
        return f"![{alt}]({_destination(source)}{_title(tag)})" if source else alt

    def _link(self, tag: Tag) -> str:
        href = str(tag.get("href", ""))
        if not href or self._in_link:
            return self._all(tag.children)
        if _is_bare(tag, href):
            return f"<{href}>"
        self._in_link = True
        text = self._all(tag.children)
        self._in_link = False
        before, core, after = _split_space(text)
        return f"{before}[{core}]({_destination(href)}{_title(tag)}){after}"


def _is_bare(tag: Tag, href: str) -> bool:
    """Whether the link is nothing but its own address."""
    titled = tag.find(True) or tag.get("title")
    return not titled and tag.get_text() == href and _PLAIN_ADDRESS.fullmatch(href) is not None


def _wrapped(mark: str, inner: str) -> str:
    before, core, after = _split_space(inner)
    return f"{before}{mark}{core}{mark}{after}" if core else inner


def _split_space(text: str) -> tuple[str, str, str]:
    core = text.strip(" \xa0" + _NEWLINE)
    if not core:
        return text, "", ""
    start = text.index(core)
    return text[:start], core, text[start + len(core) :]


def _append(out: str, more: str) -> str:
    """Join two pieces so that marks at the seam still open and close where they should."""
    if not out or not more:
        return out + more
    if out[-1] == "!" and more[0] == "[":
        return out[:-1] + "\\!" + more
    if out[-1] in "*~" and more[0].isalnum() and not _opens(out):
        return out + _as_entity(more[0]) + more[1:]
    if more[0] in "*~" and out[-1].isalnum():
        return out[:-1] + _as_entity(out[-1]) + more if _is_punctuated(more) else out + more
    return out + more


def _opens(out: str) -> bool:
    """Whether the mark at the end of `out` closes right after a letter, where nothing is in its way."""
    inner = out.rstrip("*~")
    return bool(inner) and inner[-1].isalnum()


def _is_punctuated(more: str) -> bool:
    inner = more.lstrip("*~")
    return bool(inner) and not inner[0].isalnum()


def _as_entity(letter: str) -> str:
    return f"&#{ord(letter)};"


def _destination(address: str) -> str:
    address = _ENTITY.sub("&amp;", address.replace("\\", "%5C").replace("<", "%3C").replace(">", "%3E"))
    address = address.replace("|", "%7C").replace("\n", "")
    if re.search(r"[\s()]", address):
        return f"<{address}>"
    return address


def _title(tag: Tag) -> str:
    title = _SPACE.sub(" ", str(tag.get("title", ""))).strip()
    if not title:
        return ""
    title = re.sub(r"[\\\"|&]", lambda found: "\\" + found[0], title)
    return f' "{title}"'

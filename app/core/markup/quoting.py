"""The source of a text as a quotation: its own words with their marks, without what it quotes itself."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.token import Token

from app.core.markup.soft_wraps import unwrapped

# Longer texts are quoted from their beginning.
MOST = 1_200

_blocks = MarkdownIt("commonmark", {"html": False}).enable("table").disable(["html_block"])
_blocks.core.ruler.enableOnly(["normalize", "block"])
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})", re.MULTILINE)
_PICTURE = re.compile(r"!(?=\[[^\]\n]*\]\()")
_NOTE = re.compile(r"\[\^([^\]\s]+)\]")
_MARK = re.compile(r"([\\`*_\[\]<>~$])")


def quotation(source: str, name: str, address: str, label: str, *, breaks: bool) -> str:
    """`source` as a quotation that begins with a link: who wrote it (`name`) and where (`address`).

    Footnotes get `label` into their names, so that those of several quotations are told apart;
    pictures become links to them. Without `breaks` the line ends of `source` are spaces: what was wrapped by
    hand is put together, for the quotation stands in a text in which they are line breaks.
    """
    text = _shortened(_own_words(source, label))
    text = text if breaks else unwrapped(text)
    said = _MARK.sub(r"\\\1", name)
    return "\n".join(f"> {line}".rstrip() for line in [f"[{said}]({address}):", "", *text.split("\n")])


def _own_words(source: str, label: str) -> str:
    lines = source.split("\n")
    tokens = _blocks.parse(source)
    left_out = _lines_of(tokens, "blockquote_open")
    code = _lines_of(tokens, "fence") | _lines_of(tokens, "code_block")
    kept = [
        line if number in code else _NOTE.sub(rf"[^{label}-\1]", _PICTURE.sub("", line))
        for number, line in enumerate(lines)
        if number not in left_out
    ]
    return "\n".join(kept).strip("\n")


def _lines_of(tokens: list[Token], kind: str) -> set[int]:
    maps = [token.map for token in tokens if token.type == kind and token.map]
    return {number for first, end in maps for number in range(first, end)}


def _shortened(text: str) -> str:
    """Long words end with a whole line, and a code block that was cut is closed."""
    if len(text) <= MOST:
        return text
    cut = text[:MOST]
    short = (cut[: cut.rindex("\n")] if "\n" in cut else cut).rstrip()
    fences = _FENCE.findall(short)
    return f"{short}\n{fences[-1]}\n\n…" if len(fences) % 2 else f"{short} …"

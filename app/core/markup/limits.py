"""What a text may cost: caps found by measuring (see bench/render.py), checked before the costly steps."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from app.core.errors import Invalid
from app.core.i18n import _

MAX_CHARACTERS = 32_000
MAX_LINES = 4_000
MAX_BRACKETS = 2_000
MAX_QUOTED = 3_000
MAX_BLOCKS = 2_000
# The parser drops what lies below its own cap without a word, so ours refuses one level above it.
MAX_DEPTH = 22
PARSER_DEPTH = MAX_DEPTH + 2
MAX_CELLS = 1_000
MAX_INLINE = 6_000
MAX_TAGS = 5_000
MAX_ENTITIES = 8_000
MAX_HTML = 120_000


class Excess(Enum):
    """The ways a text can ask for too much."""

    LENGTH = "length"
    LINES = "lines"
    BLOCKS = "blocks"
    DEPTH = "depth"
    CELLS = "cells"
    MARKS = "marks"


class TooComplex(Invalid):
    """The text is longer or more intricate than can be shown quickly (422 on the field "body")."""

    def __init__(self, excess: Excess) -> None:
        super().__init__("body", _explain(excess))
        self.excess = excess


class Exceeded(Exception):
    """Carries the reason out of the parser, untranslated: it may be raised in a thread without a request."""

    def __init__(self, excess: Excess) -> None:
        super().__init__(excess.value)
        self.excess = excess


def _explain(excess: Excess) -> str:
    match excess:
        case Excess.LENGTH:
            return _("This text is too long: please keep it under 32,000 characters.")
        case Excess.LINES:
            return _("This text has too many lines: please split it into several posts.")
        case Excess.BLOCKS:
            return _("This text has too many paragraphs and list items: please split it into several posts.")
        case Excess.DEPTH:
            return _("Quotes and lists are nested too deeply here: please use fewer levels.")
        case Excess.CELLS:
            return _("This table is too large: please keep it under 1,000 cells, or attach it as a file.")
        case Excess.MARKS:
            return _("This text has too much formatting: please use fewer links, marks and symbols.")


def _refuse_over(count: int, most: int, excess: Excess) -> None:
    if count > most:
        raise Exceeded(excess)


def check_source(source: str) -> None:
    """Refuse what would already be slow to parse; raises `Exceeded`."""
    _refuse_over(len(source), MAX_CHARACTERS, Excess.LENGTH)
    _refuse_over(source.count("\n"), MAX_LINES, Excess.LINES)
    _refuse_over(source.count("["), MAX_BRACKETS, Excess.MARKS)
    _refuse_over(source.count(">"), MAX_QUOTED, Excess.MARKS)


def check_blocks(state: StateCore) -> None:
    """Parser rule between blocks and inline: refuse too many, too deep or too wide; raises `Exceeded`."""
    tokens = state.tokens
    _refuse_over(len(tokens), MAX_BLOCKS * 3, Excess.BLOCKS)
    _refuse_over(sum(token.type in ("td_open", "th_open") for token in tokens), MAX_CELLS, Excess.CELLS)
    _refuse_over(sum(token.nesting == 1 for token in tokens), MAX_BLOCKS, Excess.BLOCKS)
    _refuse_over(max((token.level for token in tokens), default=0), MAX_DEPTH, Excess.DEPTH)


def check_inline(state: StateCore) -> None:
    """Parser rule after inline: refuse too much formatting; raises `Exceeded`."""
    _refuse_over(sum(_inline_count(token.children) for token in state.tokens), MAX_INLINE, Excess.MARKS)


def _inline_count(children: Sequence[Token] | None) -> int:
    return sum(token.type not in ("text", "text_special") for token in children or ())


def check_html(html: str) -> None:
    """Refuse what the sanitisers would take long over; raises `Exceeded`."""
    _refuse_over(html.count("<"), MAX_TAGS, Excess.MARKS)
    _refuse_over(html.count("&"), MAX_ENTITIES, Excess.MARKS)
    _refuse_over(len(html), MAX_HTML, Excess.MARKS)

"""Emphasis beside Chinese, Japanese and Korean, which are written without spaces around their punctuation.

CommonMark lets `**「強調」**です` open and never close, because a mark between punctuation and a letter only
works next to a space. Here such letters and such punctuation count as the edge of a word, so the mark works
on both sides. Everything between other scripts stays as CommonMark says.
"""

from __future__ import annotations

import unicodedata

from markdown_it import MarkdownIt
from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline.state_inline import Scanned, StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType

_CONJOINING = range(0x1100, 0x1200)


def _is_wide(character: str) -> bool:
    """Whether it is a letter or a mark of East Asian writing; emoji are as wide and belong to no script."""
    if unicodedata.east_asian_width(character) not in "WFH":
        return ord(character) in _CONJOINING
    return unicodedata.category(character)[0] in "LPN"


def _is_punctuation(character: str) -> bool:
    return isMdAsciiPunct(ord(character)) or isPunctChar(character)


class _State(StateInline):
    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:
        """CommonMark's own answer, and beside East Asian text one that needs no space around a mark."""
        scanned = super().scanDelims(start, canSplitWord)
        end = start + scanned.length
        before, after = self.src[start - 1 : start] or " ", self.src[end : min(end + 1, self.posMax)] or " "
        # Underscores stay strict, as they are parts of names.
        if not canSplitWord or (before.isascii() and after.isascii()):
            return scanned
        wide_before, wide_after = _is_wide(before), _is_wide(after)
        if not (wide_before or wide_after):
            return scanned
        opens = not isWhiteSpace(ord(after)) and (wide_after or wide_before or not _is_punctuation(after))
        closes = not isWhiteSpace(ord(before)) and (wide_before or wide_after or not _is_punctuation(before))
        return Scanned(scanned.can_open or opens, scanned.can_close or closes, scanned.length)


class _Inline(ParserInline):
    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        """The same as the parser's own, over a state that knows East Asian text."""
        state = _State(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


def inline_parser() -> ParserInline:
    """A parser of lines for a new Markdown parser, before rules are added to it."""
    return _Inline()

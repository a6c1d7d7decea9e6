"""Texts that were wrapped by hand: their single line ends are spaces, where new texts begin a new line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.core.markup.parser import build_parser

_blocks = build_parser(formulas=True)
_blocks.core.ruler.enableOnly(["normalize", "block"])
# What makes a line end count in every text: two spaces, or a backslash that is not escaped itself.
_HARD = re.compile(r"(?: {2,}|(?<!\\)(?:\\\\)*\\)$")


def unwrapped(source: str) -> str:
    """A text in which line ends are spaces, put so that it looks the same where they are line breaks.

    Each paragraph becomes one line, up to the breaks that were meant; code, formulas and tables stay.
    """
    lines = source.split("\n")
    for first, said in reversed(list(_wrapped(source))):
        if lines[first].endswith(said[0]):
            lines[first : first + len(said)] = _joined(lines[first : first + len(said)], said)
    return "\n".join(lines)


def _wrapped(source: str) -> Iterator[tuple[int, list[str]]]:
    """The paragraphs and headings of several lines: where each begins, and its lines without indentation."""
    for token in _blocks.parse(source, {}):
        said = token.content.split("\n")
        if token.type == "inline" and token.map and token.map[1] - token.map[0] == len(said) > 1:
            yield token.map[0], said


def _joined(lines: list[str], said: list[str]) -> list[str]:
    """`lines` with each added to the one before it, unless that ends with a break that was meant."""
    kept = lines[:1]
    for line, words in zip(lines[1:], said[1:], strict=True):
        if _HARD.search(kept[-1]):
            kept.append(line)
        else:
            kept[-1] = f"{kept[-1].rstrip(' ')} {words.lstrip()}"
    return kept

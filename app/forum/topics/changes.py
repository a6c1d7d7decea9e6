"""What changed between two texts, in words: for people who read a history."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from diff_match_patch import diff_match_patch

# Words, runs of blanks, and single marks; text in every script.
TOKENS = re.compile(r"\s+|\w+|[^\w\s]")
SURROGATES = 0xD800, 0x800
# After so long the rest counts as changed as a whole, so that no text can hold up the server.
PATIENCE_SECONDS = 0.15
KEPT = 160
SAME, ADDED, REMOVED = "same", "added", "removed"
NAMES = {0: SAME, 1: ADDED, -1: REMOVED}


@dataclass(frozen=True)
class Piece:
    """A stretch of text that is the same, added or removed; `left_out` words are not shown in its middle."""

    what: str
    text: str
    end: str = ""
    left_out: int = 0


def pieces_between(before: str, after: str) -> list[Piece]:
    """The stretches that lead from one text to the other, by words; long equal ones are shortened.

    Source of the formula: Eugene W. Myers, "An O(ND) Difference Algorithm and Its Variations", 1986, as
    implemented by diff-match-patch on one sign for each word.
    """
    words: dict[str, str] = {}
    left, right = (_signs(text, words) for text in (before, after))
    differ = diff_match_patch()
    differ.Diff_Timeout = PATIENCE_SECONDS
    found = differ.diff_main(left, right, False)
    differ.diff_cleanupSemantic(found)
    spelled = {sign: word for word, sign in words.items()}
    return [
        _shortened(NAMES[what], "".join(spelled[sign] for sign in signs), place, len(found))
        for place, (what, signs) in enumerate(found)
    ]


def _signs(text: str, words: dict[str, str]) -> str:
    """A text as one sign for each word; the same word has the same sign in both texts."""
    return "".join(words.setdefault(word, _sign(len(words) + 1)) for word in TOKENS.findall(text))


def _sign(number: int) -> str:
    first, many = SURROGATES
    return chr(number if number < first else number + many)


def _shortened(what: str, text: str, place: int, count: int) -> Piece:
    if what != SAME or len(text) <= 3 * KEPT or count == 1:
        return Piece(what, text)
    start = "" if place == 0 else _cut_end(text[:KEPT])
    end = "" if place == count - 1 else _cut_start(text[-KEPT:])
    left_out = len(re.findall(r"\w+", text[len(start) : len(text) - len(end)]))
    return Piece(what, start, end, left_out)


def _cut_end(text: str) -> str:
    return text[: max(text.rfind(" "), text.rfind("\n")) + 1] or text


def _cut_start(text: str) -> str:
    found = re.search(r"\s", text)
    return text[found.start() :] if found else text


def is_same(pieces: list[Piece]) -> bool:
    """Whether nothing changed."""
    return all(piece.what == SAME for piece in pieces)


def sides(pieces: list[Piece]) -> tuple[list[Piece], list[Piece]]:
    """The same as two columns: what it was, and what it became."""
    return list(_without(ADDED, pieces)), list(_without(REMOVED, pieces))


def _without(what: str, pieces: list[Piece]) -> Iterator[Piece]:
    return (piece for piece in pieces if piece.what != what)

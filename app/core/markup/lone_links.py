"""Addresses that stand alone on a line: their writer wants to show what is there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from markdown_it.token import Token

_WRITTEN_OUT = frozenset({"address", "autolink"})
_BREAKS = frozenset({"softbreak", "hardbreak"})


def lone_links(tokens: Iterable[Token]) -> Iterator[str]:
    """The web addresses that are a whole line of an ordinary paragraph."""
    for token in tokens:
        if token.type == "inline" and token.level == 1:
            for line in _lines(token.children or ()):
                yield from _alone(line)


def _lines(children: Sequence[Token]) -> Iterator[list[Token]]:
    line: list[Token] = []
    for child in children:
        if child.type in _BREAKS:
            yield line
            line = []
        elif child.type != "text" or child.content.strip():
            line.append(child)
    yield line


def _alone(line: list[Token]) -> Iterator[str]:
    if [part.type for part in line] != ["link_open", "text", "link_close"]:
        return
    address = str(line[0].attrs.get("href", ""))
    if line[0].markup in _WRITTEN_OUT and address.lower().startswith(("http://", "https://")):
        yield address

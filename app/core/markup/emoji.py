"""Emoji written by name: `:smile:` becomes the sign which the composer offers under that name."""

from __future__ import annotations

import json
import re
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

# The composer's suggestions are built from the same file: each sign with its names.
_LIST = Path(__file__).parents[3] / "static" / "emoji.json"
_NAME = re.compile(r":([a-z0-9_+-]{1,30}):(?![A-Za-z0-9_:])")
_BEFORE = re.compile(r"[\w:/@.]")


def _read() -> dict[str, str]:
    signs: dict[str, str] = json.loads(_LIST.read_text(encoding="utf-8"))
    return {name: sign for sign, names in signs.items() for name in names.split()}


EMOJI = _read()


def emoji(state: StateInline, silent: bool) -> bool:
    """`:name:` between words becomes its sign; in code, after a backslash and inside `10:30:45` it stays."""
    found = _NAME.match(state.src, state.pos, state.posMax)
    sign = EMOJI.get(found[1]) if found else None
    if not found or not sign or (state.pos and _BEFORE.match(state.src[state.pos - 1])):
        return False
    if not silent:
        state.pending += sign
    state.pos = found.end()
    return True


def add_emoji(markdown: MarkdownIt) -> None:
    """Teach a parser the names."""
    markdown.inline.ruler.before("mention", "emoji", emoji)

"""Mentions: `@handle` links to a person; whom a text calls is told by `mentioned`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from app.core.markup.addresses import push_link

# No handle ends with an underscore, so one after it closes emphasis.
_MENTION = re.compile(r"@([A-Za-z0-9][A-Za-z0-9_.-]{0,38}[A-Za-z0-9])(?!_{0,3}[A-Za-z0-9@])")
# Part of an address or a word; underscores that open emphasis are neither, nor are scripts without spaces.
_GLUED = re.compile(r"[A-Za-z0-9\u00aa-\u052f.+/@-]_{0,3}\Z|_{4}\Z")


def mention(state: StateInline, silent: bool) -> bool:
    """`@handle`, outside links and not as part of an address, becomes a link to that person."""
    found = _MENTION.match(state.src, state.pos, state.posMax)
    if not found or state.linkLevel > 0 or _GLUED.search(state.src[max(0, state.pos - 4) : state.pos]):
        return False
    if not silent:
        handle = found[1].lower()
        attributes = {"class": "mention", "href": f"/people/{handle}", "data-mention": handle}
        push_link(state, attributes, found[0], "mention")
    state.pos = found.end()
    return True


def mentioned(tokens: Iterable[Token]) -> Iterator[str]:
    """The handles a text calls, in order; who is only quoted was called by somebody else."""
    quoted = 0
    for token in tokens:
        quoted += token.nesting if token.type in ("blockquote_open", "blockquote_close") else 0
        for child in token.children or () if not quoted else ():
            if child.markup == "mention" and child.nesting == 1:
                yield str(child.attrs["data-mention"])


def add_mentions(markdown: MarkdownIt) -> None:
    """Teach a parser the rule."""
    markdown.inline.ruler.push("mention", mention)

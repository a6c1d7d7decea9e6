"""Inline rules of our own: @mentions and bare web addresses."""

from __future__ import annotations

import re
from html import unescape

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

_MENTION = re.compile(r"@([A-Za-z0-9][A-Za-z0-9_.-]{0,38}[A-Za-z0-9_])(?![A-Za-z0-9_@])")
_BEFORE_MENTION = re.compile(r"[A-Za-z0-9_.+/@-]")
_SCHEME = re.compile(r"(?<![A-Za-z0-9+.-])https?\Z", re.IGNORECASE)
_ADDRESS = re.compile(r"://[^\s<>\"`\\|\[\]{}/?#:*_.,;!'()][^\s<>\"`\\|\[\]{}]*")
_TRAILING = "?!.,:;*_~'"


def mention(state: StateInline, silent: bool) -> bool:
    """`@handle`, outside links and not as part of an address, becomes a link to that person."""
    found = _MENTION.match(state.src, state.pos, state.posMax)
    if not found or state.linkLevel > 0 or _glued(state):
        return False
    if not silent:
        handle = found[1].lower()
        attributes = {"class": "mention", "href": f"/people/{handle}", "data-mention": handle}
        _push_link(state, attributes, found[0], "mention")
    state.pos = found.end()
    return True


def bare_address(state: StateInline, silent: bool) -> bool:
    """`https://…` in running text becomes a link, without the punctuation that ends the sentence."""
    found = _ADDRESS.match(state.src, state.pos, state.posMax)
    scheme = _SCHEME.search(state.src[max(0, state.pos - 6) : state.pos])
    if not found or not scheme or state.linkLevel > 0:
        return False
    rest = _without_ending(found[0])
    href = state.md.normalizeLink(scheme[0] + unescape(rest))
    if not state.md.validateLink(href) or not (silent or state.pending.endswith(scheme[0])):
        return False
    if not silent:
        state.pending = state.pending[: -len(scheme[0])]
        _push_link(state, {"href": href}, scheme[0] + unescape(rest), "address")
    state.pos += len(rest)
    return True


def _glued(state: StateInline) -> bool:
    return state.pos > 0 and _BEFORE_MENTION.match(state.src[state.pos - 1]) is not None


def _without_ending(rest: str) -> str:
    """Cut the end of the sentence, and closing brackets that were opened before the address."""
    excess = rest.count(")") - rest.count("(")
    while True:
        shorter = rest.rstrip(_TRAILING)
        if excess > 0 and shorter.endswith(")"):
            shorter, excess = shorter[:-1], excess - 1
        if shorter == rest:
            return rest
        rest = shorter


def _push_link(state: StateInline, attributes: dict[str, str], text: str, markup: str) -> None:
    opening = state.push("link_open", "a", 1)
    opening.attrs = dict(attributes)
    opening.markup = markup
    state.push("text", "", 0).content = text
    state.push("link_close", "a", -1).markup = markup


def add_inline_rules(markdown: MarkdownIt) -> None:
    """Teach a parser both rules."""
    markdown.inline.ruler.push("mention", mention)
    markdown.inline.ruler.push("bare_address", bare_address)

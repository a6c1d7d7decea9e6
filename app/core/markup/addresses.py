"""Addresses typed into running text: `https://…`, `www.…` and e-mail addresses become links, unchanged."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

# No address is typed with these: quotation marks, and the full-width punctuation that is set without a space.
_ENDS = "，。、；：？！】」』》〉〗〕｝「『【《〈〖〔｛“”„«»‹›"
_NEVER = rf"\s<>\"`\\|\[\]{{}}（）{_ENDS}"
_PART = f"[^{_NEVER}]"
# Brackets belong to it in pairs, square ones in its query only, for elsewhere they are the writer's.
_REST = (
    rf"(?:[^{_NEVER}?]++|（{_PART}*+）)*+"
    rf"(?:\?(?:{_PART}++|（{_PART}*+）|\[{_PART}*+\])*+)?"
)
_ADDRESS = re.compile(rf"://[^{_NEVER}/?#:*_.,;!'()]{_REST}")
_SCHEME = re.compile(r"(?<![A-Za-z0-9+.-])https?\Z", re.IGNORECASE)
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_PLAIN = re.compile(
    rf"(?<![\w.+/@:-])www\.(?:{_LABEL}\.){{1,8}}[A-Za-z]{{2,24}}(?![\w@-])(?::\d{{1,5}})?(?:[/?#]{_REST})?"
    rf"|(?<![\w.+/@-])(?P<mail>[A-Za-z0-9][A-Za-z0-9_.+-]{{0,63}}@(?:{_LABEL}\.){{1,8}}[A-Za-z]{{2,24}})(?![\w@-])",
    re.IGNORECASE,
)
_TRAILING = "?!.,:;*_~'"


def bare_address(state: StateInline, silent: bool) -> bool:
    """`https://…` in running text becomes a link, without the punctuation that ends the sentence."""
    scheme = _SCHEME.search(state.src[max(0, state.pos - 6) : state.pos])
    found = _ADDRESS.match(state.src, state.pos, state.posMax) if scheme and not state.linkLevel else None
    if not scheme or not found:
        return False
    rest = _without_ending(found[0])
    href = state.md.normalizeLink(scheme[0] + rest)
    if not state.md.validateLink(href) or not (silent or state.pending.endswith(scheme[0])):
        return False
    if not silent:
        state.pending = state.pending[: -len(scheme[0])]
        push_link(state, {"href": href}, scheme[0] + rest, "address")
    state.pos += len(rest)
    return True


def push_link(state: StateInline, attributes: dict[str, str], text: str, markup: str) -> None:
    """Add a link to what has been read of a line."""
    opening = state.push("link_open", "a", 1)
    opening.attrs = dict(attributes)
    opening.markup = markup
    state.push("text", "", 0).content = text
    state.push("link_close", "a", -1).markup = markup


def _without_ending(rest: str) -> str:
    """Cut the end of the sentence, and closing brackets that were opened before the address."""
    excess = rest.count(")") - rest.count("(")
    end = len(rest)
    while end:
        closes = rest[end - 1] == ")" and excess > 0
        if not closes and not _ends_sentence(rest[end - 1]):
            break
        excess -= closes
        end -= 1
    return rest[:end]


def _ends_sentence(character: str) -> bool:
    if character.isascii():
        return character in _TRAILING
    return character != "）" and unicodedata.category(character).startswith("P")


def _plain_addresses(state: StateCore) -> None:
    """Link `www.…` and e-mail addresses in text that is neither code nor link; an escaped one is apart."""
    for token in state.tokens:
        if token.children:
            token.children = list(_linked(state, token.children))


def _linked(state: StateCore, children: Sequence[Token]) -> Iterator[Token]:
    inside = 0
    for token in children:
        inside += token.nesting if token.type in ("link_open", "link_close") else 0
        if token.type == "text" and not inside:
            yield from _parts(state, token)
        else:
            yield token


def _parts(state: StateCore, token: Token) -> Iterator[Token]:
    at = 0
    for found in _PLAIN.finditer(token.content):
        shown = found[0] if found["mail"] else _without_ending(found[0])
        href = state.md.normalizeLink(f"mailto:{shown}" if found["mail"] else f"http://{shown}")
        if found.start() < at or not state.md.validateLink(href):
            continue
        yield _text(token.content[at : found.start()], token.level)
        markup = "email" if found["mail"] else "address"
        yield Token("link_open", "a", 1, attrs={"href": href}, markup=markup, level=token.level)
        yield _text(shown, token.level + 1)
        yield Token("link_close", "a", -1, markup=markup, level=token.level)
        at = found.start() + len(shown)
    if at < len(token.content):
        yield _text(token.content[at:], token.level) if at else token


def _text(words: str, level: int) -> Token:
    return Token("text", "", 0, content=words, level=level)


def add_addresses(markdown: MarkdownIt) -> None:
    """Teach a parser all three."""
    markdown.inline.ruler.push("bare_address", bare_address)
    markdown.core.ruler.after("inline", "plain_addresses", _plain_addresses)

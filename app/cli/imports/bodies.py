"""The texts of a dump as our Markdown: posts are HTML, comments a few marks of Markdown on one line."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape, unescape

import nh3

from app.core.errors import Invalid
from app.core.forms import many_lines
from app.core.i18n import _
from app.core.markup import MAX_CHARACTERS
from app.core.markup.from_html import html_to_markdown
from app.forum.topics.text import PostText, rendered

NO_TEXT = PostText("", "", 0, breaks=False)
LONGEST_PLAIN = MAX_CHARACTERS - 1_000
MOST_LINES = 3_500
MOST_IN_A_COMMENT = 20_000
_BREAK = re.compile(r"<(?:br|/p|/li|/h[1-6]|/pre|/tr|/blockquote|/div)\b[^>]{0,200}>", re.IGNORECASE)
_TOKEN = re.compile(
    r"(?P<code>`[^`]{1,600}`)"
    r"|\[(?P<label>[^\[\]]{1,600})\]\((?P<link>https?://[^\s()<>]{1,1000}(?:\([^\s()<>]{0,300}\)[^\s()<>]{0,300})?)"
    r"(?: \"[^\"]{0,300}\")?\)"
    r"|(?P<address>https?://[^\s<>\"]{1,1000}[^\s<>\"?!.,:;*_~'\)\]])"
    r"|(?<!\w)(?P<mark>\*\*|\*|__|_)(?=[^\s*_])(?P<marked>.{1,600}?)(?<=[^\s])(?P=mark)(?!\w)"
)


@dataclass(frozen=True)
class Body:
    """A text ready to be posted, and what had to be given up for it."""

    text: PostText = NO_TEXT
    note: str = ""

    @property
    def source(self) -> str:
        """The Markdown."""
        return self.text.source


def post_body(html: str, base: str = "") -> Body:
    """A post's HTML as Markdown that is known to render; as plain text when it is too intricate for us."""
    try:
        return Body(_proved(html_to_markdown(html, base)))
    except Invalid as invalid:
        return _plainly(html, invalid.message)


def comment_body(text: str, base: str = "") -> Body:
    """A comment as Markdown: its links, code and emphasis stay, everything else is only text."""
    return post_body(comment_html(text), base)


def bio_body(html: str, most: int, base: str = "") -> Body:
    """What somebody says about themselves, cut to `most` characters."""
    body = post_body(html, base)
    if len(body.source) <= most:
        return body
    return Body(
        _proved(_beginning(body.source, most)), _("The text about this person was too long and is cut.")
    )


def _beginning(source: str, most: int) -> str:
    """The paragraphs of a text that fit; of a longer first one, its first words without marks."""
    kept = ""
    for paragraph in source.split("\n\n"):
        if len(kept) + len(paragraph) > most - 4:
            break
        kept += paragraph + "\n\n"
    return f"{kept}…" if kept else many_lines(html_to_markdown(f"<p>{escape(source[: most // 3])} …</p>"))


def comment_html(text: str) -> str:
    """The HTML that a comment is shown as."""
    if len(text) > MOST_IN_A_COMMENT:
        return f"<p>{escape(text)}</p>"
    paragraphs = re.split(r"\n\s*\n", text.strip())
    return "".join(f"<p>{''.join(_spans(paragraph))}</p>" for paragraph in paragraphs)


def _spans(text: str, depth: int = 0) -> Iterator[str]:
    at = 0
    for found in _TOKEN.finditer(text) if depth < 3 else ():
        yield escape(text[at : found.start()])
        yield _span(found, depth)
        at = found.end()
    yield escape(text[at:])


def _span(found: re.Match[str], depth: int) -> str:
    if code := found["code"]:
        return f"<code>{escape(code[1:-1])}</code>"
    if link := found["link"]:
        return f'<a href="{escape(link)}">{escape(found["label"])}</a>'
    if address := found["address"]:
        return f'<a href="{escape(address)}">{escape(address)}</a>'
    tag = "strong" if len(found["mark"]) == 2 else "em"
    return f"<{tag}>{''.join(_spans(found['marked'], depth + 1))}</{tag}>"


def _proved(markdown: str) -> PostText:
    """The text, tidied as posting tidies it and rendered; raises Invalid when it cannot be.

    It stays a text whose line ends are spaces, as its writer knew it.
    """
    return rendered(many_lines(markdown), breaks=False)


def _plainly(html: str, why: str) -> Body:
    """The words alone, as a block of plain text, which is never too intricate."""
    words = _words(html)
    kept = words[:LONGEST_PLAIN]
    lines = [part for line in kept.splitlines() for part in textwrap.wrap(line, 100) or [""]][:MOST_LINES]
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall(r"`+", kept)), default=0))
    source = "\n".join([fence, *lines, fence])
    if len(source) > MAX_CHARACTERS:
        source = f"{source[: LONGEST_PLAIN - len(fence)]}\n{fence}"
    cut = (
        _("Only its beginning is kept.")
        if len(words) > len(kept)
        else _("All its words are kept as plain text.")
    )
    return Body(_proved(source), f"{why} {cut}")


def _words(html: str) -> str:
    text = unescape(nh3.clean(_BREAK.sub("\n", html), tags=set()))
    return re.sub(r"\n{3,}", "\n\n", text).strip()

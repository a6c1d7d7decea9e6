"""The words of a piece of HTML, for search and snippets."""

from __future__ import annotations

import re
from html import unescape

import nh3

_BLOCK = re.compile(
    r"<(?=/?(?:p|h[1-6]|li|ul|ol|pre|blockquote|table|tr|td|th|section|div|dt|dd|br|hr|details|summary)\b)",
    re.IGNORECASE,
)
_BACK_LINK = re.compile(r'<a [^<>]*class="footnote-backref"[^<>]*>[^<>]*</a>')
_FORMULA = re.compile(r'<math\b[^<>]* alttext="([^"<>]*)"[^<>]*>.*?</math>', re.DOTALL)


def plain_text(html: str) -> str:
    """The text of `html` on one line: no markup, no scripts, white space collapsed, formulas as typed."""
    spaced = _BLOCK.sub(" <", _BACK_LINK.sub("", _FORMULA.sub(r"\1", html)))
    return " ".join(unescape(nh3.clean(spaced, tags=set())).split())

"""Colours for code: a bounded choice of languages, as CSS classes only."""

from __future__ import annotations

import re
from functools import cache
from io import StringIO
from time import thread_time

from markdown_it.common.utils import escapeHtml
from pygments.formatters import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_all_lexers, get_lexer_by_name

MAX_HIGHLIGHTED = 10_000
MAX_BLOCK = 5_000
MAX_SPANS = 1_500
# Many lexers take quadratic time over hostile text; between two tokens they can be stopped.
MAX_SECONDS = 0.05

# One match of a pattern cannot be stopped, and many look at the rest of a run again from each place in it. So
# code with a long line or run of blanks, or in which a few characters are repeated for long, stays plain.
MONOTONOUS = re.compile(r"[^\n]{800}|\s{160}|(.{1,6}?)\1{39}", re.S)

# Named one by one: each further lexer is one more set of patterns that hostile text could stall.
_CHOSEN = (
    "bash",
    "c",
    "cpp",
    "csharp",
    "css",
    "dart",
    "diff",
    "docker",
    "elixir",
    "erlang",
    "go",
    "graphql",
    "haskell",
    "html",
    "http",
    "ini",
    "java",
    "javascript",
    "json",
    "jsx",
    "kotlin",
    "less",
    "lua",
    "make",
    "markdown",
    "nginx",
    "objective-c",
    "perl",
    "php",
    "powershell",
    "protobuf",
    "python",
    "pycon",
    "r",
    "ruby",
    "rust",
    "scala",
    "scss",
    "sql",
    "swift",
    "toml",
    "typescript",
    "tsx",
    "xml",
    "yaml",
)


def _aliases() -> dict[str, str]:
    chosen = set(_CHOSEN)
    found = {name: name for name in _CHOSEN}
    for _name, aliases, _files, _types in get_all_lexers(plugins=False):
        canonical = next((alias for alias in aliases if alias in chosen), None)
        if canonical:
            found |= {alias.lower(): canonical for alias in aliases}
    return found


LANGUAGES: dict[str, str] = _aliases()


@cache
def _lexer(language: str) -> Lexer:
    return get_lexer_by_name(language, stripnl=False, ensurenl=False)


class Palette:
    """Highlights the code blocks of one text until its share of characters, spans or time is used up."""

    def __init__(self) -> None:
        self._characters = MAX_HIGHLIGHTED
        self._spans = MAX_SPANS
        self._seconds = MAX_SECONDS
        self._formatter: HtmlFormatter[str] = HtmlFormatter(nowrap=True)

    def paint(self, code: str, language: str) -> str:
        """The code as HTML, with spans when the text may still have some, else only escaped."""
        if len(code) > min(self._characters, MAX_BLOCK) or MONOTONOUS.search(code):
            return escapeHtml(code)
        self._characters -= len(code)
        painted = self._painted(code, language)
        spans = painted.count("<span")
        if not painted or spans > self._spans:
            return escapeHtml(code)
        self._spans -= spans
        return painted

    def _painted(self, code: str, language: str) -> str:
        """Empty when it took too long."""
        if self._seconds <= 0:
            return ""
        lexer = _lexer(language)
        # Time of this thread's work, not of the clock: a busy machine must not change the colours.
        deadline = thread_time() + self._seconds
        tokens = []
        for token in lexer.get_tokens(code):
            tokens.append(token)
            if thread_time() > deadline:
                self._seconds = 0.0
                return ""
        out = StringIO()
        self._formatter.format(tokens, out)
        self._seconds = deadline - thread_time()
        return out.getvalue()

"""Colours for code: a bounded choice of languages, as CSS classes only."""

from __future__ import annotations

from markdown_it.common.utils import escapeHtml
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_all_lexers, get_lexer_by_name

MAX_HIGHLIGHTED = 10_000
MAX_SPANS = 1_500

# Named one by one: each further lexer is one more set of patterns that hostile text could stall.
_CHOSEN = (
    "bash", "c", "cpp", "csharp", "css", "dart", "diff", "docker", "elixir", "erlang", "go",
    "graphql", "haskell", "html", "http", "ini", "java", "javascript", "json", "jsx", "kotlin",
    "less", "lua", "make", "markdown", "nginx", "objective-c", "perl", "php", "powershell",
    "protobuf", "python", "pycon", "r", "ruby", "rust", "scala", "scss", "sql", "swift", "toml",
    "typescript", "tsx", "xml", "yaml",
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


class Palette:
    """Highlights the code blocks of one text until its share of characters and spans is used up."""

    def __init__(self) -> None:
        self._characters = MAX_HIGHLIGHTED
        self._spans = MAX_SPANS

    def paint(self, code: str, language: str) -> str:
        """The code as HTML, with spans when the text may still have some, else only escaped."""
        if len(code) > self._characters:
            return escapeHtml(code)
        self._characters -= len(code)
        lexer = get_lexer_by_name(language, stripnl=False, ensurenl=False)
        painted = highlight(code, lexer, HtmlFormatter(nowrap=True))
        spans = painted.count("<span")
        if spans > self._spans:
            return escapeHtml(code)
        self._spans -= spans
        return painted

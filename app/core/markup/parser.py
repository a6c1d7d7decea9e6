"""The Markdown parser: CommonMark with tables, task lists, footnotes and more, and no raw HTML."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict, PresetType
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.tasklists import tasklists_plugin

from app.core.markup.addresses import add_addresses
from app.core.markup.allowed import is_image, is_link
from app.core.markup.blocks import add_blocks
from app.core.markup.emoji import add_emoji
from app.core.markup.emphasis import inline_parser
from app.core.markup.formulas import add_formulas
from app.core.markup.languages import LANGUAGES, Palette
from app.core.markup.limits import PARSER_DEPTH, check_blocks, check_inline
from app.core.markup.mentions import add_mentions
from app.core.markup.pictures import add_uploads

_ALIGN = re.compile(r"text-align:(left|center|right)")
_DIRECTED = frozenset(
    f"{name}_open" for name in ("paragraph", "heading", "bullet_list", "ordered_list", "blockquote", "table")
)


class _Markdown(MarkdownIt):
    def configure(
        self, presets: str | PresetType, options_update: Mapping[str, Any] | None = None
    ) -> MarkdownIt:
        """Before anything is switched on or off, the parser of lines becomes ours."""
        self.inline = inline_parser()
        return super().configure(presets, options_update)

    def validateLink(self, url: str) -> bool:
        return is_link(url) or is_image(url)


def _shape(state: StateCore) -> None:
    """Fit the tokens to the page: its h1 and h2 stay its own, and each block finds its own direction."""
    inside = 0
    for token in state.tokens:
        inside += token.nesting if token.type.startswith("container_") else 0
        if token.tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            token.tag = f"h{min(int(token.tag[1]) + 2, 6)}"
        if token.level == inside and token.type in _DIRECTED:
            token.attrSet("dir", "auto")
        if token.type == "table_open":
            # A wide one scrolls, so the keyboard must reach it.
            token.attrSet("tabindex", "0")
        if aligned := _ALIGN.match(str(token.attrs.pop("style", ""))):
            token.attrSet("class", f"align-{aligned[1]}")


def _fence(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    """A code block that can be scrolled by keyboard, coloured when its language is known."""
    token = tokens[index]
    # bleach takes away the first newline of a code block; this one is there to be taken.
    opening = '<pre tabindex="0">' + "\n" * token.content.startswith("\n")
    language = LANGUAGES.get((token.info.split() or [""])[0].lower())
    if language is None:
        return f"{opening}<code>{escapeHtml(token.content)}</code></pre>\n"
    palette: Palette = env.setdefault("palette", Palette())
    painted = palette.paint(token.content, language)
    return f'{opening}<code class="language-{language}">{painted}</code></pre>\n'


def _image(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    """An image that loads when it comes into view; its description alone when it may not be shown."""
    token = tokens[index]
    alt = renderer.renderInlineAsText(token.children or [], options, env)
    if not is_image(str(token.attrs.get("src", ""))):
        return escapeHtml(alt)
    token.attrs |= {"alt": alt, "loading": "lazy", "decoding": "async"}
    return renderer.renderToken(tokens, index, options, env)


def _footnotes_open(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    return '<section class="footnotes" dir="auto">\n<ol>\n'


def build_parser(formulas: bool = False, breaks: bool = False) -> MarkdownIt:
    """A parser ready to use; it keeps nothing between texts, so threads may share it.

    With `breaks` a line end is a line break, without it is a space.
    """
    options = {"html": False, "xhtmlOut": False, "breaks": breaks, "maxNesting": PARSER_DEPTH}
    markdown = _Markdown("commonmark", options)
    markdown.enable(["table", "strikethrough"]).disable(["html_block", "html_inline"])
    markdown.use(footnote_plugin, inline=False).use(tasklists_plugin, label=True)
    add_mentions(markdown)
    add_emoji(markdown)
    markdown.core.ruler.after("block", "check_blocks", check_blocks)
    markdown.core.ruler.after("inline", "check_inline", check_inline)
    add_addresses(markdown)
    markdown.core.ruler.push("shape", _shape)
    add_blocks(markdown)
    if formulas:
        add_formulas(markdown)
    add_uploads(markdown)
    for name, rule in (
        ("fence", _fence),
        ("code_block", _fence),
        ("image", _image),
        ("footnote_block_open", _footnotes_open),
    ):
        markdown.add_render_rule(name, rule)
    return markdown

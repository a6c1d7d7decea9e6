"""Blocks of our own: parts that open on a click, and headings one can link to."""

from __future__ import annotations

from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from mdit_py_plugins.container import container_plugin
from slugify import slugify

NAMES = frozenset({"details", "spoiler"})
MOST_ANCHORS = 100
MOST_TITLE = 200
_SLUG = 40


def _begins(params: str, markup: str) -> bool:
    return params.strip().partition(" ")[0].lower() in NAMES


def _details(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    """`:::details Title` … `:::`; without a title it is called as its writer called it."""
    if tokens[index].nesting < 0:
        return "</details>\n"
    name, _, title = tokens[index].info.strip().partition(" ")
    shown = " ".join(title.split())[:MOST_TITLE] or name.capitalize()
    return f'<details dir="auto"><summary>{escapeHtml(shown)}</summary>\n'


def _anchors(state: StateCore) -> None:
    """Give each heading an address of its own; in the page of a topic it is bound to its post."""
    taken: dict[str, int] = {}
    for index, token in enumerate(state.tokens):
        if token.type == "heading_open" and token.level == 0 and sum(taken.values()) < MOST_ANCHORS:
            inline = state.tokens[index + 1]
            slug = slugify(inline.content[:200], max_length=_SLUG) or "part"
            taken[slug] = taken.get(slug, 0) + 1
            number = f"--{taken[slug]}" if taken[slug] > 1 else ""
            _link(token, inline, f"h-{state.env['docId']}-{slug}{number}")


def _link(heading: Token, inline: Token, name: str) -> None:
    heading.attrSet("id", name)
    # Empty, for its sign is none of the writer's words; named by the heading, so that it says where it leads.
    link = {"href": f"#{name}", "class": "heading-link", "aria-labelledby": name}
    opening, closing = Token("link_open", "a", 1, attrs=dict(link)), Token("link_close", "a", -1)
    inline.children = [*(inline.children or []), opening, closing]


def add_blocks(markdown: MarkdownIt) -> None:
    """Teach a parser both."""
    markdown.use(container_plugin, name="details", validate=_begins, render=_details)
    markdown.core.ruler.push("anchors", _anchors)

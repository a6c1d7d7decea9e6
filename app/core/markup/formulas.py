"""Formulas: `$…$` in a line and `$$…$$` on lines of their own, drawn as MathML, which browsers know.

latex2mathml reads them. What it makes is not trusted: its tree is written out anew, and only the elements and
attributes of allowed.py are. What it cannot read, or what would cost much, is shown as it was typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from xml.etree.ElementTree import Element

from latex2mathml.converter import convert_to_element
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from mdit_py_plugins.dollarmath.index import math_block_dollar, math_inline_dollar

from app.core.markup.allowed import MATH, attribute_allowed

MAX_FORMULA = 1_000
MAX_LINES = 60
MAX_FORMULAS = 50
MAX_ELEMENTS = 1_500
MAX_DEPTH = 30
# More signs than this may be wider than a phone, so the formula gets a box that scrolls.
NARROW = 16

_LEAVES = frozenset({"mi", "mo", "mn", "mtext"})
_PARTS = dict.fromkeys(("mfrac", "mroot", "msup", "msub", "munder", "mover"), 2)
_PARTS |= {"msubsup": 3, "munderover": 3}
_ROWS = {"mstyle": "mrow", "mpadded": "mrow"}
_UPRIGHT = re.compile(r"&#x0*(?:[46][1-9A-F]|[57][0-9A]);", re.IGNORECASE)
_COMMENT = re.compile(r"(?<!\\)%[^\n]*")
# A definition could double itself again and again.
_DEFINES = re.compile(r"\\(?:def|newcommand|newenvironment|DeclareMathOperator)(?![A-Za-z])")
_UNMARKED = str.maketrans({"<": r" \lt ", ">": r" \gt ", "&": "& "})

_in_line = math_inline_dollar(allow_space=False, allow_digits=True, allow_double=True)
_on_lines = math_block_dollar(allow_labels=False, allow_blank_lines=False)


class Undrawable(Exception):
    """The formula is not understood, or costs too much; it is shown as its source."""


@dataclass(slots=True)
class Purse:
    """What one text may still spend on formulas."""

    formulas: int = MAX_FORMULAS
    elements: int = MAX_ELEMENTS
    signs: int = 0


def draw(source: str, block: bool, purse: Purse) -> tuple[str, bool]:
    """A formula as MathML, and whether it may be wide; the purse pays for the try. Raises `Undrawable`."""
    if purse.formulas < 1 or purse.elements < 1:
        raise Undrawable
    purse.formulas, purse.signs = purse.formulas - 1, 0
    inside = "".join(_copied(child, purse, 1) for child in _read(source, block))
    display = ' display="block"' if block else ""
    # In LaTeX this says the same; and so no tag and no entity can begin inside an attribute.
    said = escapeHtml(" ".join(_tidy(source).translate(_UNMARKED).split()))
    return f'<math{display} alttext="{said}">{inside}</math>', purse.signs > NARROW


def _tidy(source: str) -> str:
    return " ".join(_COMMENT.sub("", source).split())


def _read(source: str, block: bool) -> Element:
    if len(source) > MAX_FORMULA or not (tidy := _tidy(source)) or _DEFINES.search(tidy):
        raise Undrawable
    try:
        return convert_to_element(tidy, display="block" if block else "inline")
    except Exception as error:  # whatever it stumbles over: IndexError, StopIteration, RecursionError…
        raise Undrawable from error


def _copied(element: Element, purse: Purse, depth: int) -> str:
    tag = _ROWS.get(element.tag, element.tag)
    purse.elements -= 1
    if tag not in MATH or depth > MAX_DEPTH or purse.elements < 0 or _is_overprint(element):
        raise Undrawable
    if len(element) != _PARTS.get(tag, len(element)):
        raise Undrawable
    attributes = "".join(f' {name}="{value}"' for name, value in _attributes(element, tag))
    inside = _words(element, tag) + "".join(_copied(child, purse, depth + 1) for child in element)
    purse.signs += len(inside) if tag in _LEAVES else tag == "mspace"
    return f"<{tag}{attributes}>{inside}</{tag}>"


def _is_overprint(element: Element) -> bool:
    """Whether it is meant to lie on its neighbour, which our list cannot say."""
    return element.tag == "mpadded" and element.get("width", "").startswith("0")


def _attributes(element: Element, tag: str) -> Iterator[tuple[str, str]]:
    if tag == "mi" and _UPRIGHT.fullmatch(element.text or ""):
        # `\mathrm{d}` comes as a reference alone; browsers slant a single letter unless they are told.
        yield "mathvariant", "normal"
        return
    for name, value in element.attrib.items():
        if name == "columnalign":
            name, value = "class", f"align-{value}"
        if attribute_allowed(tag, name, value):
            yield name, escapeHtml(value)


def _words(element: Element, tag: str) -> str:
    # The library writes signs as references such as &#x2211; into the text of its tree.
    words = unescape(element.text or "")
    if (words.strip() and tag not in _LEAVES) or (tag == "mi" and words.startswith("\\")):
        raise Undrawable
    return escapeHtml(words)


def _inline_rule(state: StateInline, silent: bool) -> bool:
    """`$…$` and `$$…$$` in a line; none opens after a letter or closes before a digit: prices stay prices."""
    start = state.pos
    before = state.src[start - 1] if start else ""
    if state.src[start] != "$" or before.isalnum() or before == "$" or not _in_line(state, True):
        return False
    after = state.src[state.pos : state.pos + 1]
    state.pos, end = start, state.pos
    if after.isdigit() or after == "$" or not state.src[start:end].strip("$ \n"):
        return False
    state.pos = end
    if not silent:
        state.pos = start
        _in_line(state, False)
    return True


def _block_rule(state: StateBlock, first: int, last: int, silent: bool) -> bool:
    """`$$` … `$$`, within the list item or quote in which it begins, and not too far apart."""
    begin = state.bMarks[first] + state.tShift[first]
    line = state.src[begin : state.eMarks[first]]
    if not line.startswith("$$") or (len(line.strip()) > 2 and not line.strip("$ \t")):
        return False
    end = first + 1
    while end < min(last, first + MAX_LINES) and state.sCount[end] >= state.blkIndent:
        end += 1
    return _on_lines(state, first, end, silent)


def _described(state: StateCore) -> None:
    """The description of a picture is words alone: a formula in it is its source."""
    for token in state.tokens:
        for image in (child for child in token.children or () if child.type == "image"):
            for child in image.children or ():
                if child.type.startswith("math_"):
                    child.type, child.content = "text", f"{child.markup}{child.content}{child.markup}"


def _formula(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    token = tokens[index]
    own_line, source = token.type == "math_block", token.content.strip()
    try:
        drawn, wide = draw(source, token.markup == "$$", env.setdefault("purse", Purse()))
    except Undrawable:
        code = f"<code>{escapeHtml(token.markup + token.content + token.markup)}</code>"
        return f'<pre tabindex="0">{code}</pre>\n' if own_line else code
    if own_line:
        return f'<p class="formula" tabindex="0">{drawn}</p>\n'
    return f'<span class="formula" tabindex="0">{drawn}</span>' if wide else drawn


def add_formulas(markdown: MarkdownIt) -> None:
    """Teach a parser formulas."""
    markdown.inline.ruler.before("escape", "math_inline", _inline_rule)
    markdown.block.ruler.before("fence", "math_block", _block_rule)
    markdown.core.ruler.push("described", _described)
    for name in ("math_inline", "math_inline_double", "math_block"):
        markdown.add_render_rule(name, _formula)

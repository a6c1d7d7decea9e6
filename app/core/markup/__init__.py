"""Text from people: Markdown in, safe HTML out, the same for every post, profile and comment."""

from __future__ import annotations

from app.core.markup.limits import MAX_CHARACTERS, TooComplex
from app.core.markup.rendering import FORMULAS, VERSION, Rendered, render, render_cooperatively, version_of
from app.core.markup.scoping import bound_to
from app.core.markup.soft_wraps import unwrapped
from app.core.markup.text import plain_text

__all__ = [
    "FORMULAS",
    "MAX_CHARACTERS",
    "VERSION",
    "Rendered",
    "TooComplex",
    "bound_to",
    "plain_text",
    "render",
    "render_cooperatively",
    "unwrapped",
    "version_of",
]

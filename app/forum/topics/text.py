"""Rendering what people wrote, before a transaction opens and only once."""

from __future__ import annotations

from functools import lru_cache

from app.core.errors import Invalid
from app.core.forms import is_visible, many_lines
from app.core.i18n import _
from app.core.markup import Rendered, render_cooperatively
from app.core.settings import settings


def rendered(source: str) -> Rendered:
    """A text as HTML. Shells call it before they open a transaction, so operations find it ready.

    Raises TooComplex (an Invalid for `body`) when the text is too long or too deep.
    """
    return _rendered(source, settings().mathematics)


@lru_cache(maxsize=256)
def _rendered(source: str, formulas: bool) -> Rendered:
    return render_cooperatively(source, formulas=formulas)


def clean_body(body: str | None) -> str:
    """A post's text, tidied. Raises Invalid when nothing is left."""
    source = many_lines(body)
    if not is_visible(source):
        raise Invalid("body", _("Write something first."))
    return source

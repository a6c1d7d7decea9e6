"""What people wrote as a value: tidied and rendered once, before a transaction opens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.core.errors import Invalid
from app.core.forms import is_visible, many_lines
from app.core.i18n import _
from app.core.markup import render_cooperatively
from app.core.settings import settings


@dataclass(frozen=True, slots=True)
class PostText:
    """A text ready to be written: what was typed, its HTML, and whom it mentions (lower case, in order).

    `links` are the addresses that stand alone on a line, in order; `version` is that of the rendering.
    With `breaks` its line ends are line breaks: so write people today. Without, they are spaces, as in texts
    that were written before or wrapped by hand.
    """

    source: str
    html: str
    version: int
    breaks: bool
    mentions: tuple[str, ...] = ()
    links: tuple[str, ...] = ()


def compose(body: str | None) -> PostText:
    """What somebody writes anew, tidied and rendered; to be called before a transaction opens.

    Raises Invalid when nothing is left, TooComplex (an Invalid for `body`) when it is too long or too deep.
    """
    return rendered(clean_body(body), breaks=True)


def compose_with(body: str | None, check: Callable[[], object], *, breaks: bool) -> PostText:
    """The same for a form with more fields: a wrong text is said together with what `check` finds wrong.

    `breaks` is that of the text that is changed, and true for a new one.
    """
    try:
        return rendered(clean_body(body), breaks=breaks)
    except Invalid as invalid:
        errors = dict(invalid.errors)
    try:
        check()
    except Invalid as invalid:
        errors = {**invalid.errors, **errors}
    raise Invalid.many(errors)


def rendered(source: str, *, breaks: bool) -> PostText:
    """A text as it is shown, whether there is anything to see in it or not. Raises TooComplex."""
    made = render_cooperatively(source, formulas=settings().mathematics, breaks=breaks)
    return PostText(source, made.html, made.version, breaks, made.mentions, made.links)


def clean_body(body: str | None) -> str:
    """A post's text, tidied. Raises Invalid when nothing is left."""
    source = many_lines(body)
    if not is_visible(source):
        raise Invalid("body", _("Write something first."))
    return source

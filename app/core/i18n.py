"""Translation: every sentence a person reads goes through `_`."""

from __future__ import annotations

from typing import Any, TypeAlias

from flask import Flask, g, has_app_context
from flask_babel import Babel, get_locale, get_translations, lazy_gettext, ngettext
from flask_babel.speaklater import LazyString

babel = Babel()
Text: TypeAlias = Any  # a str, or one that is translated when it is shown


def _(message: str, **values: Any) -> str:
    """The message in the language of the reader, with `%(name)s` filled in."""
    text = _translated(message) if has_app_context() else message
    return text % values if values else text


def _translated(message: str) -> str:
    """Look the catalogue up once a request: a page asks for more than a hundred messages."""
    if "translate" not in g:
        g.translate = get_translations().gettext
    return str(g.translate(message))


def lazy(message: str, **values: Any) -> LazyString:
    """The same, translated when it is shown; for texts named at import time."""
    return lazy_gettext(message, **values)


def plural(one: str, many: str, count: int, **values: Any) -> str:
    """The form of a message that fits `count`, available as `%(num)s`."""
    return str(ngettext(one, many, count, **values))


def init_i18n(app: Flask) -> None:
    """Attach Flask-Babel and give templates `_` and `plural`."""
    babel.init_app(app, default_locale="en", default_timezone="UTC")
    app.jinja_env.globals.update(_=_, plural=plural, language=lambda: str(get_locale() or "en"))

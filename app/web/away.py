"""The page from memory: what is answered when the database, which every other page asks, cannot be used."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, current_app, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from app.core.errors import Away
from app.core.http import allow_style, form_fields, written_texts
from app.core.i18n import _
from app.core.outage import note_outage
from app.core.problems import problem
from app.people.accounts.guards import inside, wants_json

PAGE = "errors/away.html"
TEMPLATE = "hearth_page_from_memory"
SECRET = {"password", "password_again", "new_password", "code", "secret"}


def init_away(app: Flask) -> None:
    """Read the page now: later the disk may be full, too."""
    app.extensions[TEMPLATE] = app.jinja_env.get_template(PAGE)
    assert app.jinja_env.loader is not None
    source, *_others = app.jinja_env.loader.get_source(app.jinja_env, PAGE)
    allow_style(app, source.split("<style>")[1].split("</style>")[0])


def database_away(error: BaseException) -> ResponseReturnValue:
    """503: a page with what was written, in a form that sends it again; problem details for programs."""
    note_outage(error)
    reason = _("The community cannot be reached at the moment. Please try again in a minute.")
    retry_after = Away.retry_after
    if wants_json():
        return problem(503, reason, retry_after=retry_after)
    if written_texts():
        reason += " " + _("What you wrote is not saved yet. Send it again in a moment.")
    return Response(
        from_memory(_("Back in a moment"), reason),
        503,
        {"Retry-After": str(retry_after)},
        content_type="text/html; charset=utf-8",
    )


def from_memory(title: str, reason: str) -> str:
    """A page that asks nothing of the database, with what was written."""
    texts = written_texts()
    form = {"action": inside(request.full_path.rstrip("?")), "fields": _sent()} if texts else None
    drawn: str = current_app.extensions[TEMPLATE].render(
        title=title,
        reason=reason,
        texts=texts,
        form=form,
        here=inside(request.full_path.rstrip("?")) if request.method in {"GET", "HEAD"} else "/",
    )
    return drawn


def _sent() -> list[tuple[str, Any]]:
    """The fields of the form that was sent, when there is a text among them that must not be lost."""
    try:
        return form_fields(SECRET) if written_texts() else []
    except HTTPException:
        return []

"""Where owners write what the composer begins with in their space."""

from __future__ import annotations

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.core import limits
from app.core.db import transaction
from app.core.errors import Conflict, Invalid
from app.core.forms import many_lines, one_line, row_number
from app.core.i18n import _
from app.core.limits import limiter
from app.core.permissions import require
from app.forum.spaces.queries import listed_space_or_404
from app.forum.spaces.routes.blueprint import head_or_404
from app.forum.topics.kinds import KINDS
from app.forum.topics.operations.templating import set_template
from app.forum.topics.queries.templates import templates_of
from app.forum.topics.routes.blueprint import topics
from app.people.accounts.queries import current_member, current_viewer
from app.people.sign_in import signed_in


@topics.get("/spaces/<slug>/templates")
@signed_in
def templates(slug: str) -> ResponseReturnValue:
    """The templates of a space, one for each kind it takes."""
    return _page(slug)


@topics.post("/spaces/<slug>/templates")
@signed_in
@limiter.limit(limits.REACTING)
def save_template(slug: str) -> ResponseReturnValue:
    """Keep the template of one kind; when somebody was faster, both are shown."""
    form = {name: many_lines(request.form.get(name)) for name in ("text", "hint")}
    form["kind"] = one_line(request.form.get("kind"))
    try:
        with transaction():
            space = listed_space_or_404(current_viewer(), slug)
            set_template(current_member(), space, **form, version=row_number(request.form.get("version")))
    except Conflict as conflict:
        return _page(slug, form, conflict=conflict.message), 409
    except Invalid as invalid:
        return _page(slug, form, invalid.errors), 422
    flash(_("The template is saved."), "success")
    return redirect(f"/spaces/{slug}/templates", 303)


def _page(
    slug: str, typed: dict[str, str] | None = None, errors: dict[str, str] | None = None, conflict: str = ""
) -> str:
    head = head_or_404(current_viewer(), slug)
    require(head.run)
    return render_template(
        "topics/templates.html",
        head=head,
        taken=[kind for key, kind in KINDS.items() if head.space.takes(key)],
        templates=templates_of(head.space),
        typed=typed or {},
        errors=errors or {},
        conflict=conflict,
        section=f"space:{slug}",
    )

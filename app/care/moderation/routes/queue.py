"""The queue and its cases."""

from __future__ import annotations

from datetime import datetime

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.care.moderation.forms import length_choices, read_until
from app.care.moderation.models import Case
from app.care.moderation.operations import decide
from app.care.moderation.operations.decisions import DECISIONS
from app.care.moderation.queries import (
    case_or_404,
    cases_about,
    closed_cases,
    dressed,
    open_cases,
    sanctions_of,
)
from app.care.moderation.routes.blueprint import moderation
from app.core.db import transaction
from app.core.errors import Invalid
from app.core.i18n import _
from app.people.accounts.queries import current_member, current_viewer


@moderation.get("")
def queue() -> ResponseReturnValue:
    """What was reported and waits for a decision."""
    order = "most" if request.args.get("order") == "most" else "oldest"
    page = open_cases(current_viewer(), most_first=order == "most", cursor=request.args.get("after"))
    views = dressed(page.items)
    return render_template("moderation/queue.html", views=views, page=page, order=order, decisions=DECISIONS)


@moderation.get("/decided")
def decided() -> ResponseReturnValue:
    """What was decided."""
    page = closed_cases(current_viewer(), request.args.get("after"))
    return render_template("moderation/decided.html", page=page, decisions=DECISIONS)


@moderation.get("/cases/<int:case_id>")
def case(case_id: int) -> ResponseReturnValue:
    """One case with all that helps to decide."""
    return _case_page(case_or_404(current_viewer(), case_id))


@moderation.post("/cases/<int:case_id>/decision")
def decision(case_id: int) -> ResponseReturnValue:
    """Decide."""
    found = case_or_404(current_viewer(), case_id)
    key = request.form.get("decision", "")
    try:
        with transaction():
            decide(current_member(), found, key, request.form.get("reason", ""), _until(key))
    except Invalid as invalid:
        return _case_page(found, invalid.errors, key), 422
    flash(_("%(done)s. Those concerned were told.", done=DECISIONS[key].done), "success")
    return redirect("/moderation", 303)


def _until(key: str) -> datetime | None:
    return read_until(request.form) if key == "suspend" else None


def _case_page(found: Case, errors: dict[str, str] | None = None, key: str = "") -> str:
    author = found.post.author
    return render_template(
        "moderation/case.html",
        view=dressed([found])[0],
        decisions=DECISIONS,
        earlier=[one for one in cases_about(current_viewer(), author) if one.id != found.id],
        sanctions=sanctions_of(author),
        lengths=length_choices(),
        errors=errors or {},
        typed=request.form,
        picked=key,
    )

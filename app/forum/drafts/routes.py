"""Saving a draft while it is written, and the list of one's own."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.core.db import transaction
from app.core.errors import Invalid
from app.core.forms import one_line
from app.core.i18n import _
from app.core.limits import limiter
from app.forum.drafts.models import Draft
from app.forum.drafts.operations import StaleDraft, delete_draft, save_draft
from app.forum.drafts.places import places_of
from app.forum.drafts.queries import draft_or_404, drafts_of
from app.people.accounts.queries import current_member
from app.people.sign_in import signed_in

drafts = Blueprint("drafts", __name__)
SAVING = "60 per minute; 1200 per hour"
# What belongs to the form and not to the text.
NOT_KEPT = {"token", "draft", "draft_place", "kind"}


@drafts.get("/drafts")
@signed_in
def index() -> ResponseReturnValue:
    """Everything one is writing, the latest first."""
    mine = drafts_of(current_member())
    return render_template("drafts/index.html", drafts=mine, places=places_of(current_member(), mine))


@drafts.post("/drafts")
@signed_in
@limiter.limit(SAVING)
def save() -> ResponseReturnValue:
    """Keep what stands in a composer: JSON for the page that is being written on, else the list of drafts."""
    place, texts = one_line(request.form.get("draft_place")), _texts()
    try:
        with transaction():
            draft = save_draft(current_member(), place, texts, one_line(request.form.get("draft")))
    except StaleDraft as stale:
        return _conflict(stale, place, texts)
    except Invalid as invalid:
        if not _wants_json():
            raise
        return jsonify(message=invalid.message), invalid.status
    if _wants_json():
        return jsonify(described(draft))
    flash(_("Your draft is saved.") if draft else _("There was nothing to save."), "success")
    return redirect("/drafts", 303)


@drafts.delete("/drafts/<int:draft_id>")
@signed_in
@limiter.limit(SAVING)
def delete(draft_id: int) -> ResponseReturnValue:
    """Throw a draft away; a page that posted its words names the version it posted."""
    with transaction():
        draft = draft_or_404(current_member(), draft_id)
        delete_draft(current_member(), draft, one_line(request.args.get("version")))
    if _wants_json():
        return "", 204
    flash(_("The draft is deleted."), "success")
    return redirect("/drafts", 303)


def described(draft: Draft | None) -> dict[str, Any]:
    """A draft as the scripts know it; without one, an empty version."""
    if draft is None:
        return {"id": 0, "version": ""}
    return {"id": draft.id, "version": draft.version, "texts": draft.texts, "at": draft.saved_at.isoformat()}


def _texts() -> dict[str, list[str]]:
    return {name: request.form.getlist(name) for name in request.form if name not in NOT_KEPT}


def _wants_json() -> bool:
    return "application/json" in request.headers.get("Accept", "")


def _conflict(stale: StaleDraft, place: str, texts: dict[str, list[str]]) -> ResponseReturnValue:
    if _wants_json():
        return jsonify(message=stale.message, **described(stale.present)), 409
    values = {"reason": stale.message, "present": stale.present, "place": place, "texts": texts}
    return render_template("drafts/conflict.html", **values), 409

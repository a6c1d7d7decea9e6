"""The picture above a space."""

from __future__ import annotations

from pathlib import Path

from flask import current_app, flash, redirect, request
from flask.typing import ResponseReturnValue

from app.admin.forms import SpaceForm
from app.admin.queries import space_or_404
from app.admin.routes.blueprint import admin
from app.admin.routes.spaces import page
from app.core import limits
from app.core.db import transaction
from app.core.errors import Invalid
from app.core.i18n import _
from app.core.images import drop_picture, keep_picture, reencode
from app.core.limits import limiter
from app.forum.spaces.operations import change_cover
from app.people.accounts.queries import current_member

COVER_WIDTH = 1600


@admin.post("/spaces/<slug>/cover")
@limiter.limit(limits.UPLOADING)
def upload_cover(slug: str) -> ResponseReturnValue:
    """Put a picture above a space."""
    found = space_or_404(slug)
    try:
        picture = _picture()
    except Invalid as invalid:
        return page(found, SpaceForm.of(found), invalid.errors), invalid.status
    name = keep_picture(_folder(), picture)
    try:
        _replace(slug, name)
    except BaseException:
        drop_picture(_folder(), name)
        raise
    flash(_("The cover is changed."), "success")
    return redirect(f"/admin/spaces/{slug}", 303)


@admin.delete("/spaces/<slug>/cover")
def remove_cover(slug: str) -> ResponseReturnValue:
    """Show the colour of a space again instead of a picture."""
    _replace(slug, None)
    flash(_("The cover is removed."), "success")
    return redirect(f"/admin/spaces/{slug}", 303)


def _picture() -> bytes:
    upload = request.files.get("cover")
    if upload is None or not upload.filename:
        raise Invalid("cover", _("Choose a picture first."))
    return reencode(upload.stream, COVER_WIDTH, field="cover", by=current_member().id)


def _replace(slug: str, name: str | None) -> None:
    with transaction():
        before = change_cover(current_member(), space_or_404(slug), name)
    drop_picture(_folder(), before)


def _folder() -> Path:
    return Path(current_app.config["DATA"]) / "covers"

"""How much members may upload."""

from __future__ import annotations

from flask import current_app, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.admin.operations import change_community
from app.admin.routes.blueprint import admin
from app.core.db import transaction
from app.core.errors import Invalid
from app.core.forms import one_line
from app.core.i18n import _
from app.core.markup.uploads import in_words
from app.forum.uploads.forms import checked_limits, limit_names, typed_limits
from app.people.accounts.models import TIERS
from app.people.accounts.queries import current_member


@admin.get("/uploads")
def uploads() -> ResponseReturnValue:
    """The limits in force."""
    return _page(typed_limits(), {})


@admin.post("/uploads")
def change_uploads() -> ResponseReturnValue:
    """Change the limits."""
    typed = {name: one_line(request.form.get(name)) for name in limit_names()}
    try:
        limits = checked_limits(typed)
        with transaction():
            change_community(current_member(), {"upload_limits": limits})
    except Invalid as invalid:
        return _page(typed, invalid.errors), 422
    flash(_("The settings are saved."), "success")
    return redirect("/admin/uploads", 303)


def _page(typed: dict[str, str], errors: dict[str, str]) -> str:
    largest = in_words(current_app.config["MAX_CONTENT_LENGTH"])
    return render_template("admin/uploads.html", form=typed, errors=errors, tiers=TIERS, largest=largest)

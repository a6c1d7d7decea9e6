"""The settings of the community."""

from __future__ import annotations

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.admin.forms import CommunityForm
from app.admin.operations import change_community
from app.admin.routes.blueprint import admin
from app.core.db import transaction
from app.core.errors import Invalid
from app.core.i18n import _
from app.core.settings import settings
from app.people.accounts.queries import current_member


@admin.get("/community")
def community() -> ResponseReturnValue:
    """What the community is called, who may join and who may read."""
    return _page(CommunityForm.of(settings()), {})


@admin.post("/community")
def change() -> ResponseReturnValue:
    """Change the settings."""
    form = CommunityForm.read(request.form)
    try:
        values = form.checked()
        with transaction():
            change_community(current_member(), values)
    except Invalid as invalid:
        return _page(form, invalid.errors), 422
    flash(_("The settings are saved."), "success")
    return redirect("/admin/community", 303)


def _page(form: CommunityForm, errors: dict[str, str]) -> str:
    return render_template("admin/community.html", form=form, errors=errors)

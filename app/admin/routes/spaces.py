"""Making spaces and changing them."""

from __future__ import annotations

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.admin.forms import SpaceForm
from app.admin.queries import space_or_404
from app.admin.routes.blueprint import admin
from app.core.db import transaction
from app.core.errors import Conflict, Invalid, NotFound
from app.core.forms import one_line
from app.core.i18n import _
from app.forum.spaces import operations
from app.forum.spaces.models import Space
from app.forum.spaces.queries import any_space, owners_of, requests_by_space, spaces_in_order
from app.people.accounts.models import Member
from app.people.accounts.queries import current_member, current_viewer, member_or_404


@admin.get("/spaces")
def spaces() -> ResponseReturnValue:
    """All spaces in their order."""
    return render_template("admin/spaces.html", spaces=spaces_in_order(), requests=requests_by_space())


@admin.get("/spaces/new")
def new_space() -> ResponseReturnValue:
    """The form of a space that does not exist yet."""
    return _new(SpaceForm() if any_space() else SpaceForm(name=_("General")), {})


@admin.post("/spaces")
def make_space() -> ResponseReturnValue:
    """Make a space."""
    form, is_first = SpaceForm.read(request.form), not any_space()
    try:
        values = form.values()
        with transaction():
            space = operations.make_space(current_member(), **values)
    except Invalid as invalid:
        return _new(form, invalid.errors), 422
    flash(_("%(name)s is open.", name=space.name), "success")
    return redirect(f"/spaces/{space.slug}" if is_first else f"/admin/spaces/{space.slug}", 303)


@admin.get("/spaces/<slug>")
def space(slug: str) -> ResponseReturnValue:
    """Everything about a space that administrators decide."""
    found = space_or_404(slug)
    return page(found, SpaceForm.of(found))


@admin.post("/spaces/<slug>")
def change_space(slug: str) -> ResponseReturnValue:
    """Change a space; when somebody was faster, nothing is overwritten and both are shown."""
    form = SpaceForm.read(request.form)
    try:
        values = form.values()
        with transaction():
            operations.change_space(current_member(), space_or_404(slug), form.version, **values)
    except Invalid as invalid:
        return page(space_or_404(slug), form, invalid.errors), 422
    except Conflict as conflict:
        return page(space_or_404(slug), form, conflict=conflict.message), 409
    flash(_("The space is saved."), "success")
    return redirect(f"/admin/spaces/{slug}", 303)


@admin.post("/spaces/<slug>/archive")
def archive(slug: str) -> ResponseReturnValue:
    """Keep a space for reading only."""
    return _archived(slug, True)


@admin.delete("/spaces/<slug>/archive")
def open_again(slug: str) -> ResponseReturnValue:
    """Let people write in an archived space again."""
    return _archived(slug, False)


def _archived(slug: str, archived: bool) -> ResponseReturnValue:
    with transaction():
        operations.archive_space(current_member(), space_or_404(slug), archived)
    flash(_("The space can be read only now.") if archived else _("The space is open again."), "success")
    return redirect(f"/admin/spaces/{slug}", 303)


@admin.post("/spaces/<slug>/position")
def move(slug: str) -> ResponseReturnValue:
    """Let a space change places with its neighbour."""
    with transaction():
        step = -1 if request.form.get("step") == "up" else 1
        operations.move_space(current_member(), space_or_404(slug), step)
    return redirect("/admin/spaces", 303)


@admin.post("/spaces/<slug>/owners")
def put_in_charge(slug: str) -> ResponseReturnValue:
    """Make somebody an owner, by handle."""
    found = space_or_404(slug)
    try:
        member = _by_handle(request.form.get("handle"))
        with transaction():
            operations.put_in_charge(current_member(), found, member)
    except Invalid as invalid:
        return page(found, SpaceForm.of(found), invalid.errors), 422
    flash(_("%(name)s runs %(space)s now.", name=member.name, space=found.name), "success")
    return redirect(f"/admin/spaces/{slug}", 303)


def _by_handle(handle: str | None) -> Member:
    try:
        return member_or_404(current_viewer(), one_line(handle).removeprefix("@"))
    except NotFound:
        raise Invalid("handle", _("Nobody has this handle.")) from None


def _new(form: SpaceForm, errors: dict[str, str]) -> str:
    return render_template("admin/space_new.html", form=form, errors=errors, is_first=not any_space())


def page(found: Space, form: SpaceForm, errors: dict[str, str] | None = None, conflict: str = "") -> str:
    """The page of one space, with the form as it was typed."""
    return render_template(
        "admin/space.html",
        space=found,
        form=form,
        errors=errors or {},
        conflict=conflict,
        differences=form.differences(found) if conflict else [],
        owners=owners_of(found),
        handle=request.form.get("handle", ""),
    )

"""Every member, with their role."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.admin.queries import members_page
from app.admin.routes.blueprint import admin
from app.core.db import transaction
from app.core.errors import Invalid
from app.core.forms import one_line
from app.core.i18n import _
from app.people.accounts import operations
from app.people.accounts.models import ROLES, Member
from app.people.accounts.queries import current_member, current_viewer, member_or_404


@admin.get("/members")
def members() -> ResponseReturnValue:
    """Members, the newest first, narrowed by a search, a role, or to those who wait for approval."""
    search, role = one_line(request.args.get("q"))[:80], request.args.get("role", "")
    waiting = request.args.get("only") == "waiting"
    page = members_page(search, role, waiting, request.args.get("cursor"))
    kept = {"q": search, "role": role, "only": "waiting" if waiting else ""}
    query = urlencode({key: value for key, value in kept.items() if value})
    return render_template(
        "admin/members.html", page=page, search=search, role=role, waiting=waiting, query=query, roles=ROLES
    )


@admin.get("/members/<handle>")
def member(handle: str) -> ResponseReturnValue:
    """One member: role, title, approval."""
    found = member_or_404(current_viewer(), handle)
    return _page(found, found.role, found.title, {})


@admin.post("/members/<handle>/role")
def change_role(handle: str) -> ResponseReturnValue:
    """Give a member another role or title."""
    found = member_or_404(current_viewer(), handle)
    role, title = request.form.get("role", ""), one_line(request.form.get("title"))
    try:
        with transaction():
            operations.change_role(current_member(), found, role, title)
    except Invalid as invalid:
        return _page(found, role, title, invalid.errors), 422
    flash(_("%(name)s is %(role)s now.", name=found.name, role=str(ROLES[role]).lower()), "success")
    stays = current_viewer().is_admin
    return redirect(f"/admin/members/{found.handle}" if stays else "/", 303)


@admin.post("/members/<handle>/name")
def change_name(handle: str) -> ResponseReturnValue:
    """Give a member another name or handle."""
    found = member_or_404(current_viewer(), handle)
    name, wanted = one_line(request.form.get("name")), one_line(request.form.get("handle"))
    try:
        with transaction():
            operations.rename_member(current_member(), found, name=name, handle=wanted)
    except Invalid as invalid:
        return _page(found, found.role, found.title, invalid.errors, name=name, wanted=wanted), 422
    flash(_("%(name)s is called so now.", name=found.name), "success")
    return redirect(f"/admin/members/{found.handle}", 303)


@admin.post("/members/<handle>/approval")
def approve_member(handle: str) -> ResponseReturnValue:
    """Let a new account take part."""
    with transaction():
        found = member_or_404(current_viewer(), handle)
        operations.approve_member(current_member(), found)
    flash(_("%(name)s may take part now.", name=found.name), "success")
    from_list = request.form.get("from") == "list"
    return redirect("/admin/members?only=waiting" if from_list else f"/admin/members/{found.handle}", 303)


def _page(
    found: Member,
    role: str,
    title: str,
    errors: dict[str, str],
    *,
    name: str | None = None,
    wanted: str | None = None,
) -> str:
    typed = {
        "name": found.name if name is None else name,
        "handle": found.handle if wanted is None else wanted,
    }
    return render_template(
        "admin/member.html", member=found, role=role, title=title, errors=errors, roles=ROLES, typed=typed
    )

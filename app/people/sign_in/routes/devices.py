"""Where a member is signed in, and ending it there."""

from __future__ import annotations

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.core.db import transaction
from app.core.i18n import _
from app.people.accounts.guards import signed_in
from app.people.accounts.queries import current_member
from app.people.sign_in.operations import end_all_sign_ins, end_sign_in
from app.people.sign_in.queries import current_sign_in, current_sign_in_id, open_sign_ins, sign_in_or_404
from app.people.sign_in.routes import sign_in
from app.people.sign_in.routes.arriving import leave


@sign_in.get("/settings/sign-ins")
@signed_in
def sign_ins_page() -> ResponseReturnValue:
    """All devices, this one marked."""
    sign_ins = open_sign_ins(current_member())
    return render_template("people/sign_ins.html", sign_ins=sign_ins, here_id=current_sign_in_id())


@sign_in.delete("/settings/sign-ins/<int:sign_in_id>")
@signed_in
def end_one(sign_in_id: int) -> ResponseReturnValue:
    """Sign one device out."""
    if sign_in_id == current_sign_in_id():
        return _gone(everywhere=False)
    with transaction():
        member = current_member()
        end_sign_in(member, sign_in_or_404(member, sign_in_id), "ended from another device")
    flash(_("That device is signed out."), "success")
    return redirect("/settings/sign-ins", 303)


@sign_in.delete("/settings/sign-ins")
@signed_in
def end_all() -> ResponseReturnValue:
    """Sign out everywhere, or everywhere else."""
    if request.form.get("keep") != "this":
        return _gone(everywhere=True)
    with transaction():
        end_all_sign_ins(current_member(), "signed out everywhere", but=current_sign_in())
    flash(_("All other devices are signed out."), "success")
    return redirect("/settings/sign-ins", 303)


def _gone(*, everywhere: bool) -> ResponseReturnValue:
    open_one = current_sign_in()
    with transaction():
        if everywhere:
            end_all_sign_ins(current_member(), "signed out everywhere")
        elif open_one is not None:
            end_sign_in(current_member(), open_one)
    return leave("/sign-in?done=out")

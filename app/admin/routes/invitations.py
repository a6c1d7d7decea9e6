"""Links with which people may make an account."""

from __future__ import annotations

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.admin.queries import invitation_or_404
from app.admin.routes.blueprint import admin
from app.core.db import transaction
from app.core.errors import Invalid
from app.core.form_tokens import sent_token
from app.core.forms import Problems, new_token, one_line
from app.core.i18n import _
from app.people.accounts.queries import current_member
from app.people.sign_in.operations import invite_to_community, revoke_community_invitation
from app.people.sign_in.queries import community_invitations


@dataclass
class InvitationForm:
    """For whom, how many and how long a link is."""

    note: str = ""
    uses: str = "1"
    days: str = "14"

    def checked(self) -> tuple[int, int]:
        """Uses and days; raises Invalid."""
        problems = Problems()
        uses = problems.whole("uses", self.uses, _("The number of people"), least=1, most=500)
        days = problems.whole("days", self.days, _("The number of days"), least=1, most=90)
        problems.check()
        return uses, days


@admin.get("/invitations")
def invitations() -> ResponseReturnValue:
    """All links, newest first."""
    return _page(InvitationForm(), {})


@admin.post("/invitations")
def make() -> ResponseReturnValue:
    """Make a link and show it, this once."""
    form = InvitationForm(*(one_line(request.form.get(name)) for name in ("note", "uses", "days")))
    try:
        uses, days = form.checked()
        sent = sent_token()
        with transaction():
            made = invite_to_community(
                current_member(), note=form.note, uses=uses, days=days, form_token=sent
            )
    except Invalid as invalid:
        return _page(form, invalid.errors), 422
    link = url_for("sign_in.invited_page", token=made.token, _external=True)
    return _page(InvitationForm(), {}, link), 201, {"Cache-Control": "no-store"}


@admin.delete("/invitations/<int:invitation_id>")
def end(invitation_id: int) -> ResponseReturnValue:
    """End a link."""
    with transaction():
        revoke_community_invitation(current_member(), invitation_or_404(invitation_id))
    flash(_("The link no longer works."), "success")
    return redirect("/admin/invitations", 303)


def _page(form: InvitationForm, errors: dict[str, str], link: str = "") -> str:
    links = community_invitations()
    return render_template(
        "admin/invitations.html", form=form, errors=errors, links=links, link=link, token=new_token()
    )

"""The members of a space, and what its owners do."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.core.counters import last_event
from app.core.db import transaction
from app.core.errors import Conflict, HearthError, Invalid
from app.core.forms import new_token
from app.core.i18n import _
from app.core.permissions import require
from app.forum.spaces.forms import DescriptionForm, LinkForm
from app.forum.spaces.models import Space
from app.forum.spaces.operations import accept_request, appoint, describe_space, remove_member
from app.forum.spaces.queries import (
    links_of,
    listed_space_or_404,
    ordinary_members,
    readable_spaces,
    requests_to,
)
from app.forum.spaces.routes.blueprint import Head, head_or_404, spaces
from app.people.accounts.models import Member
from app.people.accounts.queries import current_member, current_viewer, member_or_404, members_by_id
from app.people.sign_in import signed_in

Deed = Callable[[Member, Space, Member], None]


@spaces.get("/spaces/<slug>/members")
def members(slug: str) -> ResponseReturnValue:
    """Who is in a space; for its owners also who wants to be, and the invitation links."""
    head = head_or_404(current_viewer(), slug)
    if not head.reads:
        return render_template("spaces/closed.html", head=head, section="spaces")
    return members_page(head)


def members_page(
    head: Head, form: LinkForm | None = None, errors: dict[str, str] | None = None, link: str = ""
) -> str:
    """The page of members; `link` is an invitation link that was just made."""
    last = last_event(current_viewer())
    page = ordinary_members(head.space, request.args.get("cursor"))
    asking = requests_to(head.space) if head.run else []
    return render_template(
        "spaces/members.html",
        last=last,
        head=head,
        page=page,
        people=members_by_id(place.member_id for place in [*page.items, *asking]),
        requests=asking,
        links=links_of(head.space) if head.run else [],
        form=form or LinkForm(),
        errors=errors or {},
        link=link,
        token=new_token(),
        section=f"space:{head.space.slug}",
    )


@spaces.post("/spaces/<slug>/requests/<handle>")
@signed_in
def accept(slug: str, handle: str) -> ResponseReturnValue:
    """Let somebody in who asked."""
    with transaction():
        space = listed_space_or_404(current_viewer(), slug)
        member = member_or_404(current_viewer(), handle)
        accept_request(current_member(), space, member)
    flash(_("%(name)s is in.", name=member.name), "success")
    return _to_members(slug)


@spaces.delete("/spaces/<slug>/requests/<handle>", endpoint="decline")
@spaces.delete("/spaces/<slug>/members/<handle>")
@signed_in
def remove(slug: str, handle: str) -> ResponseReturnValue:
    """Put somebody out, or turn their request down."""
    return _as_owner(slug, handle, remove_member)


@spaces.post("/spaces/<slug>/owners/<handle>")
@signed_in
def make_owner(slug: str, handle: str) -> ResponseReturnValue:
    """Let a member run the space too."""
    return _as_owner(slug, handle, lambda actor, space, member: appoint(actor, space, member, "owner"))


@spaces.delete("/spaces/<slug>/owners/<handle>")
@signed_in
def make_ordinary(slug: str, handle: str) -> ResponseReturnValue:
    """Let an owner be an ordinary member again."""
    return _as_owner(slug, handle, lambda actor, space, member: appoint(actor, space, member, "member"))


def _as_owner(slug: str, handle: str, act: Deed) -> ResponseReturnValue:
    """Do something to a member; what cannot be done is said on the page of members."""
    try:
        with transaction():
            space = listed_space_or_404(current_viewer(), slug)
            act(current_member(), space, member_or_404(current_viewer(), handle))
    except Invalid as invalid:
        return members_page(head_or_404(current_viewer(), slug), errors=invalid.errors), 422
    return _to_members(slug)


def _to_members(slug: str) -> ResponseReturnValue:
    still_in = slug in {space.slug for space in readable_spaces(current_viewer())}
    return redirect(f"/spaces/{slug}/members" if still_in else "/spaces", 303)


@spaces.get("/spaces/<slug>/settings")
@signed_in
def settings_page(slug: str) -> ResponseReturnValue:
    """What owners may change about their space."""
    head = head_or_404(current_viewer(), slug)
    require(head.run)
    form = DescriptionForm(head.space.description, head.space.version)
    return _settings(head, form, {})


@spaces.post("/spaces/<slug>/settings")
@signed_in
def save_settings(slug: str) -> ResponseReturnValue:
    """Change what a space says about itself; when somebody was faster, both texts are shown."""
    form = DescriptionForm.read(request.form)
    try:
        with transaction():
            space = listed_space_or_404(current_viewer(), slug)
            describe_space(current_member(), space, form.version, form.description)
    except (Invalid, Conflict) as refused:
        return _settings(head_or_404(current_viewer(), slug), form, _errors(refused)), refused.status
    flash(_("The description is saved."), "success")
    return redirect(f"/spaces/{slug}", 303)


def _errors(refused: HearthError) -> dict[str, str]:
    return refused.errors if isinstance(refused, Invalid) else {"description": refused.message}


def _settings(head: Head, form: DescriptionForm, errors: dict[str, str]) -> str:
    section = f"space:{head.space.slug}"
    return render_template("spaces/settings.html", head=head, form=form, errors=errors, section=section)

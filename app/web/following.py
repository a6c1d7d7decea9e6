"""Following spaces, tags and people, ignoring people, and the pages that list both."""

from __future__ import annotations

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.core import limits
from app.core.db import transaction
from app.core.errors import Invalid
from app.core.forms import one_line, row_number
from app.core.i18n import _
from app.core.limits import limiter
from app.forum.follows.models import LEVELS, LEVELS_OF
from app.forum.follows.operations import follow, ignore, stop_following, unfollow
from app.forum.follows.queries import ignored_by
from app.forum.topics.guest_acts import to_follow_place
from app.forum.topics.queries.following import Place, follows_shown, place_by_id_or_404, place_or_404
from app.people.accounts.guest_acts import kept_for_guests
from app.people.accounts.queries import current_member, member_or_404, members_by_id
from app.people.sign_in import signed_in
from app.web.blueprint import web

TARGETS = {"spaces": "space", "tags": "tag", "people": "member"}


@web.route("/<any(spaces, tags, people):kind>/<key>/follow", methods=["POST", "DELETE"])
@signed_in
@kept_for_guests(to_follow_place)
@limiter.limit(limits.REACTING)
def follow_place(kind: str, key: str) -> ResponseReturnValue:
    """Follow a space, tag or person at a level, mute it, or hear no more of it."""
    place = place_or_404(current_member(), TARGETS[kind], one_line(key))
    _set(place, "none" if request.method == "DELETE" else request.form.get("level", "first"))
    return redirect(place.url, 303)


def _set(place: Place, level: str) -> None:
    actor = current_member()
    with transaction():
        if level == "none":
            stop_following(actor, place.target, place.id)
        else:
            follow(actor, place.target, place.id, level)
    flash(_said(level, place.name), "success")


def _said(level: str, name: str) -> str:
    if level == "every":
        return _("You will be told of every new topic and reply: %(name)s.", name=name)
    if level == "first":
        return _("You will be told of new topics: %(name)s.", name=name)
    if level == "muted":
        return _("Muted: %(name)s.", name=name)
    return _("You do not follow this any more: %(name)s.", name=name)


@web.get("/settings/following")
@signed_in
def following_settings() -> ResponseReturnValue:
    """Everything one follows or muted, to be changed or removed."""
    return _settings()


def _settings(errors: dict[str, str] | None = None) -> str:
    page = follows_shown(current_member(), request.args.get("cursor"))
    return render_template("reading/following.html", page=page, levels=LEVELS, errors=errors or {})


@web.post("/settings/following")
@signed_in
@limiter.limit(limits.REACTING)
def change_following() -> ResponseReturnValue:
    """Change how closely one follows something, or stop; also for what cannot be seen any more."""
    target, target_id = request.form.get("target", ""), row_number(request.form.get("id"))
    level = request.form.get("level", "")
    try:
        if level != "none":
            _set(place_by_id_or_404(current_member(), target, target_id), level)
        elif target in LEVELS_OF:
            with transaction():
                stop_following(current_member(), target, target_id)
            flash(_("That is removed."), "success")
    except Invalid as invalid:
        return _settings(invalid.errors), invalid.status
    return redirect("/settings/following", 303)


@web.get("/settings/ignored")
@signed_in
def ignored_settings() -> ResponseReturnValue:
    """Whom one ignores, to be taken back."""
    ids = ignored_by(current_member())
    people = members_by_id(ids)
    return render_template("reading/ignored.html", people=[people[i] for i in ids if i in people])


@web.route("/people/<handle>/ignore", methods=["POST", "DELETE"])
@signed_in
@limiter.limit(limits.REACTING)
def ignore_person(handle: str) -> ResponseReturnValue:
    """Ignore somebody, or hear them again. They never learn of it."""
    actor, member = current_member(), member_or_404(current_member(), one_line(handle))
    with transaction():
        if request.method == "POST":
            ignore(actor, member)
        elif member.id in actor.ignored:
            unfollow(actor, "member", member.id)
    if request.method == "POST":
        flash(_("What %(name)s writes is folded for you from now on.", name=member.name), "success")
    else:
        flash(_("You hear %(name)s again.", name=member.name), "success")
    url = "/settings/ignored" if request.form.get("from") == "list" else f"/people/{member.handle}"
    return redirect(url, 303)


@web.get("/keys")
def keys() -> ResponseReturnValue:
    """Which keys do what."""
    return render_template("reading/keys.html", section="keys")

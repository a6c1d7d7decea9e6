"""Marking as read: everything, or the topics of a space, a kind or a tag; and taking it back."""

from __future__ import annotations

from datetime import datetime

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from sqlalchemy import ColumnElement

from app.core import limits
from app.core.db import transaction
from app.core.errors import NotFound
from app.core.forms import one_line
from app.core.i18n import _
from app.core.limits import limiter
from app.core.zones import moment_in
from app.forum.spaces.queries import readable_space_or_404
from app.forum.topics.kinds import KINDS
from app.forum.topics.models import Topic
from app.forum.topics.operations.reading import (
    mark_all_read,
    mark_list_read,
    mark_read_again,
    take_back_list_read,
)
from app.forum.topics.queries.followed import tagged_rule
from app.forum.topics.queries.suggesting import visible_tag_or_404
from app.forum.topics.routes.blueprint import topics
from app.people.accounts.models import Member
from app.people.accounts.queries import current_member
from app.people.sign_in import signed_in


@topics.post("/read")
@signed_in
@limiter.limit(limits.REACTING)
def read_everything() -> ResponseReturnValue:
    """Nothing is unread any more: anywhere, or in the list that the form names. It can be taken back."""
    actor = current_member()
    rule, url = _list(actor)
    before = actor.read_all_at or actor.created_at
    with transaction():
        moment = mark_list_read(actor, rule) if rule is not None else _all(actor)
    undo = {name: request.form[name] for name in ("space", "kind", "tag") if request.form.get(name)}
    undo |= {"moment": moment.isoformat(), "before": before.isoformat()}
    flash(Markup(render_template("topics/_undo_read.html", undo=undo)), "success")
    return redirect(url, 303)


def _all(actor: Member) -> datetime:
    mark_all_read(actor)
    assert actor.read_all_at is not None
    return actor.read_all_at


@topics.post("/read/undo")
@signed_in
@limiter.limit(limits.REACTING)
def undo_reading() -> ResponseReturnValue:
    """Take back what was just marked as read, unless that is too long ago."""
    actor = current_member()
    rule, url = _list(actor)
    moment, before = (moment_in("UTC", one_line(request.form.get(name))) for name in ("moment", "before"))
    with transaction():
        if rule is not None:
            undone = moment is not None and take_back_list_read(actor, moment)
        else:
            undone = before is not None and mark_read_again(actor, moment, before)
    if not undone:
        flash(_("That was too long ago to be taken back."), "info")
    return redirect(url, 303)


def _list(actor: Member) -> tuple[ColumnElement[bool] | None, str]:
    """Which topics a form means, and the page of their list. Raises NotFound for what may not be seen."""
    form = request.form
    if slug := one_line(form.get("space")):
        space = readable_space_or_404(actor, slug)
        return Topic.space_id == space.id, f"/spaces/{space.slug}"
    if key := form.get("kind"):
        if key not in KINDS:
            raise NotFound
        return Topic.kind == key, f"/{KINDS[key].path}"
    if name := one_line(form.get("tag")):
        tag = visible_tag_or_404(actor, name)
        return tagged_rule(tag.id), f"/tags/{tag.name}"
    return None, "/"

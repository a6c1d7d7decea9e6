"""Opening a topic: choose what to write, then write it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.core import limits
from app.core.db import transaction
from app.core.errors import Invalid, TooMany
from app.core.form_tokens import sent_token
from app.core.forms import one_line
from app.core.i18n import _
from app.core.limits import limiter
from app.forum.drafts.queries import draft_at
from app.forum.spaces.models import Space
from app.forum.spaces.queries import memberships_by_space, readable_spaces
from app.forum.topics.forms import TopicForm
from app.forum.topics.guest_acts import to_open_topic
from app.forum.topics.kinds import KINDS
from app.forum.topics.models import Topic
from app.forum.topics.newcomers import limit_newcomers_of_network
from app.forum.topics.operations import open_topic
from app.forum.topics.operations.opening import check_topic
from app.forum.topics.permissions import can_open
from app.forum.topics.queries import post_token_of
from app.forum.topics.queries.templates import templates_for
from app.forum.topics.routes.attachments import attach_files, takes_files
from app.forum.topics.routes.blueprint import topics
from app.forum.topics.slots import extras_of
from app.forum.topics.text import PostText, compose
from app.people.accounts.guest_acts import kept_for_guests
from app.people.accounts.models import Member
from app.people.accounts.permissions import can_take_part
from app.people.accounts.queries import current_member, current_viewer
from app.people.sign_in import signed_in

Checked = TypeVar("Checked")


@topics.get("/topics/new")
@signed_in
def new() -> ResponseReturnValue:
    """The composer of the kind that was chosen, or the choice."""
    return composer(current_member(), _begun(current_member()).fresh())


def _begun(actor: Member) -> TopicForm:
    """What the composer begins with: the draft of this kind, if any, in the space that was asked for."""
    kind, space = one_line(request.args.get("kind")), one_line(request.args.get("space"))
    draft = draft_at(actor, f"new:{kind}") if kind in KINDS else None
    if draft is None:
        return TopicForm(kind=kind, space=space)
    form = TopicForm.resumed(draft.texts, draft.version, kind)
    form.space = space or form.space
    return form


@topics.post("/topics")
@signed_in
@kept_for_guests(to_open_topic)
@limiter.shared_limit(limits.POSTING, scope="posting")
@limit_newcomers_of_network(current_viewer)
@takes_files
def create() -> ResponseReturnValue:
    """Open a topic and show it; the same form sent twice opens it once."""
    actor = current_member()
    form = TopicForm.read(request.form, files=request.files)
    try:
        topic = _open(actor, form)
    except Invalid as invalid:
        return composer(actor, form.fresh(), invalid.errors)
    except TooMany as refusal:
        page, _status = composer(actor, form.fresh(), {"body": refusal.message})
        return page, refusal.status, {"Retry-After": str(refusal.retry_after)}
    return redirect(topic.url, 303)


def _open(actor: Member, form: TopicForm) -> Topic:
    form.token = sent_token()
    if earlier := post_token_of(actor, form.token):
        return earlier.topic
    attach_files(actor, form, form.token)
    space, text = _checked(actor, form)
    with transaction():
        return open_topic(
            actor,
            space,
            kind=form.kind,
            title=form.title,
            text=text,
            token=form.token,
            tags=form.tags,
            fields=form.fields,
            extras=form.extras,
            draft=form.draft,
        )


def _checked(actor: Member, form: TopicForm) -> tuple[Space, PostText]:
    """The space and the text of a form that is right in itself; all that is wrong is said together."""
    found = next((space for space in readable_spaces(actor) if space.slug == form.space), None)
    errors: dict[str, str] = {}
    text = _noting(errors, lambda: compose(form.body))
    _noting(errors, lambda: check_topic(form.kind, form.title, form.tags, form.fields, form.extras))
    if found is None:
        errors["space"] = _("Choose a space from the list.")
    if found is None or text is None or errors:
        raise Invalid.many(errors)
    return found, text


def _noting(errors: dict[str, str], check: Callable[[], Checked]) -> Checked | None:
    try:
        return check()
    except Invalid as invalid:
        errors.update(invalid.errors)
    return None


def composer(
    actor: Member, form: TopicForm, errors: dict[str, str] | None = None, **more: Any
) -> tuple[str, int]:
    """The page for writing; status 422 with what was typed when something is wrong with it."""
    places = spaces_by_kind(actor)
    verdict = can_take_part(actor)
    chosen = KINDS.get(form.kind) if places.get(form.kind) else None
    reason = (
        ""
        if verdict and any(places.values())
        else verdict.reason or _("There is no space yet where you may post.")
    )
    values = {"form": form, "errors": errors or {}, "places": places, "reason": reason, "kind": chosen}
    values |= more
    values["extras"] = extras_of(chosen.key) if chosen else []
    values["templates"] = _offer_template(form, places[chosen.key], errors) if chosen else {}
    values["texts"] = list(filter(None, (form.title, form.body)))
    template = "topics/new.html" if chosen and not reason else "topics/choose.html"
    return render_template(template, **values), 403 if not verdict else 422 if errors else 200


def _offer_template(
    form: TopicForm, places: list[Space], errors: dict[str, str] | None
) -> dict[str, dict[str, str]]:
    """The templates of these spaces; a composer that is still empty begins with that of its space."""
    found = templates_for(places, form.kind)
    space = form.space or (places[0].slug if len(places) == 1 else "")
    if not form.body.strip() and not errors and space in found:
        form.body = found[space]["text"]
    return found


def spaces_by_kind(actor: Member) -> dict[str, list[Space]]:
    """Where the member may open topics of each kind."""
    mine = memberships_by_space(actor)
    spaces = readable_spaces(actor)
    return {
        kind: [space for space in spaces if can_open(actor, space, kind, mine.get(space.id))]
        for kind in KINDS
    }

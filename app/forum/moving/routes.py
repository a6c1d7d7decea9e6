"""The pages on which staff move conversations, and what their forms do."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.core.counters import last_event
from app.core.db import transaction
from app.core.errors import Invalid, NotFound
from app.core.form_tokens import sent_token
from app.core.forms import one_line, row_number
from app.core.i18n import _
from app.core.limits import limiter
from app.core.permissions import require
from app.forum.moving.forms import SplitForm, topic_number
from app.forum.moving.operations import change_kind, check_merge, merge_topic, move_topic, split_topic
from app.forum.moving.permissions import can_move, plain_kinds
from app.forum.moving.queries import POSTS_PER_PAGE, posts_to_choose, target_or_404, target_or_none
from app.forum.spaces.models import AUDIENCES, Space
from app.forum.spaces.queries import readable_spaces
from app.forum.topics.kinds import KINDS
from app.forum.topics.models import Topic
from app.forum.topics.operations import archive_topic, unarchive_topic
from app.forum.topics.queries import topic_or_404, topics_page
from app.people.accounts.models import Member
from app.people.accounts.queries import current_member
from app.people.sign_in import signed_in

moving = Blueprint("moving", __name__)
MOVING = "60 per minute"


def load(topic_id: int) -> tuple[Member, Topic]:
    """The reader and a topic they may move. Raises NotFound, Refused."""
    actor = current_member()
    topic = topic_or_404(actor, topic_id)
    require(can_move(actor, topic))
    return actor, topic


def spaces_for(actor: Member) -> list[Space]:
    """The spaces to choose from."""
    return [space for space in readable_spaces(actor) if not space.is_archived]


def chosen_space(actor: Member, slug: str) -> Space:
    """The space of a form. Raises Invalid."""
    found = next((space for space in spaces_for(actor) if space.slug == slug), None)
    if found is None:
        raise Invalid("space", _("Choose a space from the list."))
    return found


def kinds_for(topic: Topic) -> list[tuple[str, str]]:
    """The kinds to choose from: the present one, and those it may become."""
    plain = plain_kinds()
    kinds = plain if KINDS[topic.kind] in plain else [KINDS[topic.kind]]
    return [(kind.key, str(kind.label)) for kind in kinds]


@moving.get("/topics/<int:topic_id>/move")
@signed_in
def move(topic_id: int) -> ResponseReturnValue:
    """Choose another space or kind."""
    actor, topic = load(topic_id)
    return _move_page(actor, topic, topic.space.slug, topic.kind)


def _move_page(
    actor: Member, topic: Topic, space: str, kind: str, errors: dict[str, str] | None = None
) -> ResponseReturnValue:
    values = {"spaces": spaces_for(actor), "audiences": AUDIENCES, "kinds_for": kinds_for(topic)}
    page = render_template(
        "moving/move.html", topic=topic, space=space, kind=kind, errors=errors or {}, **values
    )
    return page, 422 if errors else 200


@moving.post("/topics/<int:topic_id>/move")
@signed_in
@limiter.limit(MOVING)
def do_move(topic_id: int) -> ResponseReturnValue:
    """Put a topic into another space, as another kind when one is chosen."""
    actor, topic = load(topic_id)
    slug, kind = one_line(request.form.get("space")), one_line(request.form.get("kind"))
    try:
        space = chosen_space(actor, slug)
        with transaction():
            move_topic(actor, topic, space, kind)
    except Invalid as invalid:
        return _move_page(actor, topic_or_404(actor, topic_id), slug, kind, invalid.errors)
    flash(_("The topic is in %(space)s.", space=topic.space.name), "success")
    return redirect(topic.url, 303)


@moving.post("/topics/<int:topic_id>/kind")
@signed_in
@limiter.limit(MOVING)
def do_change_kind(topic_id: int) -> ResponseReturnValue:
    """Make a topic another kind."""
    actor, topic = load(topic_id)
    kind = one_line(request.form.get("kind"))
    try:
        with transaction():
            change_kind(actor, topic, kind)
    except Invalid as invalid:
        return _move_page(actor, topic_or_404(actor, topic_id), topic.space.slug, kind, invalid.errors)
    return redirect(topic.url, 303)


@moving.get("/topics/<int:topic_id>/split")
@signed_in
def split(topic_id: int) -> ResponseReturnValue:
    """Choose the replies that become a topic of their own."""
    actor, topic = load(topic_id)
    form = SplitForm.read(request.args)
    form.kind = form.kind or (topic.kind if topic.kind in dict(kinds_for_new()) else "discussion")
    form.space, form.tags = form.space or topic.space.slug, form.tags or ", ".join(topic.tags)
    return _split_page(actor, topic, form.fresh(), row_number(request.args.get("after")))


def kinds_for_new() -> list[tuple[str, str]]:
    """The kinds that a split topic may be."""
    return [(kind.key, str(kind.label)) for kind in plain_kinds()]


def _split_page(
    actor: Member, topic: Topic, form: SplitForm, after: int = 0, errors: dict[str, str] | None = None
) -> ResponseReturnValue:
    found = posts_to_choose(topic, after)
    posts = found[:POSTS_PER_PAGE]
    elsewhere = set(form.posts) - {post.id for post in posts}
    values = {
        "posts": posts,
        "elsewhere": sorted(elsewhere),
        "after": after,
        "next": posts[-1].number if len(found) > POSTS_PER_PAGE else None,
        "spaces": [(space.slug, space.name) for space in spaces_for(actor)],
        "kinds_for": kinds_for_new(),
    }
    page = render_template("moving/split.html", topic=topic, form=form, errors=errors or {}, **values)
    return page, 422 if errors else 200


@moving.post("/topics/<int:topic_id>/split")
@signed_in
@limiter.limit(MOVING)
def do_split(topic_id: int) -> ResponseReturnValue:
    """Make a topic of the chosen replies; the same form sent twice makes one."""
    actor, topic = load(topic_id)
    form = SplitForm.read(request.form)
    try:
        space = chosen_space(actor, form.space)
        with transaction():
            made = split_topic(
                actor, topic, form.posts, space=space, kind=form.kind, title=form.title, token=sent_token(),
                tags=form.tags,
            )  # fmt: skip
    except Invalid as invalid:
        after = row_number(request.form.get("page"))
        return _split_page(actor, topic_or_404(actor, topic_id), form.fresh(), after, invalid.errors)
    return redirect(made.url, 303)


@moving.get("/topics/<int:topic_id>/merge-into")
@signed_in
def merge(topic_id: int) -> ResponseReturnValue:
    """Name the other topic, then read what will happen."""
    actor, topic = load(topic_id)
    typed = one_line(request.args.get("into"))
    return _merge_page(actor, topic, typed)


def _merge_page(
    actor: Member, topic: Topic, typed: str, errors: dict[str, str] | None = None
) -> ResponseReturnValue:
    into = target_or_none(actor, topic_number(typed)) if typed else None
    if typed and not errors:
        errors = _wrong(actor, topic, into)
    page = render_template(
        "moving/merge.html", topic=topic, into=None if errors else into, typed=typed, errors=errors or {}
    )
    return page, 422 if errors else 200


def _wrong(actor: Member, topic: Topic, into: Topic | None) -> dict[str, str]:
    if into is None:
        return {"into": _("There is no such topic. Paste its address, or write its number.")}
    try:
        check_merge(actor, topic, into)
    except Invalid as invalid:
        return invalid.errors
    return {}


@moving.post("/topics/<int:topic_id>/merge-into")
@signed_in
@limiter.limit(MOVING)
def do_merge(topic_id: int) -> ResponseReturnValue:
    """Put all posts of a topic into another one; done already, it only leads there."""
    actor = current_member()
    topic = topic_or_404(actor, topic_id)
    typed = one_line(request.form.get("into"))
    try:
        into = target_or_404(actor, topic_number(typed))
        with transaction():
            merge_topic(actor, topic, into)
    except (Invalid, NotFound) as error:
        require(can_move(actor, topic))
        return _merge_page(actor, topic_or_404(actor, topic_id), typed, getattr(error, "errors", None))
    return redirect(into.url, 303)


@moving.route("/topics/<int:topic_id>/archive", methods=["POST", "DELETE"])
@signed_in
@limiter.limit(MOVING)
def archive(topic_id: int) -> ResponseReturnValue:
    """Keep a topic for reading only, or bring it back into the lists."""
    actor = current_member()
    topic = topic_or_404(actor, topic_id)
    with transaction():
        (archive_topic if request.method == "POST" else unarchive_topic)(actor, topic)
    return redirect(topic.url, 303)


@moving.get("/archived")
@signed_in
def archived() -> ResponseReturnValue:
    """What staff archived, for staff."""
    actor = current_member()
    if not actor.is_staff:
        raise NotFound
    last = last_event(actor)
    listed = topics_page(actor, only="archived", cursor=request.args.get("cursor"))
    older = f"/archived?cursor={listed.page.next}" if listed.page.next else None
    takes = "none" if request.args.get("cursor") else "new"
    shown = {"topic_list": listed, "last": last, "older": older, "takes": takes, "needs": "archived"}
    return render_template("moving/archived.html", **shown, section="archive")

"""Opening a topic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, select

from app.core import clock
from app.core.db import db, lock
from app.core.errors import Invalid
from app.core.forms import Problems
from app.core.i18n import _
from app.core.permissions import require
from app.forum.drafts.operations import finish_draft
from app.forum.follows.operations import follow_by_taking_part
from app.forum.spaces.models import Space
from app.forum.spaces.queries import membership
from app.forum.tags.operations import clean_tags
from app.forum.topics.gathering import read_with_commit
from app.forum.topics.kinds import KINDS
from app.forum.topics.models import Post, Topic
from app.forum.topics.newcomers import check_links_of_newcomer, check_topics_of_newcomer
from app.forum.topics.operations.attaching import attach_uploads
from app.forum.topics.operations.mentioning import keep_mentions
from app.forum.topics.operations.publishing import publish_topic
from app.forum.topics.operations.templating import refuse_bare_template
from app.forum.topics.permissions import can_open
from app.forum.topics.slots import extras_of, read_extras, write_extras
from app.forum.topics.text import PostText
from app.people.accounts.models import Member


def open_topic(
    actor: Member,
    space: Space,
    *,
    kind: str,
    title: str,
    text: PostText,
    token: str,
    tags: str | Sequence[str] = (),
    fields: Mapping[str, Any] | None = None,
    extras: Mapping[str, str] | None = None,
    draft: str | None = None,
) -> Topic:
    """Open a topic with its first post; the same token again returns the topic it made before.

    A kind whose room publishes by itself (see `Extra`) begins as a draft, all others at once.
    `fields` are those of the kind, `extras` what rooms above ask for. It is read by its author, and what the
    composer kept of it, of the version `draft` or of the same words, is finished. Raises Refused when the
    actor may not open this kind here, Invalid with every field that is wrong, TooMany for newcomers.
    """
    lock(actor)
    if earlier := earlier_post(actor, token):
        topic = earlier.topic
    else:
        topic = _open(actor, space, kind, title, text, token, tags, fields or {}, extras or {})
    finish_draft(actor, f"new:{topic.kind}", draft, text.source)
    return topic


def _open(
    actor: Member,
    space: Space,
    kind: str,
    title: str,
    text: PostText,
    token: str,
    tags: str | Sequence[str],
    fields: Mapping[str, Any],
    extras: Mapping[str, str],
) -> Topic:
    if kind not in KINDS:
        raise Invalid("kind", _("Choose what you want to write."))
    require(can_open(actor, space, kind, membership(actor, space)))
    values = check_topic(kind, title, tags, fields, extras)
    check_topics_of_newcomer(actor)
    refuse_bare_template(space, kind, text.source)
    topic = _write(actor, space, kind, values)
    post = write_post(actor, topic, 1, text, token)
    follow_by_taking_part(actor, topic.id, "opened")
    if not any(extra.publishes for extra in extras_of(kind)):
        publish_topic(actor, topic, post)
    write_extras(actor, topic, values["extras"])
    read_with_commit(actor, topic, 1)
    return topic


def earlier_post(actor: Member, token: str) -> Post | None:
    """The post that this client token made before, if any."""
    return db.session.scalar(_by_token, {"author": actor.id, "token": token})


_by_token = select(Post).where(Post.author_id == bindparam("author"), Post.token == bindparam("token"))


def write_post(
    actor: Member, topic: Topic, number: int, text: PostText, token: str, reply_to: Post | None = None
) -> Post:
    """Add a post row with its text."""
    check_links_of_newcomer(actor, text.html)
    post = Post(
        topic_id=topic.id,
        number=number,
        author_id=actor.id,
        by_staff=actor.is_staff,
        body=text.source,
        breaks=text.breaks,
        html=text.html,
        markup_version=text.version,
        token=token,
        created_at=clock.now(),
        reply_to_id=None if reply_to is None else reply_to.id,
        reactions={},
    )
    db.session.add(post)
    db.session.flush()
    attach_uploads(actor, post)
    if text.mentions:
        keep_mentions(post, text.mentions)
    return post


def check_title(problems: Problems, title: str | None) -> str:
    """A title, tidied; notes a problem when it is too short or too long."""
    return problems.line("title", title, _("The title"), least=5, most=200)


def check_topic(
    kind: str,
    title: str,
    tags: str | Sequence[str],
    fields: Mapping[str, Any],
    extras: Mapping[str, str],
) -> dict[str, Any]:
    """The values of a new topic beside its text, tidied. Raises Invalid with every field that is wrong."""
    if kind not in KINDS:
        raise Invalid("kind", _("Choose what you want to write."))
    problems = Problems()
    values: dict[str, Any] = {"title": check_title(problems, title)}
    try:
        values["tags"] = clean_tags(_listed(tags))
    except Invalid as invalid:
        problems.add(invalid.field, invalid.message)
    values["fields"] = KINDS[kind].read_fields(problems, fields)
    values["extras"] = read_extras(problems, kind, extras)
    problems.check()
    return values


def _listed(tags: str | Sequence[str]) -> str | list[str]:
    return tags if isinstance(tags, str) else list(tags)


def _write(actor: Member, space: Space, kind: str, values: Mapping[str, Any]) -> Topic:
    now = clock.now()
    topic = Topic(
        space_id=space.id,
        kind=kind,
        title=values["title"],
        author_id=actor.id,
        created_at=now,
        last_activity_at=now,
        last_poster_id=actor.id,
        faces=[actor.id],
        tags=values["tags"],
        **values["fields"],
    )
    db.session.add(topic)
    db.session.flush()
    return topic

"""Moving a topic to another space, and making it another kind."""

from __future__ import annotations

from app.core.db import db, lock
from app.core.errors import Invalid
from app.core.events import record
from app.core.i18n import _
from app.core.permissions import require
from app.core.told import tell
from app.forum.moving.permissions import can_move, plain_kinds
from app.forum.spaces.models import Space
from app.forum.spaces.queries import can_member_read
from app.forum.topics.audit import audit_topic
from app.forum.topics.events import KindChanged, TopicLeft, TopicMoved
from app.forum.topics.kinds import KINDS
from app.forum.topics.models import Topic
from app.forum.topics.operations.contributions import recounted
from app.people.accounts.models import Member


def move_topic(actor: Member, topic: Topic, space: Space, kind: str = "") -> None:
    """Put a topic into another space, as another kind when one is named; there already, nothing happens.

    `space` must be one that the actor may read. Its author is told. Raises Refused, or Invalid when the
    space does not take the kind.
    """
    lock(topic)
    require(can_move(actor, topic))
    if kind and kind != topic.kind:
        _check_kind(topic, kind)
    check_space(space, kind or topic.kind)
    if kind and kind != topic.kind:
        _set_kind(actor, topic, kind)
    if topic.space_id == space.id:
        return
    old = topic.space
    if topic.is_for_all_readers:
        old.topics_count = Space.topics_count - 1
        space.topics_count = Space.topics_count + 1
    with recounted(topic):
        topic.space, topic.pinned_at, topic.pinned_until = space, None, None
        topic.version += 1
        db.session.flush()
    record(TopicLeft(topic.id, old.id), actor)
    record(TopicMoved(topic.id, space.id, old.id), actor)
    audit_topic(actor, "topic.moved", topic, space_id=space.id, from_space_id=old.id)
    _tell_author(actor, topic, space)


def change_kind(actor: Member, topic: Topic, kind: str) -> None:
    """Make a topic another kind in the same space; the same kind again changes nothing.

    Votes and "me too" stay with it unseen and count again when it is changed back.
    Raises Refused, or Invalid when something of its kind would be lost.
    """
    lock(topic)
    require(can_move(actor, topic))
    if kind == topic.kind:
        return
    _check_kind(topic, kind)
    if not topic.space.takes(kind):
        raise Invalid("kind", _("This space does not take topics of this kind."))
    _set_kind(actor, topic, kind)


def check_space(space: Space, kind: str) -> None:
    """Whether a space takes a topic of this kind now. Raises Invalid."""
    if space.is_archived:
        raise Invalid("space", _("This space is archived: it can be read, not written."))
    if not space.takes(kind):
        words = _("%(space)s does not take this: %(kind)s.", space=space.name, kind=str(KINDS[kind].plural))
        raise Invalid("space", words)


def _check_kind(topic: Topic, kind: str) -> None:
    plain = {found.key for found in plain_kinds()}
    if kind not in plain:
        raise Invalid("kind", _("Choose a kind from the list."))
    if topic.kind not in plain:
        raise Invalid("kind", _("This kind holds more than words, so it cannot become another one."))
    if topic.is_solved:
        raise Invalid("kind", _("It has a solution. Withdraw that first, or leave it a question."))
    if topic.same_as_id is not None and topic.status is None:
        raise Invalid("kind", _("It is answered in another question. Undo that before you change its kind."))
    if topic.status is not None:
        raise Invalid("kind", _("A decision about this idea was published, so it stays an idea."))


def _set_kind(actor: Member, topic: Topic, kind: str) -> None:
    audit_topic(actor, "topic.kind", topic, before=topic.kind, after=kind)
    topic.kind, topic.needs_info_at = kind, None
    topic.version += 1
    record(KindChanged(topic.id, topic.space_id), actor)


def _tell_author(actor: Member, topic: Topic, space: Space) -> None:
    """The author hears where the topic went, or only that it went when they may not read there."""
    if topic.author_id == actor.id:
        return
    if can_member_read([topic.author_id], space):
        note = _("“%(title)s” is in %(space)s now.", title=topic.title, space=space.name)
        tell(actor, topic.author_id, "moved", topic.url, note[:500])
    else:
        note = _("“%(title)s” is in a place for others now.", title=topic.title)
        tell(actor, topic.author_id, "moved", "/notifications", note[:500])

"""Duplicates: a question that is answered in another one sends everybody there, and can come back."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import ColumnElement, delete, func, select, update

from app.core import clock
from app.core.db import db, lock
from app.core.errors import Invalid
from app.core.events import record
from app.core.i18n import _
from app.core.permissions import require
from app.forum.follows.models import Follow
from app.forum.questions.events import DuplicateMarked, DuplicateUnmarked
from app.forum.questions.models import Duplicate
from app.forum.questions.permissions import can_mark_duplicate
from app.forum.topics.audit import audit_topic
from app.forum.topics.events import MeTooChanged, RelatedChanged
from app.forum.topics.kinds import KINDS
from app.forum.topics.models import MeToo, Topic
from app.forum.topics.queries import readers_among
from app.people.accounts.models import Member


def mark_duplicate(actor: Member, topic: Topic, target: Topic) -> None:
    """Say that a question is answered in another: it closes, and who followed or shared it moves over.

    Who may not read the other one stays. `target` is the end of its own chain. What was said before is
    undone first; twice is once. Raises Refused, Invalid for itself, a circle, or what is no question.
    """
    hold_both(topic, target)
    require(can_mark_duplicate(actor, topic))
    _check(topic, target)
    if topic.same_as_id == target.id:
        return
    if topic.same_as_id is not None:
        _undo(topic)
    elif (stale := db.session.get(Duplicate, topic.id)) is not None:
        # What was said before ended by itself: that question was merged into this one.
        db.session.delete(stale)
        db.session.flush()
    said = Duplicate(
        topic_id=topic.id,
        target_id=target.id,
        member_id=actor.id,
        created_at=clock.now(),
        closed_it=not topic.is_closed,
    )
    db.session.add(said)
    _move_followers(said, topic, target)
    _move_sharers(said, topic, target)
    for pointed in [target, *_pointing_to(topic)]:
        record(RelatedChanged(pointed.id, pointed.space_id), actor)
    _point(topic, target)
    if said.closed_it:
        topic.closed_at, topic.close_reason = clock.now(), _("It is answered in another question.")
    _tell(actor, topic, target)
    record(DuplicateMarked(topic.id, topic.space_id), actor)
    if actor.id != topic.author_id:
        audit_topic(actor, "topic.duplicate", topic, into_id=target.id, closed=said.closed_it)


def unmark_duplicate(actor: Member, topic: Topic) -> None:
    """Say that a question stands for itself after all: who moved comes back. Raises Refused."""
    target_id = topic.same_as_id
    if target_id is not None:
        hold_both(topic, db.session.get_one(Topic, target_id))
    require(can_mark_duplicate(actor, topic))
    said = db.session.get(Duplicate, topic.id)
    if topic.same_as_id is None or said is None:
        return
    target = db.session.get_one(Topic, topic.same_as_id)
    _undo(topic)
    if said.closed_it and topic.is_closed:
        topic.closed_at, topic.close_reason, topic.reopened_at = None, "", clock.now()
    _tell(actor, topic, target)
    record(RelatedChanged(target.id, target.space_id), actor)
    record(DuplicateUnmarked(topic.id, topic.space_id), actor)
    if actor.id != topic.author_id:
        audit_topic(actor, "topic.no_duplicate", topic, from_id=target.id)


def hold_both(one: Topic, other: Topic) -> None:
    """Hold two topics, the lower number first, so that two who join them never wait for each other."""
    for topic in sorted({one, other}, key=lambda each: each.id):
        lock(topic)


def _check(topic: Topic, target: Topic) -> None:
    if target.id == topic.id:
        raise Invalid("other", _("A question cannot be answered in itself."))
    if (
        not KINDS[target.kind].has_solution
        or target.is_deleted
        or target.is_hidden
        or not target.is_published
    ):
        raise Invalid("other", _("We find no such question."))
    if target.same_as_id is not None:
        raise Invalid(
            "other", _("That question was joined with another one in this moment. Please try again.")
        )


def _pointing_to(topic: Topic) -> Iterable[Topic]:
    return db.session.scalars(select(Topic).where(Topic.same_as_id == topic.id)).all()


def _point(topic: Topic, target: Topic) -> None:
    """Point the topic, and those that were joined with it before, to the target."""
    joined = (Topic.id == topic.id) | (Topic.same_as_id == topic.id)
    db.session.execute(
        update(Topic).where(joined).values(same_as_id=target.id),
        execution_options={"synchronize_session": False},
    )
    db.session.flush()
    db.session.refresh(topic, ["same_as_id"])


def _move_followers(said: Duplicate, topic: Topic, target: Topic) -> None:
    here = _followers(topic.id, Follow.level != "muted")
    said.followers = sorted(readers_among(sorted(here), target)) if here else []
    said.new_followers = sorted(set(said.followers) - _followers(target.id))
    _drop(Follow, _follows(topic.id), set(said.followers) - set(said.new_followers))
    moving = (*_follows(topic.id), Follow.member_id.in_(said.new_followers))
    db.session.execute(update(Follow).where(*moving).values(target_id=target.id))


def _move_sharers(said: Duplicate, topic: Topic, target: Topic) -> None:
    """Whoever has the question too has the other one; and so has its asker."""
    here, there = _sharers(topic.id), _sharers(target.id)
    readers = readers_among(sorted({*here, topic.author_id}), target)
    said.sharers = sorted(here & readers)
    said.new_sharers = sorted(readers - there - {target.author_id})
    _drop(MeToo, (MeToo.topic_id == topic.id,), said.sharers)
    _add_sharers(target.id, said.new_sharers)
    _recount(topic, target)


def _undo(topic: Topic) -> None:
    said = db.session.get_one(Duplicate, topic.id)
    target = db.session.get_one(Topic, topic.same_as_id)
    still = _followers(target.id) & set(said.new_followers)
    moving = (*_follows(target.id), Follow.member_id.in_(still - _followers(topic.id)))
    db.session.execute(update(Follow).where(*moving).values(target_id=topic.id))
    for member_id in set(said.followers) - set(said.new_followers) - _followers(topic.id):
        db.session.add(
            Follow(member_id=member_id, target="topic", target_id=topic.id, level="every",
                   reason="asked", created_at=clock.now())
        )  # fmt: skip
    _drop(MeToo, (MeToo.topic_id == target.id,), said.new_sharers)
    _add_sharers(topic.id, set(said.sharers) - _sharers(topic.id))
    _recount(topic, target)
    topic.same_as_id = None
    said_of = select(Duplicate.topic_id).where(Duplicate.target_id == topic.id)
    db.session.execute(update(Topic).where(Topic.id.in_(said_of)).values(same_as_id=topic.id))
    db.session.delete(said)
    db.session.flush()


def _follows(topic_id: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return Follow.target == "topic", Follow.target_id == topic_id


def _followers(topic_id: int, *rules: ColumnElement[bool]) -> set[int]:
    return set(db.session.scalars(select(Follow.member_id).where(*_follows(topic_id), *rules)))


def _sharers(topic_id: int) -> set[int]:
    return set(db.session.scalars(select(MeToo.member_id).where(MeToo.topic_id == topic_id)))


def _add_sharers(topic_id: int, members: Iterable[int]) -> None:
    for member_id in sorted(members):
        db.session.add(MeToo(topic_id=topic_id, member_id=member_id, created_at=clock.now()))
    db.session.flush()


def _drop(
    kind: type[Follow] | type[MeToo], rules: tuple[ColumnElement[bool], ...], members: Iterable[int]
) -> None:
    db.session.execute(delete(kind).where(*rules, kind.member_id.in_(sorted(members))))


def _recount(*topics: Topic) -> None:
    for topic in topics:
        counted = select(func.count()).where(MeToo.topic_id == topic.id)
        topic.me_too_count = db.session.scalar(counted) or 0


def _tell(actor: Member, *topics: Topic) -> None:
    for topic in topics:
        topic.version += 1
        record(MeTooChanged(topic.id, topic.space_id), actor)

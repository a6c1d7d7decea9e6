"""Putting all posts of one topic into another."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import InstrumentedAttribute

from app.core import clock
from app.core.audit_log import audit
from app.core.db import db, lock
from app.core.errors import Conflict, Invalid
from app.core.events import record
from app.core.i18n import _
from app.core.permissions import require
from app.forum.drafts.models import Draft
from app.forum.follows.models import Follow
from app.forum.moving.models import Move
from app.forum.moving.operations.settling import count_author, renumber, settle, withdraw_solution
from app.forum.moving.permissions import can_move, plain_kinds
from app.forum.spaces.models import Space
from app.forum.topics.events import PostsArrived, TopicMerged
from app.forum.topics.kinds import KINDS
from app.forum.topics.models import MeToo, Post, ReadMark, Topic
from app.forum.topics.operations.contributions import recounted
from app.people.accounts.models import Member


def merge_topic(actor: Member, topic: Topic, into: Topic) -> Topic:
    """Put all posts of a topic at the end of another one, in their order; its address leads there then.

    Followers and "me too" go along, each member once. Merged there already, nothing happens. Raises
    Refused, Invalid when something would be lost, Conflict when it was merged elsewhere meanwhile.
    """
    for found in sorted({topic.id: topic, into.id: into}.items()):
        lock(found[1])
    if topic.moved_to_id == into.id:
        return into
    if topic.is_moved:
        raise Conflict(_("This topic was merged into another one meanwhile. Nothing was done twice."))
    require(can_move(actor, topic))
    check_merge(actor, topic, into)
    with recounted(topic, into):
        count = _carry_over(actor, topic, into)
        _lead_there(topic, into)
    _note(actor, topic, into, count)
    return into


def check_merge(actor: Member, topic: Topic, into: Topic) -> None:
    """Whether a topic may go into another one without losing anything. Raises Invalid for `into`."""
    if topic.id == into.id:
        raise Invalid("into", _("A topic cannot be merged into itself."))
    if into.is_moved:
        raise Invalid("into", _("That topic was merged into another one itself."))
    if not (verdict := can_move(actor, into)):
        raise Invalid("into", verdict.reason)
    if topic.kind not in {kind.key for kind in plain_kinds()}:
        raise Invalid("into", _("This kind holds more than words, so it cannot go into another topic."))
    if topic.has_poll:
        raise Invalid("into", _("It has a poll, whose votes would be lost."))
    if topic.status is not None:
        raise Invalid("into", _("A decision about this idea was published; it would be lost."))
    both = KINDS[topic.kind].has_votes and KINDS[into.kind].has_votes
    if topic.votes_count or topic.merges_count or both:
        raise Invalid("into", _("Ideas are merged with “Merge with another idea”, which keeps their votes."))


def _carry_over(actor: Member, topic: Topic, into: Topic) -> int:
    before = (topic.posts_count, into.posts_count)
    _solution(actor, topic, into)
    posts = list(db.session.scalars(select(Post).where(Post.topic_id == topic.id).order_by(Post.number)))
    counted = int(topic.is_for_all_readers)
    count_author(topic.author_id, topics=-counted, replies=1)
    topic.space.topics_count = Space.topics_count - counted
    renumber(posts, into, into.posts_count + 1)
    _marks(topic, into, *before)
    _followers(topic, into)
    _wishes(topic, into)
    settle(topic)
    settle(into)
    return len(posts)


def _solution(actor: Member, topic: Topic, into: Topic) -> None:
    """A solution goes along when the other question has none; otherwise it is one reply among others."""
    if topic.solution_post_id is None:
        return
    if not KINDS[into.kind].has_solution or into.is_solved:
        withdraw_solution(actor, topic)
        return
    for name in ("solution_post_id", "solved_by_id", "solved_at"):
        setattr(into, name, getattr(topic, name))
        setattr(topic, name, None)
    into.solution_thanks, topic.solution_thanks = topic.solution_thanks, ""
    into.needs_info_at, into.needs_info_note, into.needs_info_by_id = None, "", None


def _marks(topic: Topic, into: Topic, count: int, before: int) -> None:
    """Who had read both to the end has nothing new to read."""
    all_of_it = select(ReadMark.member_id).where(ReadMark.topic_id == topic.id, ReadMark.number >= count)
    read = (ReadMark.topic_id == into.id, ReadMark.number >= before, ReadMark.member_id.in_(all_of_it))
    db.session.execute(
        update(ReadMark)
        .where(*read)
        .values(number=before + count)
        .execution_options(synchronize_session=False)
    )


def _followers(topic: Topic, into: Topic) -> None:
    """Followers go along, and so does what somebody has begun to write."""
    old = (Follow.target == "topic", Follow.target_id == topic.id)
    there = select(Follow.member_id).where(Follow.target == "topic", Follow.target_id == into.id)
    _each_once(Follow, Follow.member_id, old, there, {"target_id": into.id})
    place = f"topic:{into.id}"
    begun = select(Draft.member_id).where(Draft.place == place)
    going = (Draft.place == f"topic:{topic.id}", Draft.member_id.not_in(begun))
    db.session.execute(
        update(Draft).where(*going).values(place=place).execution_options(synchronize_session=False)
    )


def _wishes(topic: Topic, into: Topic) -> None:
    """ "Me too" goes into a question, each member once; the asker of that one needs none."""
    if not KINDS[into.kind].has_solution:
        return
    there = select(MeToo.member_id).where(MeToo.topic_id == into.id)
    old = (MeToo.topic_id == topic.id,)
    _each_once(
        MeToo, MeToo.member_id, (*old, MeToo.member_id != into.author_id), there, {"topic_id": into.id}
    )
    db.session.execute(delete(MeToo).where(*old).execution_options(synchronize_session=False))
    for found in (topic, into):
        counted = select(func.count()).select_from(MeToo).where(MeToo.topic_id == found.id)
        found.me_too_count = db.session.scalar(counted) or 0


def _each_once(
    model: Any, member: InstrumentedAttribute[int], old: tuple[Any, ...], there: Any, values: dict[str, Any]
) -> None:
    """Rows of members who have none there go; the others' double ones end."""
    quietly = {"synchronize_session": False}
    going = update(model).where(*old, member.not_in(there)).values(**values)
    db.session.execute(going.execution_options(**quietly))
    db.session.execute(delete(model).where(*old).execution_options(**quietly))


def _lead_there(topic: Topic, into: Topic) -> None:
    """The old address leads to the new place, and so do those that led to the old one before."""
    topic.moved_to_id, topic.has_moves, into.has_moves = into.id, True, True
    topic.pinned_at = topic.pinned_until = None
    if into.same_as_id == topic.id:
        into.same_as_id = None
    for column in (Topic.moved_to_id, Topic.same_as_id):
        led = update(Topic).where(column == topic.id).values({column.key: into.id})
        db.session.execute(led.execution_options(synchronize_session=False))
    db.session.flush()
    db.session.expire_all()


def _note(actor: Member, topic: Topic, into: Topic, count: int) -> None:
    db.session.add(
        Move(
            verb="merge",
            topic_id=topic.id,
            into_id=into.id,
            posts_count=count,
            actor_id=actor.id,
            token=f"merge-{topic.id}",
            created_at=clock.now(),
        )
    )
    record(TopicMerged(topic.id, topic.space_id, into.id), actor)
    audit(
        actor,
        "topic.merged",
        "topic",
        topic.id,
        topic_id=topic.id,
        member_id=topic.author_id,
        into_id=into.id,
    )
    record(PostsArrived(into.id, into.space_id, topic.id), actor)

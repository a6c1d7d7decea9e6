"""What a member has read: a mark per topic, and one moment before which all is read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import and_, select

from app.core.db import db
from app.forum.topics.gathering import marks
from app.forum.topics.models import Post, ReadMark, Topic, Vote
from app.people.accounts.models import Viewer


def marks_on(viewer: Viewer, topics: Iterable[Topic]) -> tuple[set[int], set[int]]:
    """Which of these topics have something unread, and which the viewer voted for, in one statement."""
    found = {topic.id: topic for topic in topics}
    if viewer.id is None or not found:
        return set(), set()
    member_id = viewer.id
    read_by = and_(ReadMark.topic_id == Topic.id, ReadMark.member_id == member_id)
    vote_by = and_(Vote.topic_id == Topic.id, Vote.member_id == member_id)
    rows = (
        select(Topic.id, ReadMark.read_at, Vote.member_id)
        .outerjoin(ReadMark, read_by)
        .outerjoin(Vote, vote_by)
    )
    unread, voted = set(), set()
    for topic_id, read_at, voter in db.session.execute(rows.where(Topic.id.in_(found))):
        if _is_unread(viewer, found[topic_id], read_at):
            unread.add(topic_id)
        if voter is not None:
            voted.add(topic_id)
    return unread, voted


def _is_unread(viewer: Viewer, topic: Topic, stored: datetime | None) -> bool:
    waiting = marks.peek((viewer.id or 0, topic.id))
    seen = [moment for moment in (_read_all_at(viewer), stored, waiting and waiting[1]) if moment]
    return not seen or topic.last_activity_at > max(seen)


def _read_all_at(viewer: Viewer) -> datetime | None:
    return None if viewer.is_guest else viewer.read_all_at


def waiting_number(viewer: Viewer, topic: Topic) -> int:
    """How far the viewer has read, as far as that is not written yet; 0 when nothing waits."""
    waiting = None if viewer.id is None else marks.peek((viewer.id, topic.id))
    return waiting[0] if waiting else 0


def first_unread_number(viewer: Viewer, topic: Topic) -> int:
    """The number of the first post the viewer has not seen, or of the last one when they have seen all.

    Who never read the topic, as every guest, begins at the beginning.
    """
    if viewer.id is None:
        return 1
    mark = db.session.get(ReadMark, (viewer.id, topic.id))
    read = max(waiting_number(viewer, topic), mark.number if mark else 0)
    if not read and not _is_unread(viewer, topic, mark.read_at if mark else None):
        return topic.posts_count
    return min(read + 1, topic.posts_count)


def post_id_at(topic: Topic, number: int) -> int | None:
    """The id of the post with a number in a topic that the viewer was let into before."""
    return db.session.scalar(select(Post.id).where(Post.topic_id == topic.id, Post.number == number))

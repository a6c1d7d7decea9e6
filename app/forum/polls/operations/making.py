"""Putting a poll on a topic, and changing it as long as that is fair to those who voted."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app.core import clock
from app.core.db import db, lock
from app.core.errors import Invalid
from app.core.events import record
from app.core.i18n import _
from app.forum.polls.events import PollChanged
from app.forum.polls.forms import PollValues
from app.forum.polls.models import Poll, PollOption
from app.forum.polls.queries.polls import has_votes, poll_of
from app.forum.topics.models import Topic
from app.people.accounts.models import Member


def write_poll(actor: Member, topic: Topic, values: PollValues | None) -> None:
    """Keep what the composer says of the poll of a topic; the same again changes nothing.

    Whoever may edit the topic may do this. After the first vote only the end can be moved: whoever voted
    chose among what stood there. Raises Invalid otherwise.
    """
    if values is None:
        return
    lock(topic)
    poll = poll_of(topic.id)
    if values.only_end:
        changed = poll is not None and _move_end(poll, values.closes_at)
    else:
        changed = _write(topic, poll, values)
    if changed:
        topic.version += 1
        record(PollChanged(topic.id, topic.space_id), actor)


def _write(topic: Topic, poll: Poll | None, values: PollValues) -> bool:
    if poll is None and not values.options:
        return False
    if poll is None:
        _add(topic, values)
        return True
    if _says(poll) == _wanted(values) and not _same_end(poll, values.closes_at):
        return _move_end(poll, values.closes_at)
    if _says(poll) == _wanted(values):
        return False
    if has_votes(poll) or poll.is_over:
        raise Invalid("poll_options", _("Somebody has voted, so the poll can only be ended, not changed."))
    db.session.delete(poll)
    db.session.flush()
    topic.has_poll = False
    if values.options:
        _add(topic, values)
    return True


def _add(topic: Topic, values: PollValues) -> None:
    poll = Poll(
        topic_id=topic.id,
        question=values.question,
        way=values.way,
        most=values.most,
        is_named=values.is_named,
        shown=values.shown,
        may_change=values.may_change,
        closes_at=values.closes_at,
        created_at=clock.now(),
    )
    poll.options = [PollOption(position=n, text=text) for n, text in enumerate(values.options)]
    db.session.add(poll)
    topic.has_poll = True
    db.session.flush()


def _says(poll: Poll) -> dict[str, Any]:
    names = ("question", "way", "most", "is_named", "shown", "may_change")
    return {**{n: getattr(poll, n) for n in names}, "options": tuple(o.text for o in poll.options)}


def _wanted(values: PollValues) -> dict[str, Any]:
    names = ("question", "way", "most", "is_named", "shown", "may_change", "options")
    return {name: getattr(values, name) for name in names}


def _move_end(poll: Poll, closes_at: datetime | None) -> bool:
    if poll.is_over or _same_end(poll, closes_at):
        return False
    poll.closes_at = closes_at
    return True


def _same_end(poll: Poll, closes_at: datetime | None) -> bool:
    """Compared by the minute, as fields for moments write it."""
    ends = [end and end.replace(second=0, microsecond=0) for end in (poll.closes_at, closes_at)]
    return ends[0] == ends[1]

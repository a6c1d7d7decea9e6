"""Reminders, given when their time comes."""

from __future__ import annotations

from datetime import timedelta

from app.core import clock
from app.core.chores import chore
from app.core.db import lock, transaction
from app.core.events import record
from app.forum.bookmarks.events import BookmarkDue
from app.forum.bookmarks.queries import waiting_bookmarks

AT_ONCE = 200


@chore(every=timedelta(minutes=1), name="bookmarks.remind")
def give_reminders() -> None:
    """Mark the bookmarks whose reminder has come as due and say so once, a batch at a time."""
    while _some_given():
        pass


def _some_given() -> bool:
    with transaction():
        waiting = waiting_bookmarks(clock.now(), AT_ONCE)
        for bookmark in waiting:
            lock(bookmark)
            if bookmark.is_due or bookmark.remind_at is None or bookmark.remind_at > clock.now():
                continue
            bookmark.is_due = True
            record(BookmarkDue(bookmark.member_id, bookmark.post_id), None)
        return len(waiting) == AT_ONCE

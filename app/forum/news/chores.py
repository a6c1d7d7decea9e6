"""What the clock does for news."""

from __future__ import annotations

from datetime import timedelta

from app.core.chores import chore
from app.forum.news.covers import unused
from app.forum.news.operations import publish_due, unpin_due
from app.forum.news.queries import covers_in_use


@chore(every=timedelta(minutes=1), name="news.publish")
def publish_news_on_time() -> None:
    """Publish what was scheduled."""
    publish_due()


@chore(every=timedelta(minutes=1), name="news.unpin")
def unpin_news_on_time() -> None:
    """Unpin what was pinned until now."""
    unpin_due()


@chore(every=timedelta(hours=1), name="news.tidy_covers")
def tidy_covers() -> None:
    """Delete pictures that no news shows."""
    for path in unused(covers_in_use()):
        path.unlink(missing_ok=True)

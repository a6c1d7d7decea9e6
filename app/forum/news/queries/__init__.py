"""Reading about news, always through the viewer."""

from app.forum.news.queries.feeds import FeedEntry, feed_entries, feed_key_of, key_behind, secret_of
from app.forum.news.queries.ideas import (
    ideas_of,
    ideas_to_ship,
    linked_ids,
    news_for_readers_of,
    news_of,
)
from app.forum.news.queries.plans import covers_in_use, drafts_page, plan_of, topic_with_cover_or_404
from app.forum.news.queries.readers import (
    Readers,
    acknowledged_at,
    expected_ids,
    must_read_count,
    must_reads_for,
    readers_of,
    readers_page,
    told_ids,
)

__all__ = [
    "FeedEntry",
    "Readers",
    "acknowledged_at",
    "covers_in_use",
    "drafts_page",
    "expected_ids",
    "feed_entries",
    "feed_key_of",
    "ideas_of",
    "ideas_to_ship",
    "key_behind",
    "linked_ids",
    "must_read_count",
    "must_reads_for",
    "news_for_readers_of",
    "news_of",
    "plan_of",
    "readers_of",
    "readers_page",
    "secret_of",
    "told_ids",
    "topic_with_cover_or_404",
]

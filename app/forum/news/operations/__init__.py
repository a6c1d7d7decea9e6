"""What can be done with news, a file for each group of verbs."""

from app.forum.news.operations.acknowledging import acknowledge
from app.forum.news.operations.answering import link_ideas
from app.forum.news.operations.feeding import make_feed_address, revoke_feed_address
from app.forum.news.operations.planning import arrange_news
from app.forum.news.operations.publishing import (
    cancel_schedule,
    publish_due,
    publish_news,
    schedule_news,
    unpin_due,
    withdraw_news,
)

__all__ = [
    "acknowledge",
    "arrange_news",
    "cancel_schedule",
    "link_ideas",
    "make_feed_address",
    "publish_due",
    "publish_news",
    "revoke_feed_address",
    "schedule_news",
    "unpin_due",
    "withdraw_news",
]

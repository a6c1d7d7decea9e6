"""What members are told of polls: that one they voted in, or started, is over."""

from __future__ import annotations

from app.care.notifications import recipients
from app.care.notifications.kinds import NotificationKind, register
from app.care.notifications.operations import notify
from app.core.db import db
from app.core.events import EventRow, later
from app.core.i18n import lazy
from app.forum.polls.events import PollClosed
from app.forum.polls.queries.polls import voters_of_poll
from app.forum.topics.models import Topic

BATCH = 500
POLL_OVER = register(
    NotificationKind("poll_over", "vote", lazy("The poll in “%(title)s” is over"), has_face=False)
)


@later(
    PollClosed,
    name="notifications.poll_result",
    aliases=("care.notifications.polls.notify_of_end",),
)
def notify_of_end(event: PollClosed, row: EventRow) -> None:
    """Tell who voted and who opened the topic that the result is there, as far as they may read it."""
    topic = db.session.get(Topic, event.topic_id)
    if topic is None or topic.is_deleted or topic.is_hidden or not topic.has_poll:
        return
    wanted = {*voters_of_poll(topic.id), topic.author_id}
    told = sorted(recipients.willing(wanted, topic, row.actor_id))
    url = f"/topics/{topic.id}#topic-{topic.id}-poll"
    for start in range(0, len(told), BATCH):
        some = dict.fromkeys(told[start : start + BATCH], "poll_over")
        notify(row, some, space_id=topic.space_id, topic_id=topic.id, url=url)

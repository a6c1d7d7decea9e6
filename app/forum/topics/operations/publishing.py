"""From a draft to what its readers see, back again, and who those readers are."""

from __future__ import annotations

from app.core import clock
from app.core.events import record
from app.forum.spaces.models import Space
from app.forum.tags.operations import set_tags
from app.forum.topics.events import TopicNarrowed, TopicOpened, TopicWidened
from app.forum.topics.models import Post, Topic
from app.forum.topics.operations.contributions import add_topic_contributions
from app.people.accounts.models import Member


def publish_topic(actor: Member, topic: Topic, first: Post) -> None:
    """Show a draft to its readers for the first time: its time, counters and tags begin now."""
    topic.published_at = topic.created_at = topic.last_activity_at = clock.now()
    first.created_at, first.edited_at = topic.published_at, None
    set_tags(topic.id, topic.tags)
    _count_shown(topic, 1)
    record(TopicOpened(topic.id, topic.space_id, first.id, topic.kind), actor)


def withdraw_topic(actor: Member, topic: Topic) -> None:
    """Make a draft of a published topic: it leaves every list, counter and room. Twice is once."""
    if not topic.is_published:
        return
    _count_shown(topic, -1)
    topic.published_at = None
    set_tags(topic.id, [])
    record(TopicNarrowed(topic.id, topic.space_id), actor)


def publish_again(actor: Member, topic: Topic) -> None:
    """Show a topic that was withdrawn at its old place; nobody is told of it a second time."""
    topic.published_at = clock.now()
    set_tags(topic.id, topic.tags)
    _count_shown(topic, 1)
    record(TopicWidened(topic.id, topic.space_id), actor)


def change_audience(actor: Member, topic: Topic, audience: str) -> None:
    """Let every reader of the space (`readers`) or only those who joined it (`group`) read a topic."""
    if topic.audience == audience:
        return
    _count_shown(topic, -1)
    topic.audience = audience
    _count_shown(topic, 1)
    if topic.is_published:
        changed = TopicNarrowed if audience == "group" else TopicWidened
        record(changed(topic.id, topic.space_id), actor)


def _count_shown(topic: Topic, by: int) -> None:
    """What is deleted or hidden is counted by nobody, and is counted again when it comes back."""
    if not (topic.is_deleted or topic.is_hidden):
        count_topic(topic, by)


def count_topic(topic: Topic, by: int) -> None:
    """Count a topic for its space and author, when all readers of the space see it in lists."""
    if topic.is_for_all_readers:
        topic.space.topics_count = Space.topics_count + by
        topic.author.topics_count = Member.topics_count + by
        add_topic_contributions(topic, by)

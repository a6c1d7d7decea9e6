"""The shapes of the demo community: people, spaces, tags and topics as they are written in the text files."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

MINUTES_AGO = re.compile(r"-(\d+)m")
DAYS_AGO = re.compile(r"-(\d+)d (\d\d):(\d\d)")
TOPIC_LINK = re.compile(r"\]\(topic:([a-z0-9-]+)\)")

Reactions = dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class Moment:
    """A point in time told from the day the demo is made: "-12d 14:05" (UTC) or "-40m"."""

    text: str

    def before(self, now: datetime) -> datetime:
        """The point in time seen from `now` (aware, UTC). Raises ValueError when the text is neither form."""
        if found := MINUTES_AGO.fullmatch(self.text):
            return now - timedelta(minutes=int(found[1]))
        if found := DAYS_AGO.fullmatch(self.text):
            days, hour, minute = (int(part) for part in found.groups())
            return datetime.combine(now.date() - timedelta(days=days), time(hour, minute), now.tzinfo)
        raise ValueError(f"{self.text!r} is neither '-12d 14:05' nor '-40m'")

    @property
    def days(self) -> int:
        """Whole days ago; 0 for minutes."""
        found = DAYS_AGO.fullmatch(self.text)
        return int(found[1]) if found else 0


@dataclass(frozen=True)
class Person:
    """A member: `role` is customer, staff, moderator, product or admin; `title` is empty for customers."""

    key: str
    name: str
    handle: str
    role: str
    title: str
    bio: str
    about: str
    joined_days_ago: int
    hue: int


@dataclass(frozen=True)
class Space:
    """A space; its key is its slug. An open space names no members: everyone belongs."""

    key: str
    name: str
    description: str
    hue: int
    audience: str
    join_policy: str
    may_post: str
    kinds: tuple[str, ...]
    owners: tuple[str, ...]
    members: tuple[str, ...]


@dataclass(frozen=True)
class Tag:
    """A tag and what it is for."""

    name: str
    description: str


@dataclass(frozen=True)
class Flag:
    """A report of a post that waits for a moderator; `reason` is spam, heated, off-topic or other."""

    by: str
    reason: str
    note: str
    at: Moment


@dataclass(frozen=True)
class Post:
    """One message. `reply_to` is the 1-based number of an earlier reply, 0 for the opening post, or None."""

    by: str
    at: Moment
    body: str
    reply_to: int | None
    reactions: Reactions
    flags: tuple[Flag, ...]


@dataclass(frozen=True)
class Solution:
    """The reply (1-based) that solved a question, who accepted it and when."""

    reply: int
    by: str
    at: Moment


@dataclass(frozen=True)
class Decision:
    """What the company said to an idea: the status it got, why, by whom and when."""

    status: str
    reason: str
    by: str
    at: Moment


@dataclass(frozen=True)
class Topic:
    """A conversation. `opening` is the first post; the fields after `replies` belong to some kinds only."""

    key: str
    title: str
    kind: str
    space: str
    tags: tuple[str, ...]
    opening: Post
    replies: tuple[Post, ...]
    me_too: tuple[str, ...]
    solution: Solution | None
    rating: int | None
    subject: str
    outcome: str
    votes: tuple[str, ...]
    decisions: tuple[Decision, ...]

    @property
    def posts(self) -> tuple[Post, ...]:
        """Opening post and replies, in order."""
        return (self.opening, *self.replies)


@dataclass(frozen=True)
class DemoContent:
    """The whole demo community, checked; topics from the oldest to the newest."""

    people: dict[str, Person]
    spaces: dict[str, Space]
    tags: dict[str, Tag]
    topics: dict[str, Topic]

    def posts(self) -> Iterator[tuple[Topic, Post]]:
        """Every post with its topic."""
        for topic in self.topics.values():
            for post in topic.posts:
                yield topic, post


def linked_topics(body: str) -> list[str]:
    """The keys of the topics a body links to as [text](topic:key)."""
    return TOPIC_LINK.findall(body)


def with_links(body: str, address: Callable[[str], str]) -> str:
    """The body with every [text](topic:key) turned into [text](address(key))."""
    return TOPIC_LINK.sub(lambda found: f"]({address(found[1])})", body)

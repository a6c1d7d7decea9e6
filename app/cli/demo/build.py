"""Builds the demo community through the operations, every step at its own time."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import update

from app.care.moderation.operations import report_post
from app.care.notifications.models import Notification
from app.cli.demo.content import DemoContent, Person, Post, Reactions, Space, Topic, load, with_links
from app.cli.demo.doings import Doings
from app.core import clock
from app.core.db import db, transaction
from app.core.gather import flush_all
from app.core.jobs import run_pending
from app.core.settings import change_settings
from app.forum.ideas.operations import cast_vote, set_status
from app.forum.spaces.models import Membership
from app.forum.spaces.models import Space as SpaceRow
from app.forum.spaces.operations import admit, make_space
from app.forum.topics.models import Post as PostRow
from app.forum.topics.models import Topic as TopicRow
from app.forum.topics.operations import (
    accept_solution,
    mark_official,
    open_topic,
    post_reply,
    react,
    say_me_too,
)
from app.forum.topics.text import compose
from app.people.accounts.models import Member
from app.people.accounts.operations import change_profile, create_member
from app.people.accounts.passwords import DEMO_PASSWORD

READ_BEFORE = timedelta(days=2)
SHOWN_SIGN_INS = (
    ("mika", "customer"),
    ("ana", "staff"),
    ("ingrid", "moderator"),
    ("devika", "product"),
    ("sol", "admin"),
)
SETTINGS = {
    "community_name": "Fjell Riders",
    "tagline": "The community of people who ride Fjell.",
    "hue": 50,
    "contact_email": "hello@fjell.example",
    "contact_text": "Write to us, or ask here: a person reads every message, Monday to Saturday.",
}


@dataclass(order=True)
class Step:
    """Something somebody did at a moment; `rank` keeps the order of equal moments."""

    at: datetime
    rank: int
    act: Callable[[], object] = field(compare=False)


class Builder:
    """Holds what was made so far, by the keys of the content."""

    def __init__(self, content: DemoContent, now: datetime) -> None:
        self.content = content
        self.now = now
        self.people: dict[str, Member] = {}
        self.spaces: dict[str, SpaceRow] = {}
        self.topics: dict[str, TopicRow] = {}
        self.posts: dict[tuple[str, int], PostRow] = {}

    def build(self) -> None:
        """Make everything; inside a transaction."""
        change_settings(**SETTINGS)
        for person in self.content.people.values():
            with clock.frozen(self.now - timedelta(days=person.joined_days_ago)):
                self.people[person.key] = self._person(person)
        for position, space in enumerate(self.content.spaces.values()):
            with clock.frozen(self.now - timedelta(days=90)):
                self.spaces[space.key] = self._space(space, position)
        for step in sorted(self._steps()):
            with clock.frozen(step.at):
                step.act()
        Doings(self.people, self.spaces, self.topics, self.posts).do_all(self.now)

    def _person(self, person: Person) -> Member:
        member = create_member(
            name=person.name,
            email=f"{person.key}@fjell.example",
            password=DEMO_PASSWORD if person.key in dict(SHOWN_SIGN_INS) else None,
            handle=person.handle,
            role=person.role,
            confirmed=True,
        )
        member.title, member.hue = person.title, person.hue
        change_profile(member, name=person.name, handle=person.handle, about=person.about, bio=person.bio)
        return member

    def _space(self, space: Space, position: int) -> SpaceRow:
        boss = self.people["sol"]
        made = make_space(
            boss,
            slug=space.key,
            name=space.name,
            description=space.description,
            hue=space.hue,
            audience=space.audience,
            join_policy=space.join_policy,
            posting=space.may_post,
            kinds=list(space.kinds),
            position=position,
        )
        for key in dict.fromkeys((*space.owners, *space.members, *self._writers(space))):
            with clock.frozen(max(clock.now(), self.people[key].created_at)):
                place: Membership = admit(boss, self.people[key], made)
            place.role = "owner" if key in space.owners else "member"
        return made

    def _writers(self, space: Space) -> Iterator[str]:
        """Those who write in a space have joined it."""
        for topic, post in self.content.posts():
            if topic.space == space.key:
                yield post.by

    def _steps(self) -> Iterator[Step]:
        rank = 0
        for topic in self.content.topics.values():
            for at, act in self._topic_steps(topic):
                rank += 1
                yield Step(min(at, self.now), rank, act)

    def _topic_steps(self, topic: Topic) -> Iterator[tuple[datetime, Callable[[], object]]]:
        opened = topic.opening.at.before(self.now)
        yield opened, partial(self._open, topic)
        for number, post in enumerate(topic.replies, 2):
            at = post.at.before(self.now)
            yield at, partial(self._reply, topic, number, post)
        for number, post in enumerate(topic.posts, 1):
            yield from self._answers_to(topic, number, post)
        for key in topic.votes:
            yield (
                self._some_time_after(opened, topic.key, key),
                partial(self._on_topic, cast_vote, key, topic),
            )
        for key in topic.me_too:
            yield (
                self._some_time_after(opened, topic.key, key),
                partial(self._on_topic, say_me_too, key, topic),
            )
        if (solution := topic.solution) is not None:
            yield solution.at.before(self.now), partial(self._solve, topic)
        for d in topic.decisions:
            yield d.at.before(self.now), partial(self._on_topic, set_status, d.by, topic, d.status, d.reason)

    def _answers_to(
        self, topic: Topic, number: int, post: Post
    ) -> Iterator[tuple[datetime, Callable[[], object]]]:
        at = post.at.before(self.now)
        for key, reaction in _each(post.reactions):
            when = self._some_time_after(at, f"{topic.key}{number}", key)
            yield when, partial(self._on_post, react, key, topic, number, reaction)
        for flag in post.flags:
            at = flag.at.before(self.now)
            yield at, partial(self._on_post, report_post, flag.by, topic, number, flag.reason, flag.note)

    def _some_time_after(self, start: datetime, *words: str) -> datetime:
        """A moment after `start`, the same on every build, most of them within two days."""
        share = zlib.crc32("/".join(words).encode()) / 2**32
        return min(start + timedelta(minutes=5) + timedelta(days=2) * share**2, self.now)

    def _on_topic(self, act: Callable[..., object], by: str, topic: Topic, *more: object) -> None:
        act(self.people[by], self.topics[topic.key], *more)

    def _on_post(self, act: Callable[..., object], by: str, topic: Topic, number: int, *more: object) -> None:
        act(self.people[by], self.posts[topic.key, number], *more)

    def _open(self, topic: Topic) -> None:
        extra = {"rating": str(topic.rating), "subject": topic.subject, "outcome": topic.outcome}
        made = open_topic(
            self.people[topic.opening.by],
            self.spaces[topic.space],
            kind=topic.kind,
            title=topic.title,
            text=compose(self._linked(topic.opening.body)),
            token=f"demo-{topic.key}-1",
            tags=list(topic.tags),
            fields=extra,
        )
        self.topics[topic.key] = made
        self.posts[topic.key, 1] = db.session.query(PostRow).filter_by(topic_id=made.id, number=1).one()

    def _reply(self, topic: Topic, number: int, post: Post) -> None:
        parent = None if post.reply_to is None else self.posts[topic.key, post.reply_to + 1]
        text, token = compose(self._linked(post.body)), f"demo-{topic.key}-{number}"
        self.posts[topic.key, number] = post_reply(
            self.people[post.by], self.topics[topic.key], text, token, parent
        )

    def _solve(self, topic: Topic) -> None:
        assert topic.solution is not None
        reply = self.posts[topic.key, topic.solution.reply + 1]
        accept_solution(self.people[topic.solution.by], self.topics[topic.key], reply)
        if reply.author.is_staff:
            mark_official(reply.author, reply)

    def _linked(self, body: str) -> str:
        return with_links(body, lambda key: self.topics[key].url if key in self.topics else "/")


def _each(reactions: Reactions) -> Iterator[tuple[str, str]]:
    for reaction, keys in reactions.items():
        for key in keys:
            yield key, reaction


def build_demo() -> None:
    """Make the demo community in one transaction, then let the subscribers catch up."""
    now = clock.now()
    with transaction():
        Builder(load(), now).build()
    flush_all()
    run_pending()
    with transaction() as session:
        old = Notification.created_at < now - READ_BEFORE
        session.execute(update(Notification).where(old, Notification.read_at.is_(None)).values(read_at=now))

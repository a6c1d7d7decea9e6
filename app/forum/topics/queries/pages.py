"""One page of a topic: its posts around a number, with everything the page shows, in a few statements."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import Any

from sqlalchemy import (
    ColumnElement,
    or_,
    select,
)
from sqlalchemy.orm import joinedload

from app.core.db import db
from app.core.errors import NotFound
from app.forum.topics.models import Decision, Post, Topic
from app.forum.topics.queries.best import best_rule, ranked, sorts_best
from app.forum.topics.queries.mine import Mine, mine_on
from app.forum.topics.queries.visible import topic_or_404
from app.people.accounts.models import Member, Viewer

PAGE = 25


class MovedAway(NotFound):
    """The posts of a topic stand in another one, `topic_id`; whoever may see that one is led there."""

    def __init__(self, topic_id: int) -> None:
        super().__init__()
        self.topic_id = topic_id


@dataclass
class TopicPage:
    """The posts of one page of a topic, the first post and the solution wherever they stand."""

    topic: Topic
    posts: list[Post]
    first: Post
    solution: Post | None
    official: Post | None
    after: int
    mine: Mine
    order: str = "time"
    cursor: str = ""
    more: str | None = None

    @property
    def is_best(self) -> bool:
        """Whether the best answers stand first, instead of the earliest."""
        return self.order == "best"

    @property
    def is_first(self) -> bool:
        """Whether it begins with the opening post."""
        return self.after == 0 and not self.cursor

    @property
    def replies(self) -> list[Post]:
        """The posts of this page but the first of the topic."""
        return [post for post in self.posts if post.number > 1]

    @property
    def people(self) -> list[Member]:
        """Whose posts stand on this page, each once, in their order."""
        return list(
            {post.author_id: post.author for post in [self.first, *self.posts] if not post.is_gone}.values()
        )

    @property
    def last_number(self) -> int:
        """Up to which number a reader of this page has seen every post."""
        if self.is_best:
            return self.topic.posts_count if self.more is None else self._seen_in_a_row
        return self.posts[-1].number if self.posts else self.after

    @property
    def _seen_in_a_row(self) -> int:
        numbers = {1, *(post.number for post in self.posts)}
        return next(number for number in count(1) if number + 1 not in numbers)

    @property
    def by_time(self) -> str:
        """The query of the first page in order of time."""
        return "?order=time" if sorts_best(self.topic) else ""

    def at(self, after: int | None) -> str:
        """The query of the page in order of time that starts after this number."""
        return f"?after={after}" if after else self.by_time

    @property
    def here(self) -> str:
        """The query of this very page."""
        if self.is_best:
            return f"?best={self.cursor}" if self.cursor else ""
        return self.at(self.after)

    @property
    def previous_page(self) -> str | None:
        """The query of the page before, or of the beginning; None on the first."""
        if self.is_best:
            return "" if self.cursor else None
        return None if self.previous is None else self.at(self.previous)

    @property
    def next_page(self) -> str | None:
        """The query of the page after, or None on the last."""
        if self.is_best:
            return f"?best={self.more}" if self.more else None
        return None if self.next is None else self.at(self.next)

    @property
    def previous(self) -> int | None:
        """Where the page before starts, or None on the first."""
        return None if self.after == 0 else max(self.after - PAGE, 0)

    @property
    def next(self) -> int | None:
        """Where the page after starts, or None on the last."""
        last = self.posts[-1].number if self.posts else self.after
        return last if last < self.topic.posts_count else None

    @property
    def last_page(self) -> int:
        """Where the last page of the topic starts."""
        return (self.topic.posts_count - 1) // PAGE * PAGE

    @property
    def unread_page(self) -> int:
        """Where the page starts that holds the first unread post."""
        return ((self.first_unread or 1) - 1) // PAGE * PAGE

    @property
    def first_unread(self) -> int | None:
        """The number of the first post that is new to a viewer who was here before."""
        read = self.mine.read
        return read + 1 if 0 < read < self.topic.posts_count else None


def load_topic_page(viewer: Viewer, topic_id: int, after: int = 0, best: str | None = None) -> TopicPage:
    """The posts after number `after`, 25 at most; or by worth after the cursor `best`, where the kind has it.

    Raises NotFound when the viewer may not see the topic, MovedAway when its posts stand elsewhere.
    """
    topic = topic_or_404(viewer, topic_id)
    if topic.moved_to_id is not None:
        raise MovedAway(topic.moved_to_id)
    if best is not None and sorts_best(topic):
        return _best_page(viewer, topic, best)
    after = max(0, min(after, (topic.posts_count - 1) // PAGE * PAGE))
    on_page = Post.number.between(after + 1, after + PAGE)
    wanted = or_(on_page, Post.number == 1, Post.id == (topic.solution_post_id or 0), Post.is_official)
    found = _posts(topic, wanted)
    return _page(viewer, topic, found, [p for p in found if after < p.number <= after + PAGE], after=after)


def _best_page(viewer: Viewer, topic: Topic, cursor: str) -> TopicPage:
    found = _posts(topic, best_rule(topic, cursor, PAGE))
    posts, more = ranked(topic, found, cursor, PAGE)
    return _page(viewer, topic, found, posts, order="best", cursor=cursor, more=more)


def _posts(topic: Topic, wanted: ColumnElement[bool]) -> list[Post]:
    parent = joinedload(Post.reply_to).joinedload(Post.author)
    statement = select(Post).where(Post.topic_id == topic.id, wanted).options(joinedload(Post.author), parent)
    return list(db.session.scalars(statement.order_by(Post.number)).unique())


def _page(
    viewer: Viewer, topic: Topic, found: list[Post], posts: list[Post], after: int = 0, **more: Any
) -> TopicPage:
    return TopicPage(
        topic=topic,
        posts=posts,
        first=found[0],
        solution=next((p for p in found if p.id == topic.solution_post_id), None),
        official=next((p for p in found if p.is_official and not p.is_gone), None),
        after=after,
        mine=mine_on(viewer, topic, [post.id for post in found]),
        **more,
    )


def decisions_of(topic: Topic) -> list[Decision]:
    """What the company said to an idea, newest first."""
    if topic.status is None and topic.status_at is None:
        return []
    people = (joinedload(Decision.member), joinedload(Decision.owner))
    statement = select(Decision).where(Decision.topic_id == topic.id).options(*people)
    return list(db.session.scalars(statement.order_by(Decision.id.desc())))


def official_of(topic: Topic) -> Post | None:
    """The official answer of a topic, the earliest when there are several."""
    official = select(Post).where(Post.topic_id == topic.id, Post.is_official).order_by(Post.number)
    shown = official.where(Post.deleted_at.is_(None), Post.hidden_at.is_(None)).options(
        joinedload(Post.author)
    )
    return db.session.scalars(shown.limit(1)).first()

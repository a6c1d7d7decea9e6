"""Lists of topics: ids the viewer may see, rows in bulk, faces in bulk."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from sqlalchemy import Select, select
from sqlalchemy.orm import InstrumentedAttribute, contains_eager, joinedload

from app.core.db import db
from app.core.paging import Page, newest_first, oldest_first
from app.forum.spaces.models import Space
from app.forum.tags.models import Tag, TopicTag
from app.forum.topics.kinds import KINDS
from app.forum.topics.models import Post, Topic
from app.forum.topics.queries.followed import followed_rule
from app.forum.topics.queries.reads import marks_on
from app.forum.topics.queries.visible import listed_posts, listed_topics
from app.people.accounts.models import Member, Viewer
from app.people.accounts.queries import members_by_id

TOPICS_PER_PAGE = 25
ORDERS: dict[str, list[InstrumentedAttribute[object]]] = {
    "activity": [Topic.last_activity_at, Topic.id],
    "created": [Topic.created_at, Topic.id],
    "votes": [Topic.votes_count, Topic.id],
    "oldest": [Topic.created_at, Topic.id],
}
OLDEST_FIRST = {"oldest"}


@dataclass
class TopicList:
    """A page of topics with what the rows need: faces by member id, unread and voted topic ids."""

    page: Page[Topic]
    people: dict[int, Member] = field(default_factory=dict)
    unread: set[int] = field(default_factory=set)
    voted: set[int] = field(default_factory=set)

    @property
    def topics(self) -> list[Topic]:
        """The topics in order."""
        return self.page.items


def topics_page(
    viewer: Viewer,
    *,
    kind: str | None = None,
    space: Space | None = None,
    tag: str | None = None,
    author: Member | None = None,
    only: str = "",
    order: str = "activity",
    cursor: str | None = None,
    limit: int = TOPICS_PER_PAGE,
) -> TopicList:
    """A page of a list; `only` is '', 'unanswered', 'info', 'following', 'pinned' or 'archived'.

    What is archived stands only in its own list and in that of its author. NotFound for a bad cursor.
    """
    statement = listed_topics(viewer)
    if author is None or only == "archived":
        kept = Topic.archived_at.is_not(None) if only == "archived" else Topic.archived_at.is_(None)
        statement = statement.where(kept)
    if kind:
        statement = statement.where(Topic.kind == kind)
    if space is not None:
        statement = statement.where(Topic.space_id == space.id)
    if author is not None:
        statement = statement.where(Topic.author_id == author.id)
    if tag is not None:
        tagged = select(TopicTag.topic_id).join(Tag, Tag.id == TopicTag.tag_id).where(Tag.name == tag)
        statement = statement.where(Topic.id.in_(tagged))
    in_order = oldest_first if order in OLDEST_FIRST else newest_first
    page = in_order(_with_people(_narrowed(statement, viewer, only)), ORDERS[order], cursor, limit)
    return dressed(viewer, page)


def _narrowed(statement: Select[Topic], viewer: Viewer, only: str) -> Select[Topic]:
    if only == "unanswered":
        return statement.where(*Topic.waiting_rule())
    if only == "info":
        lacking = (Topic.needs_info_at.is_not(None), Topic.solution_post_id.is_(None))
        return statement.where(Topic.kind == "question", *lacking, Topic.closed_at.is_(None))
    if only == "following":
        return statement.where(followed_rule(viewer))
    if only == "pinned":
        return statement.where(Topic.pinned_at.is_not(None))
    return statement


def _with_people(statement: Select[Topic]) -> Select[Topic]:
    return statement.options(joinedload(Topic.space), joinedload(Topic.author), joinedload(Topic.last_poster))


def topics_by_ids(viewer: Viewer, ids: Iterable[int]) -> TopicList:
    """These topics, as far as the viewer may see them, in the order of the ids."""
    wanted = list(ids)
    if not wanted:
        return TopicList(Page())
    rows = db.session.scalars(_with_people(listed_topics(viewer).where(Topic.id.in_(wanted)))).unique()
    place = {topic_id: i for i, topic_id in enumerate(wanted)}
    return dressed(viewer, Page(sorted(rows, key=lambda topic: place[topic.id])))


def front_page(viewer: Viewer, cursor: str | None = None) -> tuple[TopicList, Topic | None]:
    """The latest of everything, and the news that stands above it instead of in the list."""
    listed = listed_topics(viewer).where(Topic.archived_at.is_(None))
    page = newest_first(_with_people(listed), ORDERS["activity"], cursor, TOPICS_PER_PAGE)
    news = None if cursor else _front_news(viewer)
    shown = dressed(viewer, Page([*page.items, news] if news else page.items))
    return replace(
        shown, page=replace(page, items=[topic for topic in page.items if topic is not news])
    ), news


def _front_news(viewer: Viewer) -> Topic | None:
    kinds = [kind.key for kind in KINDS.values() if kind.on_front]
    statement = listed_topics(viewer).where(Topic.kind.in_(kinds), Topic.archived_at.is_(None))
    statement = statement.options(
        joinedload(Topic.space), joinedload(Topic.author), joinedload(Topic.last_poster)
    )
    pinned_first = (Topic.pinned_at.is_(None), Topic.created_at.desc(), Topic.id.desc())
    return db.session.scalars(statement.order_by(*pinned_first).limit(1)).first()


def dressed(viewer: Viewer, page: Page[Topic]) -> TopicList:
    """Add what the rows of a list need, in a fixed number of statements."""
    people = members_by_id(face for topic in page.items for face in topic.faces)
    unread, voted = marks_on(viewer, page.items)
    return TopicList(page, people, unread, voted)


def member_posts(viewer: Viewer, author: Member, cursor: str | None = None) -> Page[Post]:
    """A member's replies that the viewer may see, newest first, with their topics."""
    statement = listed_posts(viewer).where(Post.author_id == author.id, Post.number > 1)
    statement = statement.options(contains_eager(Post.topic).joinedload(Topic.space))
    return newest_first(statement, [Post.created_at, Post.id], cursor, TOPICS_PER_PAGE)

"""The experiences with a product as a page shows them, as far as the viewer may see them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, literal, or_
from sqlalchemy.orm import contains_eager, joinedload

from app.core.db import db
from app.core.i18n import Text, lazy
from app.core.paging import Page, cut, decode_cursor
from app.forum.experiences.permissions import KIND
from app.forum.topics.models import Post, Topic
from app.forum.topics.queries import listed_posts
from app.people.accounts.models import Viewer

PER_PAGE = 20
ORDERS: dict[str, Text] = {
    "newest": lazy("Newest"),
    "helpful": lazy("Most helpful"),
    "highest": lazy("Highest rating"),
    "lowest": lazy("Lowest rating"),
}
# What each order sorts by before the number of the post, and whether the greatest comes first.
_KEYS: dict[str, tuple[Any, type, bool]] = {
    "newest": (Post.id, int, True),
    "helpful": (Post.helpful, float, True),
    "highest": (Topic.rating, int, True),
    "lowest": (Topic.rating, int, False),
}


@dataclass
class Reviews:
    """A page of experiences, and by topic what the company replied first."""

    page: Page[Post]
    replies: dict[int, Post] = field(default_factory=dict)


def reviews(
    viewer: Viewer, product_id: int, *, order: str = "newest", stars: int = 0, cursor: str | None = None
) -> Reviews:
    """Experiences with a product, 20 a page, in two statements. Raises NotFound for a bad cursor."""
    statement = listed_posts(viewer).where(Post.number == 1, Topic.kind == KIND, Topic.moved_to_id.is_(None))
    statement = statement.where(Topic.product_id == product_id)
    if stars:
        statement = statement.where(Topic.rating == stars)
    options = (contains_eager(Post.topic).joinedload(Topic.space), joinedload(Post.author))
    page = _paged(statement.options(*options), order, cursor)
    return Reviews(page, company_replies(viewer, [post.topic_id for post in page.items]))


def _paged(statement: Select[Post], order: str, cursor: str | None) -> Page[Post]:
    column, kind, descends = _KEYS[order]
    if cursor:
        value, post_id = decode_cursor(cursor, [kind, int])
        statement = statement.where(_after(column, literal(value, column.type), post_id, descends))
    by = column.desc() if descends else column.asc()
    rows = list(db.session.scalars(statement.order_by(by, Post.id.desc()).limit(PER_PAGE + 1)).unique())
    return cut(rows, PER_PAGE, lambda post: [_value(post, column.key), post.id])


def _after(column: Any, value: Any, post_id: int, descends: bool) -> ColumnElement[bool]:
    further = column < value if descends else column > value
    return or_(further, and_(column == value, Post.id < post_id))


def _value(post: Post, key: str) -> Any:
    return post.topic.rating if key == "rating" else getattr(post, key)


def company_replies(viewer: Viewer, topic_ids: Iterable[int]) -> dict[int, Post]:
    """The reply that stands for the company under each of these topics: the official one."""
    wanted = list(topic_ids)
    if not wanted:
        return {}
    rows = listed_posts(viewer).options(joinedload(Post.author))
    rows = rows.where(Post.topic_id.in_(wanted), Post.is_official).order_by(Post.number.desc())
    return {post.topic_id: post for post in db.session.scalars(rows)}

"""A member's bookmarks with the posts they may still see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, or_
from sqlalchemy.orm import InstrumentedAttribute, joinedload

from app.core.db import db
from app.core.markup import plain_text
from app.core.paging import Page, newest_first
from app.forum.bookmarks.models import Bookmark
from app.forum.bookmarks.queries import own_bookmarks
from app.forum.topics.models import Post, Topic
from app.forum.topics.queries.visible import listed_posts
from app.people.accounts.models import Viewer

BOOKMARKS_PER_PAGE = 30
EXCERPT = 200


@dataclass(frozen=True)
class Kept:
    """A bookmark, and its post as long as the viewer may see it."""

    bookmark: Bookmark
    post: Post | None

    @property
    def excerpt(self) -> str:
        """The first words of the post."""
        text = plain_text(self.post.html) if self.post else ""
        return text if len(text) <= EXCERPT else f"{text[: EXCERPT - 1].rstrip()}…"


def bookmarks_page(viewer: Viewer, search: str = "", cursor: str | None = None) -> Page[Kept]:
    """A page of bookmarks, those whose reminder came first, then the latest. NotFound for a bad cursor.

    `search` looks into notes, and into the titles of topics the viewer may see.
    """
    statement = own_bookmarks(viewer)
    if search:
        titled = listed_posts(viewer).with_only_columns(Post.id).where(_has(Topic.title, search))
        statement = statement.where(or_(_has(Bookmark.note, search), Bookmark.post_id.in_(titled)))
    columns = [Bookmark.is_due, Bookmark.created_at, Bookmark.post_id]
    page = newest_first(statement, columns, cursor, BOOKMARKS_PER_PAGE)
    return Page(kept(viewer, page.items), next=page.next)


def _has(column: InstrumentedAttribute[str], text: str) -> ColumnElement[bool]:
    plain = text.lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return func.lower(column).like(f"%{plain}%", escape="\\")


def kept(viewer: Viewer, bookmarks: Sequence[Bookmark]) -> list[Kept]:
    """These bookmarks with what the viewer may see of their posts, in one statement."""
    ids = [bookmark.post_id for bookmark in bookmarks]
    shown = listed_posts(viewer).where(Post.id.in_(ids)).options(joinedload(Post.author))
    posts = {post.id: post for post in db.session.scalars(shown)} if ids else {}
    return [Kept(bookmark, posts.get(bookmark.post_id)) for bookmark in bookmarks]

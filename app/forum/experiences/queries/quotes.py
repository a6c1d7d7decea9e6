"""What may be quoted: the one rule of consent, for the wall, its CSV and the author's own list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, exists, func, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from app.core import clock
from app.core.db import db
from app.core.errors import NotFound
from app.core.i18n import Text, lazy
from app.core.paging import Page, newest_first
from app.forum.experiences.permissions import KIND
from app.forum.topics.models import Post, Revision, Topic
from app.forum.topics.queries import listed_posts
from app.people.accounts.models import Viewer

PER_PAGE = 25
MOST_ROWS = 10_000
PERIODS: dict[str, tuple[int, Text]] = {
    "": (0, lazy("All time")),
    "month": (30, lazy("Last 30 days")),
    "quarter": (91, lazy("Last 3 months")),
    "year": (365, lazy("Last 12 months")),
}


@dataclass(frozen=True)
class Wanted:
    """Which quotes: of a product, of at least so many stars, of a period."""

    product_id: int = 0
    stars: int = 0
    period: str = ""

    @property
    def since(self) -> datetime | None:
        """The first moment of the period; None for all time."""
        days = PERIODS[self.period][0]
        return clock.ago(days=days) if days else None


def changed_by_others() -> ColumnElement[bool]:
    """Whether somebody else changed the words after the author agreed: they agreed to their own words."""
    first = aliased(Post)
    words = and_(Revision.post_id == first.id, first.topic_id == Topic.id, first.number == 1)
    return exists().where(
        words, Revision.edited_by_id != Topic.author_id, Revision.created_at >= Topic.quotable_at
    )


def is_quotable() -> ColumnElement[bool]:
    """The rule of consent: the author agreed, and what stands there is what they wrote themselves."""
    return and_(Topic.kind == KIND, Topic.quotable_at.is_not(None), ~changed_by_others())


def _quotes(viewer: Viewer, wanted: Wanted) -> Select[Post]:
    statement = listed_posts(viewer).where(Post.number == 1, Topic.moved_to_id.is_(None), is_quotable())
    if wanted.product_id:
        statement = statement.where(Topic.product_id == wanted.product_id)
    if wanted.stars:
        statement = statement.where(Topic.rating >= wanted.stars)
    if wanted.since is not None:
        statement = statement.where(Topic.created_at >= wanted.since)
    return statement.options(contains_eager(Post.topic).joinedload(Topic.space), joinedload(Post.author))


def quotes_page(viewer: Viewer, wanted: Wanted, cursor: str | None = None) -> Page[Post]:
    """A page of what may be quoted, newest first. Raises NotFound for a bad cursor."""
    return newest_first(_quotes(viewer, wanted), [Post.created_at, Post.id], cursor, PER_PAGE)


def all_quotes(viewer: Viewer, wanted: Wanted) -> list[Post]:
    """Everything that may be quoted, newest first, 10,000 at most."""
    newest = _quotes(viewer, wanted).order_by(Post.created_at.desc(), Post.id.desc()).limit(MOST_ROWS)
    return list(db.session.scalars(newest).unique())


def quotes_count(viewer: Viewer, wanted: Wanted) -> int:
    """How many there are."""
    ids = _quotes(viewer, wanted).with_only_columns(Post.id).subquery()
    return db.session.scalar(select(func.count()).select_from(ids)) or 0


def own_consents(viewer: Viewer) -> list[tuple[Topic, bool]]:
    """What the viewer agreed to, newest first, and whether it rests because others changed the words.

    Their own experiences wherever they stand now: consent can be taken back from what one cannot reach.
    """
    mine = select(Topic, changed_by_others()).where(Topic.author_id == viewer.id, Topic.kind == KIND)
    mine = mine.where(Topic.quotable_at.is_not(None)).options(joinedload(Topic.space))
    return [(topic, rests) for topic, rests in db.session.execute(mine.order_by(Topic.quotable_at.desc()))]


def own_experience_or_404(viewer: Viewer, topic_id: int) -> Topic:
    """The viewer's own experience, wherever it stands now; raises NotFound."""
    rule = (Topic.id == topic_id, Topic.author_id == viewer.id, Topic.kind == KIND)
    topic = db.session.scalar(select(Topic).where(*rule).options(joinedload(Topic.space)))
    if topic is None or viewer.id is None:
        raise NotFound
    return topic


def consent_rests(topic: Topic) -> bool:
    """Whether the author agreed, but somebody else changed the words since."""
    rule = (Topic.id == topic.id, Topic.quotable_at.is_not(None), changed_by_others())
    return db.session.scalar(select(Topic.id).where(*rule)) is not None

"""The roadmap: ideas in columns by what the company said to them, those without an answer first."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, select, union_all
from sqlalchemy.orm import joinedload

from app.core.db import db
from app.core.i18n import Text, lazy
from app.forum.spaces.models import Space
from app.forum.tags.models import Tag, TopicTag
from app.forum.topics.kinds import STATUSES
from app.forum.topics.models import Topic
from app.forum.topics.queries.visible import listed_topics
from app.people.accounts.models import Member, Viewer
from app.people.accounts.queries import members_by_id

OPEN = "open"
COLUMNS = (OPEN, "under_review", "planned", "in_progress", "shipped")
LATEST = ("shipped", "declined")
NO_ANSWER = lazy("Open")
MOST, MOST_OF = 50, {OPEN: 20, "shipped": 20, "declined": 20}


@dataclass
class Column:
    """The ideas of one status; `more` when the column does not hold all of them."""

    key: str
    label: Text
    ideas: list[Topic] = field(default_factory=list)
    more: bool = False


@dataclass
class Board:
    """The columns, and who is responsible, by id."""

    columns: list[Column]
    owners: dict[int, Member]

    @property
    def tags(self) -> list[str]:
        """The words that the ideas on the board carry, in order."""
        return sorted({tag for column in self.columns for idea in column.ideas for tag in idea.tags})


def load_board(viewer: Viewer, space: Space | None = None, tag: str = "", declined: bool = False) -> Board:
    """The roadmap as the viewer may see it: most votes first, what is shipped or declined latest first."""
    ideas = listed_topics(viewer).where(Topic.kind == "idea", Topic.archived_at.is_(None))
    if space is not None:
        ideas = ideas.where(Topic.space_id == space.id)
    if tag:
        tagged = select(TopicTag.topic_id).join(Tag, Tag.id == TopicTag.tag_id).where(Tag.name == tag)
        ideas = ideas.where(Topic.id.in_(tagged))
    keys = (*COLUMNS, "declined") if declined else COLUMNS
    found = _found(ideas, keys)
    columns = [_column(key, found) for key in keys]
    return Board(columns, members_by_id(idea.status_owner_id for idea in found))


def _found(ideas: Select[Topic], keys: tuple[str, ...]) -> list[Topic]:
    """The ideas of all columns in one statement, and what their cards show."""
    parts = [select(_first(ideas, key).subquery().c.id) for key in keys]
    rows = select(Topic).where(Topic.id.in_(union_all(*parts))).options(joinedload(Topic.space))
    return list(db.session.scalars(rows))


def _first(ideas: Select[Topic], key: str) -> Select[Any]:
    latest = key in LATEST
    order: Any = Topic.status_at.desc() if latest else Topic.votes_count.desc()
    rule = Topic.status.is_(None) if key == OPEN else Topic.status == key
    chosen = ideas.where(rule).with_only_columns(Topic.id)
    return chosen.order_by(order, Topic.id.desc()).limit(MOST_OF.get(key, MOST) + 1)


def _column(key: str, found: list[Topic]) -> Column:
    most, here = MOST_OF.get(key, MOST), [idea for idea in found if (idea.status or OPEN) == key]
    ideas = sorted(here, key=lambda idea: (order_of(idea), idea.id), reverse=True)
    return Column(key, STATUSES.get(key, NO_ANSWER), ideas[:most], len(ideas) > most)


def order_of(idea: Topic) -> float:
    """What a column is ordered by, the greatest first: votes, or when it was shipped or declined."""
    if idea.status in LATEST and idea.status_at is not None:
        return idea.status_at.timestamp()
    return idea.votes_count

"""What can be followed, found by its name, and what a member follows, with the names they may still see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select

from app.core.db import db
from app.core.errors import NotFound
from app.core.forms import row_number
from app.core.paging import Page
from app.forum.follows.models import LEVELS_OF, Follow
from app.forum.follows.queries import all_follows
from app.forum.spaces.models import Space
from app.forum.spaces.queries import readable_space_ids, readable_space_or_404
from app.forum.tags.models import Tag, TopicTag
from app.forum.topics.models import Topic
from app.forum.topics.queries.suggesting import visible_tag_or_404
from app.forum.topics.queries.visible import listed_topics, topic_or_404
from app.people.accounts.models import Member, Viewer
from app.people.accounts.queries import member_or_404, visible_members


@dataclass(frozen=True)
class Place:
    """Something to follow: its sort and number, and what a reader calls it."""

    target: str
    id: int
    name: str = ""
    url: str = ""
    key: str = ""

    @property
    def levels(self) -> tuple[str, ...]:
        """How closely it can be followed."""
        return LEVELS_OF[self.target]


@dataclass(frozen=True)
class Followed:
    """How a member follows something; `place` is None when they may not see it any more."""

    follow: Follow
    place: Place | None


def place_or_404(viewer: Viewer, target: str, key: str) -> Place:
    """What a viewer may follow, by its number, slug, name or handle; raises NotFound."""
    if target == "topic":
        return _place(topic_or_404(viewer, row_number(key)))
    if target == "space":
        return _place(readable_space_or_404(viewer, key))
    if target == "tag":
        return _place(visible_tag_or_404(viewer, key))
    if target == "member":
        return _place(member_or_404(viewer, key))
    raise NotFound


def place_by_id_or_404(viewer: Viewer, target: str, target_id: int) -> Place:
    """The same by the number of a row; raises NotFound."""
    found = _places(viewer, target, [target_id]) if target in LEVELS_OF else {}
    if target_id not in found:
        raise NotFound
    return found[target_id]


def follow_of_tag(viewer: Viewer, name: str) -> Follow | None:
    """How a viewer follows the tag of a name, in one statement; None for guests."""
    if viewer.id is None:
        return None
    mine = select(Follow).join(Tag, Tag.id == Follow.target_id).where(Tag.name == name)
    return db.session.scalar(mine.where(Follow.member_id == viewer.id, Follow.target == "tag"))


def follows_shown(viewer: Viewer, cursor: str | None = None) -> Page[Followed]:
    """A page of what a viewer follows or muted, the latest first. Raises NotFound for a bad cursor."""
    page = all_follows(viewer, cursor)
    ids: dict[str, list[int]] = defaultdict(list)
    for follow in page.items:
        ids[follow.target].append(follow.target_id)
    places = {target: _places(viewer, target, wanted) for target, wanted in ids.items()}
    items = [Followed(follow, places[follow.target].get(follow.target_id)) for follow in page.items]
    return Page(items, next=page.next)


def _places(viewer: Viewer, target: str, ids: Iterable[int]) -> dict[int, Place]:
    wanted = list(ids)
    seen = listed_topics(viewer).with_only_columns(Topic.id)
    carried = select(TopicTag.topic_id).where(TopicTag.tag_id == Tag.id, TopicTag.topic_id.in_(seen))
    statements: dict[str, Select[Any]] = {
        "topic": listed_topics(viewer).where(Topic.id.in_(wanted)),
        "space": select(Space).where(Space.id.in_(wanted), Space.id.in_(readable_space_ids(viewer))),
        "tag": select(Tag).where(Tag.id.in_(wanted), carried.exists()),
        "member": visible_members(viewer).where(Member.id.in_(wanted)),
    }
    return {row.id: _place(row) for row in db.session.scalars(statements[target])}


def _place(row: Topic | Space | Tag | Member) -> Place:
    if isinstance(row, Topic):
        return Place("topic", row.id, row.title, row.url, str(row.id))
    if isinstance(row, Space):
        return Place("space", row.id, row.name, f"/spaces/{row.slug}", row.slug)
    if isinstance(row, Tag):
        return Place("tag", row.id, f"#{row.name}", f"/tags/{row.name}", row.name)
    return Place("member", row.id, row.name, f"/people/{row.handle}", row.handle)

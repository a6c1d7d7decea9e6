"""The history of a post: each change with the text before and after it, who made it and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from app.core.db import db
from app.core.errors import NotFound
from app.core.paging import decode_cursor, encode_cursor
from app.core.threads import in_a_thread
from app.forum.topics.changes import Piece, pieces_between, sides
from app.forum.topics.models import Post, Revision
from app.people.accounts.models import Member, Viewer

CHANGES_PER_PAGE = 10


@dataclass(frozen=True)
class Text:
    """A text as it stood at one time; `erased` when a moderator took it away."""

    title: str
    tags: list[str] | None
    body: str
    erased: bool = False


@dataclass
class Change:
    """One edit: the revision that keeps the earlier text, both texts, and what differs."""

    revision: Revision
    before: Text
    after: Text

    @property
    def by(self) -> Member:
        """Who made it."""
        return self.revision.edited_by

    @property
    def at(self) -> datetime:
        """When it was made."""
        return self.revision.created_at

    @property
    def is_shown(self) -> bool:
        """Whether both texts are there to compare."""
        return not (self.before.erased or self.after.erased)

    @property
    def pieces(self) -> list[Piece]:
        """What leads from one text to the other."""
        return in_a_thread(pieces_between, self.before.body, self.after.body)

    @staticmethod
    def sides_of(pieces: list[Piece]) -> tuple[list[Piece], list[Piece]]:
        """The same side by side."""
        return sides(pieces)

    @property
    def title_changed(self) -> bool:
        """Whether the topic was called otherwise; old records say only when it was."""
        return bool(self.before.title) and self.before.title != (self.after.title or self.before.title)

    @property
    def tags_changed(self) -> tuple[list[str], list[str]]:
        """The tags that went, and those that came."""
        old, new = self.before.tags, self.after.tags
        if old is None or new is None:
            return [], []
        return [tag for tag in old if tag not in new], [tag for tag in new if tag not in old]


@dataclass
class History:
    """A page of the changes of a post, newest first, and where the next page starts."""

    post: Post
    changes: list[Change]
    next: str | None


def history_of(post: Post, cursor: str | None = None) -> History:
    """The changes of a post that was found through the viewer. Raises NotFound for a bad cursor."""
    statement = _revisions(post).order_by(Revision.id.desc()).limit(CHANGES_PER_PAGE + 2)
    if cursor:
        statement = statement.where(Revision.id <= decode_cursor(cursor, [int])[0])
    rows = list(db.session.scalars(statement))
    # The cursor names the last change shown; its text is what the first change of this page led to.
    after = _text(rows.pop(0)) if cursor and rows else present_text(post)
    shown, more = rows[:CHANGES_PER_PAGE], len(rows) > CHANGES_PER_PAGE
    changes = []
    for revision in shown:
        before = _text(revision)
        changes.append(Change(revision, before, after))
        after = before
    return History(post, changes, encode_cursor([shown[-1].id]) if more else None)


def _revisions(post: Post) -> Select[Revision]:
    return select(Revision).where(Revision.post_id == post.id).options(joinedload(Revision.edited_by))


def present_text(post: Post) -> Text:
    """The text as it stands now."""
    first = post.number == 1
    return Text(post.topic.title if first else "", list(post.topic.tags) if first else None, post.body)


def _text(revision: Revision) -> Text:
    return Text(revision.title, revision.tags, revision.body, revision.is_erased)


def revision_or_404(viewer: Viewer, post: Post, revision_id: int) -> Revision:
    """An earlier text of a post that was found through the viewer; raises NotFound."""
    found = db.session.scalar(_revisions(post).where(Revision.id == revision_id))
    if found is None:
        raise NotFound
    return found

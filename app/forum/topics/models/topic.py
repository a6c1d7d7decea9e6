"""Topics: conversations of a kind, each in one space."""

from __future__ import annotations

from datetime import datetime

from slugify import slugify
from sqlalchemy import JSON, ColumnElement, ForeignKey, Index, String, false, literal_column, or_, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Model
from app.forum.spaces.models import Space
from app.people.accounts.models import Member

UNANSWERED = text("kind = 'question' AND solution_post_id IS NULL AND answers_count = 0")


class Topic(Model):
    """A conversation of one kind in one space; its words are its posts."""

    __tablename__ = "topics"
    __table_args__ = (
        Index("ix_topics_latest", "last_activity_at", "id"),
        Index("ix_topics_space_latest", "space_id", "last_activity_at", "id"),
        Index("ix_topics_kind_latest", "kind", "last_activity_at", "id"),
        Index("ix_topics_kind_rank", "kind", "rank", "id"),
        Index("ix_topics_kind_status", "kind", "status", "votes_count", "id"),
        Index("ix_topics_author", "author_id", "created_at"),
        Index("ix_topics_created", "created_at", "id"),
        Index(
            "ix_topics_must_read",
            "id",
            sqlite_where=text("must_read"),
            postgresql_where=text("must_read"),
        ),
        Index(
            "ix_topics_pinned_until",
            "pinned_until",
            sqlite_where=text("pinned_until IS NOT NULL"),
            postgresql_where=text("pinned_until IS NOT NULL"),
        ),
        Index("ix_topics_cover", "cover"),
        Index(
            "ix_topics_unanswered",
            "kind",
            "created_at",
            "id",
            sqlite_where=UNANSWERED,
            postgresql_where=UNANSWERED,
        ),
        Index(
            "ix_topics_space_unanswered",
            "space_id",
            "created_at",
            sqlite_where=UNANSWERED,
            postgresql_where=UNANSWERED,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    space_id: Mapped[int] = mapped_column(ForeignKey("spaces.id"))
    kind: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(200))
    author_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    created_at: Mapped[datetime]
    last_activity_at: Mapped[datetime]
    last_poster_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    posts_count: Mapped[int] = mapped_column(default=1)
    replies_count: Mapped[int] = mapped_column(default=0)
    answers_count: Mapped[int] = mapped_column(default=0, server_default="0")
    company_answers_count: Mapped[int] = mapped_column(default=0, server_default="0")
    people_count: Mapped[int] = mapped_column(default=1)
    faces: Mapped[list[int]] = mapped_column(JSON, default=list)
    tags: Mapped[list[str]] = mapped_column(JSON, default=list)
    views_count: Mapped[int] = mapped_column(default=0)
    votes_count: Mapped[int] = mapped_column(default=0)
    me_too_count: Mapped[int] = mapped_column(default=0)
    score: Mapped[int] = mapped_column(default=0)
    solution_post_id: Mapped[int | None]
    solved_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    solved_at: Mapped[datetime | None]
    first_staff_reply_at: Mapped[datetime | None]
    status: Mapped[str | None] = mapped_column(String(20))
    status_reason: Mapped[str] = mapped_column(String(500), default="")
    rating: Mapped[int | None]
    subject: Mapped[str] = mapped_column(String(120), default="")
    outcome: Mapped[str] = mapped_column(String(200), default="")
    pinned_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    close_reason: Mapped[str] = mapped_column(String(300), default="")
    hidden_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]
    deleted_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    version: Mapped[int] = mapped_column(default=1)
    published_at: Mapped[datetime | None]
    audience: Mapped[str] = mapped_column(String(10), default="readers", server_default="readers")
    moved_to_id: Mapped[int | None]
    same_as_id: Mapped[int | None] = mapped_column(index=True)
    archived_at: Mapped[datetime | None]
    needs_info_at: Mapped[datetime | None]
    needs_info_note: Mapped[str] = mapped_column(String(500), default="", server_default="")
    needs_info_by_id: Mapped[int | None]
    reopened_at: Mapped[datetime | None]
    solution_thanks: Mapped[str] = mapped_column(String(300), default="", server_default="")
    status_owner_id: Mapped[int | None]
    status_at: Mapped[datetime | None]
    important_votes: Mapped[int] = mapped_column(default=0, server_default="0")
    must_votes: Mapped[int] = mapped_column(default=0, server_default="0")
    merges_count: Mapped[int] = mapped_column(default=0, server_default="0")
    rank: Mapped[float] = mapped_column(default=0.0, server_default="0")
    viewers_count: Mapped[int] = mapped_column(default=0, server_default="0")
    pinned_until: Mapped[datetime | None]
    cover: Mapped[str | None] = mapped_column(String(80))
    cover_alt: Mapped[str] = mapped_column(String(200), default="", server_default="")
    must_read: Mapped[bool] = mapped_column(default=False, server_default=false())
    product_id: Mapped[int | None] = mapped_column(index=True)
    recommends: Mapped[bool | None]
    quotable_at: Mapped[datetime | None]
    has_news: Mapped[bool] = mapped_column(default=False, server_default=false())
    has_poll: Mapped[bool] = mapped_column(default=False, server_default=false())
    has_info_requests: Mapped[bool] = mapped_column(default=False, server_default=false())
    has_moves: Mapped[bool] = mapped_column(default=False, server_default=false())

    space: Mapped[Space] = relationship()
    author: Mapped[Member] = relationship(foreign_keys=[author_id])
    needs_info_by: Mapped[Member | None] = relationship(
        primaryjoin="foreign(Topic.needs_info_by_id) == Member.id", viewonly=True
    )
    last_poster: Mapped[Member | None] = relationship(foreign_keys=[last_poster_id])

    @property
    def slug(self) -> str:
        """The title as it stands in the address."""
        return slugify(self.title, max_length=60, word_boundary=True) or "topic"

    @property
    def url(self) -> str:
        """The address of the topic on this site."""
        return f"/topics/{self.id}/{self.slug}"

    @property
    def is_question(self) -> bool:
        """Whether it asks for a solution."""
        return self.kind == "question"

    @property
    def is_solved(self) -> bool:
        """Whether a question has an accepted solution."""
        return self.solution_post_id is not None

    @property
    def is_answered(self) -> bool:
        """Whether somebody other than the asker answered, here or in the question it is a duplicate of."""
        return self.is_solved or self.answers_count > 0 or self.same_as_id is not None

    @property
    def answer_state(self) -> str:
        """`solved`, `answered`, or `waiting` while nobody answered; empty for what is no question."""
        if not self.is_question:
            return ""
        return "solved" if self.is_solved else "answered" if self.is_answered else "waiting"

    @property
    def lacks_information(self) -> bool:
        """Whether somebody asked for what an open question lacks, and it has not come yet."""
        return self.is_question and self.needs_info_at is not None and not (self.is_solved or self.is_closed)

    @property
    def is_waiting(self) -> bool:
        """Whether a question waits for its first answer: it is open and lacks nothing. See `waiting_rule`."""
        open_now = not (self.is_closed or self.is_archived or self.needs_info_at)
        return self.answer_state == "waiting" and open_now

    @staticmethod
    def answered_rule() -> tuple[ColumnElement[bool], ...]:
        """`is_answered` as a rule, for questions."""
        elsewhere = Topic.same_as_id.is_not(None)
        here = or_(Topic.solution_post_id.is_not(None), Topic.answers_count > 0)
        return Topic.kind == "question", or_(here, elsewhere)

    @staticmethod
    def waiting_rule() -> tuple[ColumnElement[bool], ...]:
        """`is_waiting` as a rule. Its constants stand in the statement, or no partial index would be used."""
        marks = (Topic.solution_post_id, Topic.same_as_id, Topic.closed_at, Topic.archived_at)
        unanswered = Topic.answers_count == literal_column("0")
        question = Topic.kind == literal_column("'question'")
        return (question, unanswered, Topic.needs_info_at.is_(None), *(mark.is_(None) for mark in marks))

    @property
    def is_closed(self) -> bool:
        """Whether it takes no more replies."""
        return self.closed_at is not None

    @property
    def takes_votes(self) -> bool:
        """Whether an idea is still open, so that votes can change something."""
        return not self.is_closed and self.status not in {"shipped", "declined", "merged"}

    @property
    def nice_votes(self) -> int:
        """How many would find an idea nice to have; the others want it more."""
        return self.votes_count - self.important_votes - self.must_votes

    @property
    def is_pinned(self) -> bool:
        """Whether it stays on top of its space."""
        return self.pinned_at is not None

    @property
    def is_hidden(self) -> bool:
        """Whether moderators took it out of sight."""
        return self.hidden_at is not None

    @property
    def is_deleted(self) -> bool:
        """Whether it lies in the trash."""
        return self.deleted_at is not None

    @property
    def is_published(self) -> bool:
        """Whether it is more than a draft."""
        return self.published_at is not None

    @property
    def is_for_all_readers(self) -> bool:
        """Whether all readers of its space see it in lists: published, for no smaller group, not moved."""
        return self.is_published and self.audience == "readers" and self.moved_to_id is None

    @property
    def is_moved(self) -> bool:
        """Whether all of its posts stand in another topic now."""
        return self.moved_to_id is not None

    @property
    def cover_size(self) -> tuple[int, int]:
        """Width and height of its cover in pixels, which stand at the end of the file's name."""
        width, _by, height = (self.cover or "").removesuffix(".webp").rpartition("-")[2].partition("x")
        return (int(width), int(height)) if width.isdigit() and height.isdigit() else (0, 0)

    @property
    def is_archived(self) -> bool:
        """Whether it is kept for reading only and has left the lists."""
        return self.archived_at is not None

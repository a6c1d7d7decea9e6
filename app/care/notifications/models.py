"""What members are told on the site."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.care.notifications.kinds import KINDS, NotificationKind
from app.core.db import Model
from app.core.events import BigId
from app.core.markup import plain_text
from app.forum.spaces.models import Space
from app.forum.topics.models import Post, Topic
from app.people.accounts.models import Member

MOST_WORDS = 160
UNREAD = text("read_at IS NULL")


class Notification(Model):
    """One member is told of one event, once."""

    __tablename__ = "notifications"
    __table_args__ = (
        UniqueConstraint("member_id", "event_id"),
        Index("ix_notifications_member", "member_id", "created_at", "id"),
        Index(
            "ix_notifications_unread", "member_id", "topic_id", sqlite_where=UNREAD, postgresql_where=UNREAD
        ),
        Index("ix_notifications_post", "post_id", "kind"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    event_id: Mapped[int] = mapped_column(BigId)
    kind: Mapped[str] = mapped_column(String(20))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"))
    space_id: Mapped[int | None] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"))
    topic_id: Mapped[int | None] = mapped_column(ForeignKey("topics.id", ondelete="CASCADE"))
    post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"))
    url: Mapped[str] = mapped_column(String(200), default="")
    note: Mapped[str] = mapped_column(String(500), default="")
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]

    actor: Mapped[Member | None] = relationship(foreign_keys=[actor_id])
    space: Mapped[Space | None] = relationship()
    topic: Mapped[Topic | None] = relationship()
    post: Mapped[Post | None] = relationship()

    @property
    def is_unread(self) -> bool:
        """Whether the member has not looked at it yet."""
        return self.read_at is None

    @property
    def says(self) -> NotificationKind:
        """How its kind is told."""
        return KINDS[self.kind]

    @property
    def sentence(self) -> str:
        """What happened, in the reader's language."""
        return self.says.sentence_of(
            actor=self.actor.name if self.actor else "",
            title=self.topic.title if self.topic else "",
            space=self.space.name if self.space else "",
        )

    @property
    def excerpt(self) -> str:
        """What was said to the member, or the first words of the post."""
        if self.note or self.post is None:
            return self.note
        text = plain_text(self.post.html)
        return text if len(text) <= MOST_WORDS else f"{text[: MOST_WORDS - 1].rstrip()}…"

    @property
    def target(self) -> str:
        """The address it leads to."""
        if self.url:
            return self.url
        if self.post_id is not None:
            return f"/posts/{self.post_id}"
        if self.topic is not None:
            return self.topic.url
        return self.says.path.format(space=self.space.slug if self.space else "")

"""A poll on the first post of a topic, what can be chosen, and what each member chose."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core import clock
from app.core.db import Model
from app.core.i18n import Text, lazy

WAYS: dict[str, Text] = {
    "single": lazy("One choice"),
    "multiple": lazy("Several choices"),
    "ranked": lazy("Ranked: first, second, third …"),
}
SHOWN: dict[str, Text] = {
    "always": lazy("Always"),
    "voted": lazy("To those who have voted"),
    "closed": lazy("When voting is over"),
}


class Poll(Model):
    """A question put to the readers of a topic."""

    __tablename__ = "polls"
    __table_args__ = (Index("ix_polls_due", "closed_at", "closes_at"),)

    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id", ondelete="CASCADE"), primary_key=True)
    question: Mapped[str] = mapped_column(String(200), default="")
    way: Mapped[str] = mapped_column(String(10))
    most: Mapped[int] = mapped_column(default=1)
    is_named: Mapped[bool] = mapped_column(default=False)
    shown: Mapped[str] = mapped_column(String(10))
    may_change: Mapped[bool] = mapped_column(default=True)
    closes_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    options: Mapped[list[PollOption]] = relationship(
        order_by="PollOption.position", cascade="all, delete-orphan", lazy="joined"
    )

    @property
    def is_over(self) -> bool:
        """Whether voting has ended, by somebody or by the clock."""
        return self.closed_at is not None or (self.closes_at is not None and self.closes_at <= clock.now())

    @property
    def is_ranked(self) -> bool:
        """Whether options are put in an order."""
        return self.way == "ranked"

    @property
    def option_ids(self) -> list[int]:
        """The ids of what can be chosen, in their order."""
        return [option.id for option in self.options]


class PollOption(Model):
    """Something that can be chosen."""

    __tablename__ = "poll_options"
    __table_args__ = (UniqueConstraint("topic_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("polls.topic_id", ondelete="CASCADE"))
    position: Mapped[int]
    text: Mapped[str] = mapped_column(String(120))


class Ballot(Model):
    """What a member chose: option ids joined by commas, in the order of preference when ranked.

    One text, so that equal ballots are counted by the database in one statement.
    """

    __tablename__ = "ballots"
    __table_args__ = (Index("ix_ballots_choices", "topic_id", "choices"),)

    topic_id: Mapped[int] = mapped_column(ForeignKey("polls.topic_id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(
        ForeignKey("members.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    choices: Mapped[str] = mapped_column(String(240))
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    @property
    def chosen(self) -> tuple[int, ...]:
        """The ids of the chosen options, the most preferred first when ranked."""
        return read_choices(self.choices)


def read_choices(text: str) -> tuple[int, ...]:
    """The option ids of a ballot's text."""
    return tuple(int(part) for part in text.split(","))


def write_choices(chosen: list[int]) -> str:
    """Option ids as a ballot's text."""
    return ",".join(str(number) for number in chosen)

"""What is being written and not yet posted."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Model

Texts = dict[str, Any]
FIRST_WORDS = 200
PICTURE = re.compile(r"!\[([^\]\n]*)\]\([^)\s]*\)")


class Draft(Model):
    """The fields of one composer as one member left them; `version` is another word after each change."""

    __tablename__ = "drafts"
    __table_args__ = (
        UniqueConstraint("member_id", "place"),
        Index("ix_drafts_saved", "saved_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    place: Mapped[str] = mapped_column(String(120))
    texts: Mapped[Texts] = mapped_column(JSON, default=dict)
    version: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[datetime]
    saved_at: Mapped[datetime]

    @property
    def title(self) -> str:
        """The title that was typed, if any."""
        return str(self.texts.get("title") or "")

    @property
    def words(self) -> str:
        """The first words of the text; a picture is there by what it shows."""
        text = PICTURE.sub(r"\1", str(self.texts.get("body") or ""))
        return " ".join(text.split())[:FIRST_WORDS]

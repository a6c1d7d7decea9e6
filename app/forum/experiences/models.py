"""What experiences are about: the products and services that administrators list."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Model
from app.core.i18n import Text, lazy

KINDS_OF_PRODUCTS: dict[str, Text] = {"product": lazy("Product"), "service": lazy("Service")}


class Product(Model):
    """A product or service that can be picked; one that was merged leads to the other."""

    __tablename__ = "products"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(10))
    line: Mapped[str] = mapped_column(String(160), default="")
    position: Mapped[int] = mapped_column(default=0)
    merged_into_id: Mapped[int | None]
    archived_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    @property
    def url(self) -> str:
        """The address of its page."""
        return f"/products/{self.slug}"

    @property
    def is_archived(self) -> bool:
        """Whether it is not picked any more."""
        return self.archived_at is not None

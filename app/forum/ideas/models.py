"""What the community's ideas are compared with."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Model


class IdeaPrior(Model):
    """The Beta distribution of how many members want an idea, as it was last fitted; one row."""

    __tablename__ = "idea_priors"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    alpha: Mapped[float]
    beta: Mapped[float]
    fitted_at: Mapped[datetime]

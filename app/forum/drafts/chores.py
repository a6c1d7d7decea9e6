"""Old drafts go."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete

from app.core import clock
from app.core.chores import chore
from app.core.db import transaction
from app.forum.drafts.models import Draft

KEPT = timedelta(days=90)


@chore(every=timedelta(hours=6), name="drafts.forget")
def forget_old_drafts() -> None:
    """Delete drafts that nobody touched for ninety days."""
    with transaction() as session:
        session.execute(delete(Draft).where(Draft.saved_at < clock.now() - KEPT))

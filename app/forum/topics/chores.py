"""What topics have to do by the clock."""

from __future__ import annotations

from datetime import timedelta

from app.core.chores import chore
from app.core.db import transaction
from app.forum.topics.operations.erasing import erase_old_trash


@chore(every=timedelta(minutes=10), name="trash.empty")
def empty_the_trash() -> None:
    """Erase what has lain in the trash for longer than an administrator allows."""
    with transaction():
        erase_old_trash()

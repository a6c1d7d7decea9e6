"""What is done with uploads by the clock."""

from __future__ import annotations

from datetime import timedelta

from app.core.chores import chore
from app.core.db import transaction
from app.forum.uploads.operations import forget_loose_uploads
from app.forum.uploads.storage import storage


@chore(every=timedelta(hours=1), name="uploads.drop_loose")
def drop_loose_uploads() -> None:
    """Delete what no post refers to: the rows first, so that a row always has its files."""
    while True:
        with transaction():
            names = forget_loose_uploads()
        if not names:
            return
        for name in names:
            storage().delete(name)

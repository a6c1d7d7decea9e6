"""What the clock does to polls."""

from __future__ import annotations

from datetime import timedelta

from app.core.chores import chore
from app.forum.polls.operations import close_due_polls


@chore(every=timedelta(minutes=1), name="polls.end")
def end_polls() -> None:
    """End the polls whose time has come, so that open pages show their results."""
    close_due_polls()

"""The list of notifications: by the time at which they were told, whatever order they were written in."""

from __future__ import annotations

import re
from datetime import timedelta

from app.care.notifications.models import Notification
from app.core import clock
from app.core.db import db, transaction
from tests.support.cast import Cast


def test_days_follow_each_other(cast: Cast) -> None:
    """A job that was late writes what happened yesterday after what happened today."""
    with cast.app.app_context(), transaction():
        member = cast.member("asker")
        for number, days in enumerate((0, 1, 0, 2, 1)):
            told = {"kind": "moderated", "url": f"/notices#{number}", "note": f"Number {number}."}
            at = clock.ago(days=days) - timedelta(seconds=number)
            db.session.add(Notification(member_id=member.id, event_id=-number - 1, created_at=at, **told))
    page = cast.browser("asker").get("/notifications").text
    assert re.findall(r"Number (\d)\.", page) == ["0", "2", "1", "4", "3"]

"""What the tests of moderation share: reports, cases, and what people are told."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.care.moderation.models import Case, Flag
from app.core.audit_log import AuditEntry
from app.core.db import db
from app.core.jobs import run_pending
from tests.support.cast import Cast

NOTE = re.compile(r'<div class="excerpt" lang="">(.*?)</div>', re.S)


class Room:
    """Reports posts, decides about them, and looks at what came of it, all through browsers."""

    def __init__(self, app: Flask, cast: Cast) -> None:
        self.app = app
        self.cast = cast

    def report(self, post_id: int, by: str = "asker", reason: str = "abuse", note: str = "") -> TestResponse:
        """Send the form of a report."""
        return self.cast.browser(by).post(f"/posts/{post_id}/flags", data={"reason": reason, "note": note})

    def case_of(self, post_id: int) -> int:
        """The number of the newest case of a post."""
        with self.app.app_context():
            return db.session.scalars(select(func.max(Case.id)).where(Case.post_id == post_id)).one()

    def reported(
        self, body: str = "You are all idiots.", by: str = "outsider", reason: str = "abuse"
    ) -> tuple[int, int]:
        """A reply that the asker reported; the post's and the case's number."""
        post_id = self.cast.reply(self.cast.topic(title="Squeaking belt"), by=by, body=body)
        assert self.report(post_id, reason=reason).status_code == 303
        return post_id, self.case_of(post_id)

    def decide(self, case_id: int, decision: str, by: str = "moderator", **fields: Any) -> TestResponse:
        """Press one of the buttons of a case."""
        data = {"decision": decision, "reason": "Please stay friendly.", **fields}
        return self.cast.browser(by).post(f"/moderation/cases/{case_id}/decision", data=data)

    def notes(self, key: str) -> list[str]:
        """What somebody finds in their notifications, newest first, after the jobs ran."""
        with self.app.app_context():
            run_pending()
        return [
            html.unescape(note) for note in NOTE.findall(self.cast.browser(key).get("/notifications").text)
        ]

    def log(self) -> list[str]:
        """The actions in the log, oldest first, after the jobs ran."""
        with self.app.app_context():
            run_pending()
            return list(db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))

    def count(self, model: type) -> int:
        """How many rows there are."""
        with self.app.app_context():
            return db.session.scalar(select(func.count()).select_from(model)) or 0

    def flags(self) -> int:
        """How many reports there are."""
        return self.count(Flag)


@pytest.fixture
def room(app: Flask, cast: Cast) -> Room:
    """The moderators' room."""
    return Room(app, cast)


@pytest.fixture
def jobs(app: Flask) -> Callable[[], int]:
    """Run the jobs that wait."""

    def run() -> int:
        with app.app_context():
            return run_pending()

    return run

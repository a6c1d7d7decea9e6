"""News reaches everyone who may read it, at the cost of one statement and one event."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import event, func, select

from app.care.notifications.models import Notification
from app.core.db import db, transaction
from app.core.events import EventRow
from app.core.jobs import run_pending
from app.forum.follows.operations import follow
from app.people.accounts.operations import create_member
from tests.support.cast import Cast

Inbox = Callable[[str], list[str]]
Work = Callable[[], int]


def publish(cast: Cast, space: str = "announcements") -> int:
    return cast.topic(
        by="staff", space=space, kind="news", title="Firmware 4.2 is out", body="It charges in the cold."
    )


def test_everybody_hears_the_news_but_who_wrote_it(cast: Cast, work: Work, inbox: Inbox) -> None:
    publish(cast)
    work()
    for key in ("asker", "outsider", "moderator", "suspended"):
        assert inbox(key) == ["News: Firmware 4.2 is out"]
    assert inbox("staff") == []


def test_news_of_a_hidden_space_reach_its_members_and_moderators(
    cast: Cast, work: Work, inbox: Inbox
) -> None:
    publish(cast, "beta")
    work()
    assert inbox("asker") == inbox("admin") == ["News: Firmware 4.2 is out"]
    assert inbox("outsider") == inbox("product") == []


def test_who_muted_the_space_hears_nothing(app: Flask, cast: Cast, work: Work, inbox: Inbox) -> None:
    with app.app_context(), transaction():
        follow(cast.member("asker"), "space", cast.space("announcements").id, "muted")
    publish(cast)
    work()
    assert inbox("asker") == []


def test_a_mention_in_news_is_a_mention(cast: Cast, work: Work, inbox: Inbox) -> None:
    cast.topic(
        by="staff",
        space="announcements",
        kind="news",
        title="A big thank you",
        body=f"@{cast.handle_of('helper')}!",
    )
    work()
    assert inbox("helper") == ["Ana Sørlie mentioned you in “A big thank you”"]


@pytest.mark.parametrize("crowd", [0, 300])
def test_the_cost_does_not_grow_with_the_crowd(app: Flask, cast: Cast, crowd: int) -> None:
    with app.app_context(), transaction():
        for number in range(crowd):
            create_member(name=f"Rider {number}", email=None, handle=f"rider-{number:04}", confirmed=True)
    publish(cast)
    with app.app_context():
        run_pending_before = db.session.scalar(select(func.count(EventRow.id))) or 0
        statements: list[str] = []
        event.listen(db.engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
        run_pending()
        told = db.session.scalar(select(func.count(Notification.id)))
        events = (db.session.scalar(select(func.count(EventRow.id))) or 0) - run_pending_before
    assert told == 7 + crowd
    assert events == 1
    inserts = [statement for statement in statements if statement.startswith("INSERT INTO notifications")]
    assert len(inserts) == 1

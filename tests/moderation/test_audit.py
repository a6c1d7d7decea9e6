"""The log: what was done with power is in it, once, and nobody changes it."""

import pytest
from flask import Flask
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError

from app.core import clock
from app.core.audit_log import AuditEntry, audit
from app.core.db import db, transaction
from app.core.jobs import Job, run_pending
from app.forum.spaces.operations.shaping import archive_space, change_cover
from app.forum.topics.models import Topic
from app.forum.topics.operations import close_topic, reopen_topic
from app.people.accounts.operations import change_role, suspend_member
from tests.moderation.conftest import Room
from tests.support.cast import Cast


@pytest.mark.parametrize(
    "change", [update(AuditEntry).values(reason="Nothing happened."), delete(AuditEntry)]
)
def test_the_database_itself_refuses_changes(app: Flask, room: Room, change: object) -> None:
    _post_id, case_id = room.reported()
    room.decide(case_id, "hide")
    with app.app_context():
        with pytest.raises(DBAPIError, match="append-only"), transaction():
            db.session.execute(change)  # type: ignore[call-overload]
        assert db.session.scalars(select(AuditEntry.reason)).one() == "Please stay friendly."


def test_changes_of_roles_spaces_and_topics_are_written_down_once(app: Flask, cast: Cast, room: Room) -> None:
    topic_id = cast.topic()
    with app.app_context():
        with transaction():
            change_role(cast.member("admin"), cast.member("helper"), "staff", "Support")
            change_cover(cast.member("admin"), cast.space("riding"), None)
            close_topic(cast.member("staff"), db.session.get_one(Topic, topic_id), "All is said.")
        with transaction():
            reopen_topic(cast.member("staff"), db.session.get_one(Topic, topic_id))
        with transaction():
            suspend_member(cast.member("admin"), cast.member("outsider"), clock.ago(days=-1), "Spam.")
        run_pending()
        with transaction() as session:
            session.execute(update(Job).values(done_at=None, run_after=clock.now(), locked_until=None))
    assert sorted(room.log()) == [
        "member.role",
        "member.suspended",
        "space.cover",
        "topic.closed",
        "topic.reopened",
    ]


def test_what_administrators_change_is_named_and_stands_there_once(
    app: Flask, cast: Cast, room: Room
) -> None:
    with app.app_context(), transaction():
        archive_space(cast.member("admin"), cast.space("riding"), True)
    assert room.log() == ["space.archived"]
    page = cast.browser("moderator").get("/moderation/log").text
    assert "Space archived" in page
    assert "“Riding”" in page


def test_another_room_can_write_into_it(app: Flask, cast: Cast, room: Room) -> None:
    with app.app_context(), transaction():
        audit(cast.member("admin"), "settings.changed", "settings", 0, reason="A new name.", name="Fjell")
    assert "A new name." in cast.browser("moderator").get("/moderation/log").text


def test_the_log_can_be_narrowed_to_a_member(cast: Cast, room: Room) -> None:
    for by in ("outsider", "helper"):
        _post_id, case_id = room.reported(by=by)
        room.decide(case_id, "hide", reason=f"Because of {by}.")
    browser = cast.browser("moderator")
    everything = browser.get("/moderation/log").text
    assert "Because of outsider." in everything
    assert "Because of helper." in everything
    narrowed = browser.get(f"/moderation/log?member=@{cast.handle_of('outsider')}").text
    assert "Because of outsider." in narrowed
    assert "Because of helper." not in narrowed
    assert "Because of helper." in browser.get(f"/moderation/log?member={cast.handle_of('moderator')}").text
    assert "Nobody is called that" in browser.get("/moderation/log?member=nobody").text

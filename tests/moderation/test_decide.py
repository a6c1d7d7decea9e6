"""A moderator decides about a case: each button does what it says, and people are told."""

import pytest
from flask import Flask

from app.care.moderation.models import Case, Sanction
from app.core.audit_log import AuditEntry
from app.core.db import db
from tests.moderation.conftest import Room
from tests.support.cast import Cast


def case(room: Room, case_id: int) -> Case:
    return db.session.get_one(Case, case_id, populate_existing=True)


def test_the_case_shows_the_post_in_its_place(cast: Cast, room: Room) -> None:
    topic_id = cast.topic(title="Squeaking belt", body="It squeaks when wet.")
    post_id = cast.reply(topic_id, by="outsider", body="You are all idiots.")
    cast.reply(topic_id, by="helper", body="Please calm down.")
    room.report(post_id, note="Not the first time.")
    page = cast.browser("moderator").get(f"/moderation/cases/{room.case_of(post_id)}").text
    for words in (
        "Squeaking belt",
        "Riding",
        "It squeaks when wet.",
        "You are all idiots.",
        "Please calm down.",
        "Not the first time.",
        "Insults or harassment",
        "Mika Korhonen",
    ):
        assert words in page


def test_keep(app: Flask, cast: Cast, room: Room) -> None:
    post_id, case_id = room.reported()
    assert room.decide(case_id, "keep", reason="").status_code == 303
    with app.app_context():
        assert not cast.post(post_id).is_gone
        assert (case(room, case_id).state, case(room, case_id).outcome) == ("closed", "keep")
    assert room.notes("outsider") == []
    assert room.log() == ["case.keep"]


def test_hide(app: Flask, cast: Cast, room: Room) -> None:
    post_id, case_id = room.reported()
    assert room.decide(case_id, "hide").status_code == 303
    with app.app_context():
        assert cast.post(post_id).is_hidden
    assert room.notes("outsider") == ["Your post was hidden. In “Squeaking belt”. Please stay friendly."]
    assert "You were right" in room.notes("asker")[0]
    assert room.log() == ["case.hide"]


def test_delete(app: Flask, cast: Cast, room: Room) -> None:
    post_id, case_id = room.reported()
    assert room.decide(case_id, "delete").status_code == 303
    with app.app_context():
        assert cast.post(post_id).is_deleted
    assert "Your post was deleted." in room.notes("outsider")[0]
    assert room.log() == ["case.delete"]


def test_close_topic(app: Flask, cast: Cast, room: Room) -> None:
    post_id, case_id = room.reported()
    assert room.decide(case_id, "close", reason="All is said.").status_code == 303
    with app.app_context():
        post = cast.post(post_id)
        assert (post.is_gone, post.topic.is_closed, post.topic.close_reason) == (False, True, "All is said.")
    assert room.log() == ["case.close"]


def test_warn(app: Flask, cast: Cast, room: Room) -> None:
    post_id, case_id = room.reported()
    assert room.decide(case_id, "warn").status_code == 303
    with app.app_context():
        assert cast.post(post_id).is_hidden
    assert room.notes("outsider") == ["Please stay friendly."]
    assert room.count(Sanction) == 1
    assert room.log() == ["member.warned", "case.warn"]


def test_suspend(app: Flask, cast: Cast, room: Room) -> None:
    _post_id, case_id = room.reported()
    assert room.decide(case_id, "suspend", length="7").status_code == 303
    with app.app_context():
        assert cast.member("outsider").is_suspended
    assert room.notes("outsider")[0].endswith("UTC. Please stay friendly.")
    assert room.log() == ["member.suspended", "case.suspend"]


@pytest.mark.parametrize("decision", ["hide", "delete", "close", "warn", "suspend"])
def test_a_reason_is_needed_and_what_was_chosen_is_kept(room: Room, decision: str) -> None:
    _post_id, case_id = room.reported()
    answer = room.decide(case_id, decision, reason="  ", length="30")
    assert answer.status_code == 422
    assert "Say why" in answer.text
    assert '<option value="30" selected>' in answer.text
    assert room.count(AuditEntry) == 0


@pytest.mark.parametrize(
    ("decision", "fields"),
    [
        ("", {}),
        ("explode", {}),
        ("suspend", {"length": "date", "until": "soon"}),
        ("suspend", {"length": "date", "until": "2020-01-01"}),
    ],
)
def test_what_makes_no_sense_is_refused_whole(
    app: Flask, cast: Cast, room: Room, decision: str, fields: dict[str, str]
) -> None:
    post_id, case_id = room.reported()
    assert room.decide(case_id, decision, **fields).status_code == 422
    with app.app_context():
        assert not cast.post(post_id).is_hidden
        assert case(room, case_id).is_open


def test_a_moderator_does_not_suspend_staff_and_nothing_is_half_done(
    app: Flask, cast: Cast, room: Room
) -> None:
    post_id, case_id = room.reported(by="staff")
    answer = room.decide(case_id, "suspend", length="1")
    assert answer.status_code == 403
    with app.app_context():
        assert not cast.post(post_id).is_hidden
        assert case(room, case_id).is_open
        assert not cast.member("staff").is_suspended


def test_the_second_moderator_hears_that_it_was_handled(room: Room) -> None:
    _post_id, case_id = room.reported()
    assert room.decide(case_id, "hide").status_code == 303
    answer = room.decide(case_id, "delete", by="admin")
    assert answer.status_code == 409
    assert "already handled by Ingrid Lie" in answer.text
    assert room.log() == ["case.hide"]


def test_the_same_button_twice_is_once(room: Room) -> None:
    _post_id, case_id = room.reported()
    for _time in range(2):
        assert room.decide(case_id, "warn").status_code == 303
    assert room.count(Sanction) == 1
    assert room.log() == ["member.warned", "case.warn"]
    assert len(room.notes("outsider")) == 1


def test_a_reason_with_markup_is_shown_as_text(cast: Cast, room: Room) -> None:
    _post_id, case_id = room.reported()
    room.decide(case_id, "hide", reason="<script>alert(1)</script>")
    room.notes("outsider")
    for key, path in (
        ("outsider", "/notifications"),
        ("moderator", "/moderation/log"),
        ("moderator", f"/moderation/cases/{case_id}"),
    ):
        page = cast.browser(key).get(path).text
        assert "<script>alert(1)" not in page
        assert "&lt;script&gt;alert(1)" in page


def test_decided_cases_are_listed(cast: Cast, room: Room) -> None:
    _post_id, case_id = room.reported()
    room.decide(case_id, "hide")
    browser = cast.browser("moderator")
    assert "The queue is empty" in browser.get("/moderation").text
    page = browser.get("/moderation/decided").text
    assert "Squeaking belt" in page
    assert "Ingrid Lie" in page


def test_the_same_decision_with_another_reason_is_refused_and_given_back(room: Room) -> None:
    _, case_id = room.reported()
    for _ in range(2):
        assert room.decide(case_id, "hide").status_code == 303
    answer = room.decide(case_id, "hide", reason="Insults, twice.")
    assert answer.status_code == 409 and "Insults, twice." in answer.text

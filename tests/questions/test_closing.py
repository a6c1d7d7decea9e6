"""Solved questions close after a while, and members can ask to reopen them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core import clock
from app.core.db import db, transaction
from app.core.jobs import run_pending
from app.core.settings import change_settings
from app.forum.questions.chores import close_solved_questions
from app.forum.questions.models import ReopenRequest
from app.forum.topics.models import ExternalRef
from tests.support.cast import Cast


def solved(cast: Cast, days_ago: int, **more: str) -> int:
    """A question that was solved so many days ago."""
    topic_id = cast.topic(**more)
    cast.browser("staff").post(f"/topics/{topic_id}/solution", data={"post_id": cast.reply(topic_id)})
    with cast.app.app_context(), transaction():
        cast.get_topic(topic_id).solved_at = clock.now() - timedelta(days=days_ago)
    return topic_id


def closed(cast: Cast) -> int:
    """A question that staff closed."""
    topic_id = cast.topic()
    cast.browser("staff").post(f"/topics/{topic_id}/lock", data={"reason": "Too old."})
    return topic_id


def is_closed(cast: Cast, topic_id: int) -> bool:
    with cast.app.app_context():
        return cast.get_topic(topic_id).is_closed


def ask(browser: FlaskClient, topic_id: int, reason: str = "The new firmware broke it again."):  # type: ignore[no-untyped-def]
    """Ask to reopen."""
    return browser.post(f"/topics/{topic_id}/reopen-request", data={"reopen_reason": reason})


def request_of(cast: Cast, topic_id: int) -> ReopenRequest:
    return db.session.query(ReopenRequest).filter_by(topic_id=topic_id).one()


def page(browser: FlaskClient, topic_id: int) -> str:
    return browser.get(f"/topics/{topic_id}", follow_redirects=True).text


def test_solved_questions_close_after_the_days_that_were_decided(cast: Cast) -> None:
    old, fresh, open_one = solved(cast, 31), solved(cast, 29, title="Solved lately"), cast.topic()
    with cast.app.app_context():
        for _ in range(2):
            close_solved_questions()
    assert [is_closed(cast, topic_id) for topic_id in (old, fresh, open_one)] == [True, False, False]
    assert "solved 30 days ago" in page(cast.app.test_client(), old)


def test_nothing_closes_when_the_community_does_not_want_it(cast: Cast) -> None:
    topic_id = solved(cast, 4000)
    with cast.app.app_context():
        with transaction():
            change_settings(close_solved_days=0)
        close_solved_questions()
    assert not is_closed(cast, topic_id)


def test_the_days_are_set_by_an_administrator(cast: Cast) -> None:
    admin = cast.browser("admin")
    form = {
        "community_name": "Fjell",
        "hue": "50",
        "sign_up": "open",
        "close_solved_days": "7",
        "trash_days": "90",
    }
    assert admin.post("/admin/community", data=form).status_code in (302, 303)
    assert 'name="close_solved_days" type="number" value="7"' in admin.get("/admin/community").text
    assert admin.post("/admin/community", data={**form, "close_solved_days": "-1"}).status_code == 422


def test_a_reopened_question_does_not_close_again_at_once(cast: Cast) -> None:
    topic_id = solved(cast, 31)
    with cast.app.app_context():
        close_solved_questions()
    cast.browser("staff").delete(f"/topics/{topic_id}/lock")
    with cast.app.app_context():
        close_solved_questions()
    assert not is_closed(cast, topic_id)
    with cast.app.app_context():
        with transaction():
            cast.get_topic(topic_id).reopened_at = clock.now() - timedelta(days=31)
        close_solved_questions()
    assert is_closed(cast, topic_id)


def test_a_member_asks_and_staff_reopen_by_one_click(cast: Cast) -> None:
    topic_id, outsider, staff = closed(cast), cast.browser("outsider"), cast.browser("staff")
    assert "Ask to reopen" in page(outsider, topic_id)
    for _ in range(2):
        assert ask(outsider, topic_id).status_code == 303
    assert "Staff will answer you" in page(outsider, topic_id)
    assert "firmware" not in page(cast.browser("helper"), topic_id)
    with cast.app.app_context():
        asked = request_of(cast, topic_id).id
        run_pending()
    assert "asks to reopen" in cast.browser("product").get("/notifications").text
    assert "The new firmware broke it again." in page(staff, topic_id)
    for _ in range(2):
        assert staff.post(f"/reopen-requests/{asked}", data={"outcome": "reopened"}).status_code == 303
    assert not is_closed(cast, topic_id)
    with cast.app.app_context():
        run_pending()
    assert "is open again, as you asked" in outsider.get("/notifications").text


def test_staff_decline_with_a_word(cast: Cast) -> None:
    topic_id, outsider, staff = closed(cast), cast.browser("outsider"), cast.browser("staff")
    ask(outsider, topic_id)
    with cast.app.app_context():
        asked = request_of(cast, topic_id).id
    empty = staff.post(f"/reopen-requests/{asked}", data={"outcome": "declined", "answer": ""})
    assert empty.status_code == 422 and 'id="answer-error"' in empty.text
    answer = {"outcome": "declined", "answer": "Please ask anew with your model."}
    assert staff.post(f"/reopen-requests/{asked}", data=answer).status_code == 303
    assert is_closed(cast, topic_id)
    with cast.app.app_context():
        run_pending()
    assert "Please ask anew with your model." in outsider.get("/notifications").text
    assert "Ask to reopen" in page(outsider, topic_id)


def test_reopening_in_the_tools_settles_what_waits(cast: Cast) -> None:
    topic_id = closed(cast)
    ask(cast.browser("outsider"), topic_id)
    cast.browser("staff").delete(f"/topics/{topic_id}/lock")
    with cast.app.app_context():
        run_pending()
        assert request_of(cast, topic_id).outcome == "reopened"


@pytest.mark.parametrize("reason", ["", "no", "\u200b" * 9, "x" * 501])
def test_a_reason_is_needed(cast: Cast, reason: str) -> None:
    answer = ask(cast.browser("outsider"), closed(cast), reason)
    assert answer.status_code == 422 and 'id="reopen_reason-error"' in answer.text


def test_who_may_ask_and_decide(app: Flask, cast: Cast) -> None:
    topic_id, open_one = closed(cast), cast.topic(title="Still open")
    assert ask(cast.browser("outsider"), open_one).status_code == 403
    assert ask(cast.browser("suspended"), topic_id).status_code == 403
    assert ask(cast.browser("outsider"), cast.topic(space="family")).status_code == 404
    guest = ask(app.test_client(), topic_id, "Mine as well, since Tuesday.")
    assert guest.status_code == 401 and "Mine as well, since Tuesday." in guest.text
    assert "Ask to reopen" not in page(app.test_client(), topic_id)
    ask(cast.browser("outsider"), topic_id)
    with app.app_context():
        asked = request_of(cast, topic_id).id
    decide = {"outcome": "reopened"}
    assert cast.browser("outsider").post(f"/reopen-requests/{asked}", data=decide).status_code == 403
    assert cast.browser("helper").post(f"/reopen-requests/{asked}", data=decide).status_code == 404
    assert cast.browser("staff").post(f"/reopen-requests/{asked}", data={"outcome": "x"}).status_code == 422
    assert cast.browser("staff").post("/reopen-requests/999999", data=decide).status_code == 404


def test_another_reason_takes_the_place_of_the_first(cast: Cast) -> None:
    topic_id, outsider = closed(cast), cast.browser("outsider")
    for reason in ("It broke again.", "It broke again, and the light too."):
        assert ask(outsider, topic_id, reason).status_code == 303
    staff_page = page(cast.browser("staff"), topic_id)
    assert "and the light too." in staff_page and "It broke again.<" not in staff_page


def test_another_decision_than_the_first_is_refused_with_its_words(cast: Cast) -> None:
    topic_id, outsider, staff = closed(cast), cast.browser("outsider"), cast.browser("staff")
    ask(outsider, topic_id)
    with cast.app.app_context():
        asked = request_of(cast, topic_id).id
    assert staff.post(f"/reopen-requests/{asked}", data={"outcome": "reopened"}).status_code == 303
    other = {"outcome": "declined", "answer": "Please ask anew with your model."}
    answer = cast.browser("product").post(f"/reopen-requests/{asked}", data=other)
    assert answer.status_code == 409 and "Please ask anew with your model." in answer.text


def test_what_was_imported_stays_open_as_it_was(app: Flask, cast: Cast) -> None:
    imported, own = solved(cast, days_ago=400), solved(cast, days_ago=400)
    with app.app_context():
        with transaction():
            reference = {"source": "stackexchange", "kind": "question", "external_id": "1"}
            db.session.add(ExternalRef(**reference, local_id=imported))
        close_solved_questions()
    assert not is_closed(cast, imported) and is_closed(cast, own)

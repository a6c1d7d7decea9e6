"""Asking for what a question lacks, and how it goes back to waiting by itself."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core.db import db, transaction
from app.core.jobs import run_pending
from app.forum.topics.models import InfoRequest
from tests.live.ears import Ear
from tests.support.cast import Cast

NOTE = "Which firmware does it have?"


def ask(browser: FlaskClient, topic_id: int, note: str = NOTE) -> int:
    """Say what is missing."""
    return browser.post(f"/topics/{topic_id}/needs-info", data={"note": note}).status_code


def page(browser: FlaskClient, topic_id: int) -> str:
    return browser.get(f"/topics/{topic_id}", follow_redirects=True).text


def test_everybody_reads_what_is_missing_and_the_asker_is_told(app: Flask, cast: Cast) -> None:
    topic_id, staff = cast.topic(), cast.browser("staff")
    for _ in range(2):
        assert ask(staff, topic_id) == 303
    guest = app.test_client()
    assert "Needs more information" in page(guest, topic_id) and NOTE in page(guest, topic_id)
    assert "Needs information" in guest.get("/questions").text
    with app.app_context():
        run_pending()
    told = cast.browser("asker").get("/notifications").text
    assert "asks what is missing" in told and told.count(NOTE) == 1


def test_it_has_a_list_and_leaves_the_waiting_ones(cast: Cast, guest: FlaskClient) -> None:
    ask(cast.browser("staff"), cast.topic(title="Lacks something"))
    cast.topic(title="Waits for an answer")
    lacking, waiting = guest.get("/questions?only=info").text, guest.get("/unanswered").text
    assert (
        "Lacks something" in lacking
        and "Waits for an answer" not in lacking.split("<main")[1].split("topic-row")[1]
    )
    assert "Lacks something" not in waiting and "Waits for an answer" in waiting


def test_a_reply_of_the_asker_ends_it(cast: Cast, guest: FlaskClient) -> None:
    topic_id = cast.topic()
    ask(cast.browser("staff"), topic_id)
    cast.reply(topic_id, "helper", "I wonder too.")
    assert "Needs more information" in page(guest, topic_id)
    cast.reply(topic_id, "asker", "It is 4.2.")
    assert "Needs more information" not in page(guest, topic_id)
    assert "1 answer" in page(guest, topic_id)


def test_an_edit_of_the_asker_ends_it(cast: Cast, guest: FlaskClient) -> None:
    topic_id, asker = cast.topic(), cast.browser("asker")
    ask(cast.browser("staff"), topic_id)
    with cast.app.app_context():
        first = next(p for p in range(1, 50) if cast.post(p).topic_id == topic_id)
        version = cast.post(first).version
    form = {
        "title": "Range drops in the cold",
        "body": "41 km. Firmware 4.2.",
        "version": version,
        "tags": "",
    }
    assert asker.patch(f"/posts/{first}", data=form).status_code == 303
    assert "Needs more information" not in page(guest, topic_id)


def test_who_asked_and_the_asker_can_end_it(cast: Cast, guest: FlaskClient) -> None:
    topic_id = cast.topic()
    for who in ("staff", "asker"):
        ask(cast.browser("staff"), topic_id)
        for _ in range(2):
            assert cast.browser(who).delete(f"/topics/{topic_id}/needs-info").status_code == 303
        assert "Needs more information" not in page(guest, topic_id)


def test_regulars_may_ask_newcomers_may_not(app: Flask, cast: Cast) -> None:
    topic_id, helper = cast.topic(), cast.browser("helper")
    assert ask(helper, topic_id) == 403
    assert "Ask for more information" not in page(helper, topic_id)
    with app.app_context(), transaction():
        cast.member("helper").solutions_count = 1
    assert "Ask for more information" in page(helper, topic_id)
    assert ask(helper, topic_id) == 303
    assert ask(cast.browser("suspended"), topic_id) == 403
    assert ask(cast.browser("outsider"), cast.topic(space="family")) == 404


def test_only_what_waits_for_an_answer_lacks_something(cast: Cast) -> None:
    staff, idea = cast.browser("staff"), cast.topic(kind="idea", title="A guest key")
    assert ask(staff, idea) == 403
    topic_id = cast.topic()
    staff.post(f"/topics/{topic_id}/solution", data={"post_id": cast.reply(topic_id)})
    assert ask(staff, topic_id) == 403


@pytest.mark.parametrize("note", ["", "no", "  \u200b ", "x" * 501])
def test_a_note_that_says_nothing_is_shown_again(cast: Cast, note: str) -> None:
    topic_id, staff = cast.topic(), cast.browser("staff")
    answer = staff.post(f"/topics/{topic_id}/needs-info", data={"note": note})
    assert answer.status_code == 422 and 'id="note-error"' in answer.text
    if len(note) > 500:
        assert note in answer.text


def test_hostile_notes_are_text(cast: Cast, guest: FlaskClient) -> None:
    topic_id = cast.topic()
    ask(cast.browser("staff"), topic_id, "<img src=x onerror=alert(1)>")
    assert "<img src=x" not in page(guest, topic_id)


def test_readers_see_it_at_once(cast: Cast, ear: Callable[..., Ear]) -> None:
    topic_id, staff = cast.topic(), cast.browser("staff")
    listening = ear()
    listening.join(f"topic:{topic_id}")
    ask(staff, topic_id)
    assert NOTE in listening.streams()
    cast.reply(topic_id, "asker", "It is 4.2.")
    assert "Waiting for an answer" in listening.streams()


def test_it_is_told_who_asked_and_the_reply_leaves_a_line(cast: Cast, guest: FlaskClient) -> None:
    topic_id = cast.topic()
    ask(cast.browser("staff"), topic_id)
    assert "Asked by Ana Sørlie" in page(guest, topic_id)
    cast.reply(topic_id, "asker", "It is 4.2.")
    after = page(guest, topic_id)
    assert "Asked by" not in after
    assert NOTE in after and "Mika Korhonen answered" in after
    with cast.app.app_context():
        [asked] = db.session.scalars(select(InfoRequest)).all()
        assert (asked.member_id, asked.note) == (cast.id_of("staff"), NOTE)


def test_other_words_take_the_place_of_an_open_request(cast: Cast, guest: FlaskClient) -> None:
    topic_id, staff = cast.topic(), cast.browser("staff")
    ask(staff, topic_id)
    staff.post(f"/topics/{topic_id}/needs-info", data={"note": "And which charger?"})
    cast.reply(topic_id, "asker", "The small one.")
    ask(staff, topic_id)
    cast.reply(topic_id, "asker", "It is 4.2.")
    with cast.app.app_context():
        notes = list(db.session.scalars(select(InfoRequest.note).order_by(InfoRequest.id)))
        assert notes == ["And which charger?", NOTE]

"""A member reports a post: once, with a reason, and learns what came of it."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.care.moderation.models import Case
from app.core.limits import limiter
from tests.moderation.conftest import Room
from tests.support.cast import Cast


def test_a_report_opens_a_case_and_thanks(cast: Cast, room: Room) -> None:
    post_id = cast.reply(cast.topic(), by="outsider", body="Buy cheap tyres!")
    browser = cast.browser("asker")
    form = browser.get(f"/posts/{post_id}/flags")
    assert form.status_code == 200
    assert "Buy cheap tyres!" in form.text
    answer = browser.post(f"/posts/{post_id}/flags", data={"reason": "spam", "note": "Third time\ntoday."})
    assert (answer.status_code, answer.location) == (303, f"/posts/{post_id}/flags/thanks")
    assert "Thank you" in browser.get(answer.location).text
    queue = cast.browser("moderator").get("/moderation").text
    assert "Buy cheap tyres!" in queue
    assert '<span class="lines">Third time\ntoday.</span>' in queue


def test_the_same_member_reports_once(cast: Cast, room: Room) -> None:
    post_id, _case_id = room.reported()
    assert room.report(post_id, reason="spam").status_code == 303
    assert (room.flags(), room.count(Case)) == (1, 1)
    answer = cast.browser("asker").get(f"/posts/{post_id}/flags")
    assert answer.location == f"/posts/{post_id}/flags/thanks"


@pytest.mark.parametrize(
    ("reason", "note", "field"),
    [("", "", "reason"), ("nonsense", "", "reason"), ("other", "", "note"), ("spam", "x" * 1001, "note")],
)
def test_a_report_without_sense_keeps_what_was_typed(
    cast: Cast, room: Room, reason: str, note: str, field: str
) -> None:
    post_id = cast.reply(cast.topic(), by="outsider")
    answer = room.report(post_id, reason=reason, note=note)
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert note in answer.text
    assert room.flags() == 0


def test_nobody_reports_their_own_post(cast: Cast, room: Room) -> None:
    post_id = cast.reply(cast.topic(), by="asker")
    assert cast.browser("asker").get(f"/posts/{post_id}/flags").status_code == 403
    answer = room.report(post_id, by="asker")
    assert answer.status_code == 403
    assert "your own post" in answer.text


def test_who_is_suspended_is_told_until_when_and_why(cast: Cast, room: Room) -> None:
    post_id = cast.reply(cast.topic(), by="outsider")
    answer = room.report(post_id, by="suspended")
    assert answer.status_code == 403
    assert "suspended until" in answer.text
    assert "Repeated insults" in answer.text


def test_a_post_in_a_hidden_space_is_not_there_for_outsiders(cast: Cast, room: Room) -> None:
    post_id = cast.reply(cast.topic(space="beta"))
    assert room.report(post_id, by="outsider").status_code == 404
    assert cast.browser("outsider").get(f"/posts/{post_id}/flags").status_code == 404
    assert room.report(999_999).status_code == 404


def test_guests_sign_in_first(cast: Cast, guest: FlaskClient, room: Room) -> None:
    post_id = cast.reply(cast.topic())
    assert guest.get(f"/posts/{post_id}/flags").location.startswith("/sign-in")
    assert guest.post(f"/posts/{post_id}/flags").status_code == 401
    assert room.flags() == 0


def test_the_first_post_can_be_reported(cast: Cast, room: Room) -> None:
    topic_id = cast.topic(by="outsider", title="Win a free bicycle")
    with room.app.app_context():
        from sqlalchemy import select

        from app.core.db import db
        from app.forum.topics.models import Post

        post_id = db.session.scalars(select(Post.id).where(Post.topic_id == topic_id)).one()
    assert room.report(post_id, reason="spam").status_code == 303
    assert "Win a free bicycle" in cast.browser("moderator").get("/moderation").text


def test_reporting_has_a_limit(app: Flask, cast: Cast) -> None:
    topic_id = cast.topic()
    posts = [cast.reply(topic_id, by="outsider") for _number in range(11)]
    browser = cast.browser("asker")
    limiter.enabled = True
    limiter.reset()
    answers = [browser.post(f"/posts/{post_id}/flags", data={"reason": "spam"}) for post_id in posts]
    assert [answer.status_code for answer in answers] == [303] * 10 + [429]
    assert int(answers[-1].headers["Retry-After"]) > 0


def test_the_reporter_learns_what_came_of_it(room: Room, cast: Cast) -> None:
    _post_id, case_id = room.reported()
    room.decide(case_id, "keep", reason="")
    assert room.notes("asker")[0] == "Thank you for looking out. We read the post and it stays."
    assert "it stays" in cast.browser("asker").get("/notices").text


def test_the_author_does_not_learn_who_reported(room: Room, cast: Cast) -> None:
    _post_id, case_id = room.reported()
    room.decide(case_id, "hide")
    room.notes("outsider")
    browser = cast.browser("outsider")
    for path in ("/notifications", "/notices"):
        assert "Mika" not in browser.get(path).text.split("<main")[1].replace("Mika Korhonen replied", "")


def test_other_words_take_the_place_of_the_first_while_it_is_open(room: Room, cast: Cast) -> None:
    post_id, case_id = room.reported()
    for note in ("He calls me names.", "He calls me names, and my sister too."):
        assert room.report(post_id, note=note).status_code == 303
    page = cast.browser("moderator").get(f"/moderation/cases/{case_id}").text
    assert "and my sister too." in page and room.flags() == 1


def test_other_words_after_the_decision_are_refused_and_given_back(room: Room) -> None:
    post_id, case_id = room.reported()
    room.decide(case_id, "keep")
    assert room.report(post_id).status_code == 303
    answer = room.report(post_id, note="He does it again.")
    assert answer.status_code == 409 and "He does it again." in answer.text

"""You asked, we did: news names the ideas it answers, ships them if wanted, tells who wanted them once."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.db import db, transaction
from app.forum.follows.operations import follow
from app.forum.news.models import NewsIdea
from tests.news.conftest import TITLE, Desk
from tests.support.cast import Cast

IDEA = "A guest key for friends"


@pytest.fixture
def idea(cast: Cast) -> int:
    """An idea of the helper's that the asker voted for."""
    number = cast.topic("helper", kind="idea", title=IDEA, body="For a friend.")
    assert cast.browser("asker").post(f"/topics/{number}/vote").status_code == 303
    return number


def status_of(cast: Cast, number: int) -> tuple[str | None, str]:
    with cast.app.app_context():
        topic = cast.get_topic(number)
        return topic.status, topic.status_reason


def about_idea(desk: Desk, key: str) -> list[str]:
    """What somebody was told that has to do with the idea."""
    return [sentence for sentence in desk.inbox(key) if IDEA in sentence]


def test_news_and_idea_lead_to_each_other(desk: Desk, reader: FlaskClient, idea: int) -> None:
    news = desk.write(ideas=str(idea))
    assert IDEA in reader.get(f"/topics/{news}", follow_redirects=True).text
    page = reader.get(f"/topics/{idea}", follow_redirects=True).text
    assert "News about this" in page and TITLE in page


@pytest.mark.parametrize(
    "form", ["{0}", "#{0}", "/topics/{0}", "https://x.example/topics/{0}/a-guest-key?after=5", "{0}, {0}"]
)
def test_numbers_and_addresses_both_name_an_idea(app: Flask, desk: Desk, idea: int, form: str) -> None:
    news = desk.write(ideas=form.format(idea))
    with app.app_context():
        assert [link.idea_id for link in db.session.query(NewsIdea).filter_by(news_id=news)] == [idea]


def test_ticked_and_typed_ideas_come_together(cast: Cast, desk: Desk, staff: FlaskClient, idea: int) -> None:
    other = cast.topic("helper", kind="idea", title="A longer cable", body="Two metres.")
    answer = desk.send(staff, ideas=[str(idea), f"/topics/{other}"])
    page = staff.get(answer.location).text
    assert IDEA in page and "A longer cable" in page


def test_they_are_shipped_with_a_reason_when_it_goes_out(
    cast: Cast, desk: Desk, staff: FlaskClient, idea: int
) -> None:
    news = desk.draft(ideas=str(idea), ships="1", ship_reason="It is in 4.2.")
    assert status_of(cast, idea) == (None, "")
    staff.post(f"/topics/{news}/publication")
    assert status_of(cast, idea) == ("shipped", "It is in 4.2.")
    page = cast.browser("asker").get(f"/topics/{idea}", follow_redirects=True).text
    assert "Shipped with" in page and TITLE in page


def test_without_a_reason_the_headline_is_one(cast: Cast, desk: Desk, idea: int) -> None:
    desk.write(ideas=str(idea), ships="1")
    assert status_of(cast, idea) == ("shipped", f"It is in “{TITLE}”.")


def test_who_wanted_it_is_told_once_whatever_happens(
    cast: Cast, desk: Desk, staff: FlaskClient, idea: int
) -> None:
    news = desk.write(ideas=str(idea), ships="1")
    desk.work()
    staff.delete(f"/topics/{news}/publication")
    staff.post(f"/topics/{news}/publication")
    form = {
        "title": TITLE,
        "body": "Reworded.",
        "version": "1",
        "zone": "UTC",
        "ideas": str(idea),
        "ships": "1",
    }
    staff.patch(f"/posts/{desk.first_post(news)}", data=form)
    desk.work()
    for voter_or_author in ("asker", "helper"):
        assert len(about_idea(desk, voter_or_author)) == 1
    assert about_idea(desk, "outsider") == []
    assert desk.inbox("outsider") == [f"News: {TITLE}"]


def test_who_hears_of_the_idea_does_not_hear_the_same_news_again(desk: Desk, idea: int) -> None:
    desk.write(ideas=str(idea))
    desk.work()
    assert desk.inbox("asker") == [f"You asked, we did: news about “{IDEA}”"]


def test_who_hears_that_it_ships_their_idea_hears_it_once(desk: Desk, idea: int) -> None:
    desk.write(ideas=str(idea), ships="1")
    desk.work()
    assert desk.inbox("asker") == [f"You asked, we did: “{IDEA}” has shipped"]


def test_who_may_not_read_the_news_hears_of_the_new_status(cast: Cast, desk: Desk, idea: int) -> None:
    cast.browser("outsider").post(f"/topics/{idea}/vote")
    desk.write(space="beta", ideas=str(idea), ships="1", title="Only for us")
    desk.work()
    assert desk.inbox("outsider") == [f"Ana Sørlie decided about “{IDEA}”"]


def test_followers_are_told_and_those_who_muted_it_are_not(
    app: Flask, cast: Cast, desk: Desk, idea: int
) -> None:
    with app.app_context(), transaction():
        follow(cast.member("outsider"), "topic", idea, "every")
        follow(cast.member("asker"), "topic", idea, "muted")
    desk.write(ideas=str(idea))
    desk.work()
    assert len(about_idea(desk, "outsider")) == 1
    assert about_idea(desk, "asker") == []


def test_an_idea_added_later_is_answered_then(cast: Cast, desk: Desk, staff: FlaskClient, idea: int) -> None:
    news = desk.write()
    form = {
        "title": TITLE,
        "body": "It charges in the cold.",
        "version": "1",
        "zone": "UTC",
        "ideas": str(idea),
    }
    staff.patch(f"/posts/{desk.first_post(news)}", data=form)
    desk.work()
    assert len(about_idea(desk, "asker")) == 1


def test_an_unlinked_idea_is_left(desk: Desk, staff: FlaskClient, reader: FlaskClient, idea: int) -> None:
    news = desk.write(ideas=str(idea))
    form = {"title": TITLE, "body": "It charges in the cold.", "version": "1", "zone": "UTC"}
    staff.patch(f"/posts/{desk.first_post(news)}", data=form)
    assert TITLE not in reader.get(f"/topics/{idea}", follow_redirects=True).text


def test_a_draft_says_nothing_at_its_ideas(cast: Cast, desk: Desk, staff: FlaskClient, idea: int) -> None:
    desk.draft(ideas=str(idea))
    desk.work()
    for browser in (cast.browser("asker"), staff):
        assert TITLE not in browser.get(f"/topics/{idea}", follow_redirects=True).text
    assert about_idea(desk, "asker") == []


def test_an_idea_of_a_closed_space_is_shown_to_its_readers_only(cast: Cast, desk: Desk) -> None:
    secret = cast.topic("helper", space="beta", kind="idea", title="A secret motor", body="Fast.")
    news = desk.write(ideas=str(secret))
    page = f"/topics/{news}"
    assert "A secret motor" in cast.browser("asker").get(page, follow_redirects=True).text
    assert "A secret motor" not in cast.browser("outsider").get(page, follow_redirects=True).text


def test_news_of_a_closed_space_is_told_to_its_readers_only(cast: Cast, desk: Desk, ear, idea: int) -> None:  # type: ignore[no-untyped-def]
    cast.browser("outsider").post(f"/topics/{idea}/vote")
    listener = ear("outsider")
    listener.join(f"topic:{idea}")
    desk.write(space="beta", ideas=str(idea), title="Only for us")
    desk.work()
    assert "Only for us" not in listener.streams()
    assert "Only for us" not in cast.browser("outsider").get(f"/topics/{idea}", follow_redirects=True).text
    assert about_idea(desk, "outsider") == []
    assert len(about_idea(desk, "asker")) == 1


def test_readers_of_the_idea_see_the_news_arrive(desk: Desk, ear, idea: int) -> None:  # type: ignore[no-untyped-def]
    listener = ear("asker")
    listener.join(f"topic:{idea}")
    desk.write(ideas=str(idea), ships="1")
    heard = listener.streams()
    assert "Shipped with" in heard and TITLE in heard


@pytest.mark.parametrize(
    "typed", ["99999", "0", "-3", "abc", "/topics/x", "99999999999999999999", "1 2 '; --"]
)
def test_what_is_no_idea_is_said_beside_the_field(desk: Desk, staff: FlaskClient, typed: str) -> None:
    answer = desk.send(staff, ideas=typed)
    assert answer.status_code == 422
    assert 'id="ideas-error"' in answer.text


def test_a_question_is_no_idea(cast: Cast, desk: Desk, staff: FlaskClient) -> None:
    answer = desk.send(staff, ideas=str(cast.topic()))
    assert answer.status_code == 422
    assert "There is no idea with the number" in answer.text


def test_ideas_that_the_writer_cannot_see_look_missing(cast: Cast, desk: Desk) -> None:
    secret = cast.topic("helper", space="beta", kind="idea", title="A secret motor", body="Fast.")
    answer = desk.send(cast.browser("product"), ideas=str(secret))
    assert answer.status_code == 422
    assert f"There is no idea with the number {secret}." in answer.text
    assert "A secret motor" not in answer.text


def test_the_composer_offers_what_is_in_progress(cast: Cast, staff: FlaskClient, idea: int) -> None:
    staff.post(f"/topics/{idea}/status", data={"status": "in_progress", "reason": "We build it."})
    page = staff.get("/topics/new?kind=news").text
    assert f'value="{idea}"' in page and IDEA in page


def test_the_title_of_withdrawn_news_leaves_the_notifications(cast: Cast, desk: Desk, idea: int) -> None:
    news = desk.write(ideas=str(idea), title="Zxsecret firmware is out")
    desk.work()
    assert "Zxsecret" in cast.browser("asker").get("/notifications").text
    assert cast.browser("staff").delete(f"/topics/{news}/publication").status_code == 303
    desk.work()
    assert "Zxsecret" not in cast.browser("asker").get("/notifications").text


def test_news_can_be_changed_after_an_idea_it_answers_was_removed(cast: Cast, desk: Desk, idea: int) -> None:
    news, moderator = desk.write(ideas=str(idea)), cast.browser("moderator")
    with cast.app.app_context():
        version = cast.post(desk.first_post(news)).version
    page = {"title": TITLE, "body": "It charges in the heat too.", "version": str(version), "zone": "UTC"}
    moderator.delete(f"/posts/{desk.first_post(idea)}")
    first = desk.first_post(news)
    answer = cast.browser("staff").patch(f"/posts/{first}", data={**page, "ideas": str(idea)})
    assert answer.status_code == 303


@pytest.mark.parametrize("where", [{"reach": "group"}, {"space": "family"}])
def test_the_reason_under_a_public_idea_does_not_name_news_for_a_few(
    cast: Cast, desk: Desk, idea: int, where: dict[str, str]
) -> None:
    news = desk.write(ideas=str(idea), ships="1", title="Zxsecret firmware is out", **where)
    assert cast.browser("outsider").get(f"/topics/{news}").status_code == 404
    status, reason = status_of(cast, idea)
    assert status == "shipped" and "Zxsecret" not in reason

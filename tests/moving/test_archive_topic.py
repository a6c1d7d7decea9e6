"""Archiving: for reading only, out of the lists, still found."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient

from app.core.jobs import run_pending
from tests.api.calling import program
from tests.support.cast import Cast

DELETE = "?_method=DELETE"
TITLE = "Range drops in the cold"


def test_an_archived_topic_leaves_the_lists_and_is_still_found(
    app: Flask, cast: Cast, guest: FlaskClient
) -> None:
    topic_id, staff = cast.topic(), cast.browser("staff")
    with app.app_context():
        run_pending()
    assert [staff.post(f"/topics/{topic_id}/archive").status_code for _ in range(2)] == [303, 303]
    for path in ("/", "/latest", "/questions", "/unanswered", "/spaces/riding", "/api/v1/topics"):
        assert TITLE not in guest.get(path).text, path
    page = guest.get(f"/topics/{topic_id}", follow_redirects=True).text
    assert "This topic is archived: it can be read, not written." in page and "41 km" in page
    assert TITLE in guest.get("/search?q=range").text
    assert TITLE in staff.get("/archived").text
    assert program(cast, "staff").get(f"/topics/{topic_id}").json["archived"] is True


def test_nobody_writes_in_it_until_it_is_back(app: Flask, cast: Cast, guest: FlaskClient) -> None:
    topic_id, staff = cast.topic(), cast.browser("staff")
    staff.post(f"/topics/{topic_id}/archive")
    for who in ("helper", "staff", "moderator"):
        answer = cast.browser(who).post(f"/topics/{topic_id}/replies", data={"body": "But still"})
        assert answer.status_code == 403 and "archived" in answer.text and "But still" in answer.text
    assert cast.browser("helper").post(f"/topics/{topic_id}/me-too").status_code == 403
    assert staff.post(f"/topics/{topic_id}/archive{DELETE}").status_code == 303
    assert TITLE in guest.get("/questions").text
    assert cast.browser("helper").post(f"/topics/{topic_id}/replies", data={"body": "Now"}).status_code == 303


def test_its_list_is_for_staff(cast: Cast, guest: FlaskClient) -> None:
    cast.browser("staff").post(f"/topics/{cast.topic(space='beta')}/archive")
    assert guest.get("/archived").status_code in (302, 303)
    assert cast.browser("helper").get("/archived").status_code == 404
    assert TITLE not in cast.browser("product").get("/archived").text


def test_open_lists_lose_it(app: Flask, cast: Cast) -> None:
    topic_id = cast.topic()
    cast.browser("staff").post(f"/topics/{topic_id}/archive")
    missed = cast.browser("helper").get("/live/catch-up?channel=lists&after=0").text
    assert 'data-is="question archived ' in missed  # and lists keep what is "present"
    on_page = cast.browser("helper").get(f"/live/catch-up?channel=topic:{topic_id}&after=0").text
    assert "This topic is archived" in on_page

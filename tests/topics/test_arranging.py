"""What staff do with topics: close, pin, decide."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support.cast import Cast

STREAM = {"Accept": "text/vnd.turbo-stream.html, text/html"}
DELETE = "?_method=DELETE"


def test_closing_says_why_and_reopening_takes_replies_again(
    app: Flask, cast: Cast, guest: FlaskClient
) -> None:
    topic_id, staff = cast.topic(), cast.browser("staff")
    staff.post(f"/topics/{topic_id}/lock", data={"reason": "Moved to the workshop."})
    page = guest.get(f"/topics/{topic_id}", follow_redirects=True).text
    assert "This topic is closed" in page and "Moved to the workshop." in page
    assert cast.browser("asker").post(f"/topics/{topic_id}/replies", data={"body": "But"}).status_code == 403
    staff.post(f"/topics/{topic_id}/lock{DELETE}")
    assert cast.browser("asker").post(f"/topics/{topic_id}/replies", data={"body": "But"}).status_code == 303


def test_pinning_keeps_a_topic_on_top_of_its_space(app: Flask, cast: Cast) -> None:
    topic_id, staff = cast.topic(), cast.browser("staff")
    answer = staff.post(f"/topics/{topic_id}/pin", headers=STREAM)
    assert f'target="topic-{topic_id}-tools"' in answer.text and "Unpin" in answer.text
    with app.app_context():
        assert cast.get_topic(topic_id).is_pinned
    staff.delete(f"/topics/{topic_id}/pin")
    with app.app_context():
        assert not cast.get_topic(topic_id).is_pinned


def test_a_decision_is_public_with_its_history(cast: Cast, guest: FlaskClient) -> None:
    topic_id, staff = cast.topic(kind="idea"), cast.browser("staff")
    for status, reason in (("planned", "We start in March."), ("shipped", "It is in 4.2.")):
        assert (
            staff.post(f"/topics/{topic_id}/status", data={"status": status, "reason": reason}).status_code
            == 303
        )
    page = guest.get(f"/topics/{topic_id}", follow_redirects=True).text
    assert "Shipped" in page and "It is in 4.2." in page
    assert "1 earlier decision" in page and "We start in March." in page
    assert "Shipped" in guest.get("/ideas").text


@pytest.mark.parametrize(
    "form", [{"status": "planned", "reason": ""}, {"status": "soon", "reason": "Because."}]
)
def test_a_decision_needs_a_status_and_a_reason(app: Flask, cast: Cast, form: dict[str, str]) -> None:
    topic_id = cast.topic(kind="idea")
    answer = cast.browser("staff").post(f"/topics/{topic_id}/status", data=form)
    assert answer.status_code == 422
    assert "error-summary" in answer.text and form["reason"] in answer.text
    with app.app_context():
        assert cast.get_topic(topic_id).status is None


@pytest.mark.parametrize("verb", ["lock", "pin", "status"])
def test_customers_do_not_arrange(cast: Cast, verb: str) -> None:
    topic_id, browser = cast.topic(kind="idea"), cast.browser("asker")
    form = {"status": "planned", "reason": "I say so."}
    assert browser.post(f"/topics/{topic_id}/{verb}", data=form).status_code == 403
    assert f"/topics/{topic_id}/{verb}" not in browser.get(f"/topics/{topic_id}", follow_redirects=True).text


@pytest.mark.parametrize("verb", ["lock", "pin", "status"])
def test_outsiders_find_nothing_to_arrange(cast: Cast, verb: str) -> None:
    assert cast.browser("outsider").post(f"/topics/{cast.topic(space='beta')}/{verb}").status_code == 404

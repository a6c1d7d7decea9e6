"""News takes comments or does not: decided when it is written, and changed later."""

from __future__ import annotations

from flask.testing import FlaskClient

from tests.news.conftest import TITLE, Desk


def test_closed_from_the_beginning(desk: Desk, reader: FlaskClient, staff: FlaskClient) -> None:
    topic_id = desk.write(comments="closed")
    assert "Comments are switched off here." in reader.get(f"/topics/{topic_id}", follow_redirects=True).text
    reply = {"body": "But why?", "token": "t" * 12}
    assert reader.post(f"/topics/{topic_id}/replies", data=reply).status_code == 403
    assert staff.post(f"/topics/{topic_id}/replies", data=reply).status_code == 303
    assert desk.events("TopicClosed") == []


def test_switched_later_readers_see_it_live(desk: Desk, staff: FlaskClient, ear) -> None:  # type: ignore[no-untyped-def]
    topic_id = desk.write()
    reader = ear("asker")
    reader.join(f"topic:{topic_id}")
    form = {"title": TITLE, "body": "It charges in the cold.", "version": "1", "zone": "UTC"}
    address = f"/posts/{desk.first_post(topic_id)}"
    staff.patch(address, data={**form, "comments": "closed"})
    assert "Comments are switched off here." in reader.streams()
    staff.patch(address, data={**form, "comments": "open"})
    assert not desk.topic(topic_id).is_closed
    assert desk.events("TopicClosed", "TopicReopened") == ["TopicClosed", "TopicReopened"]


def test_a_reason_given_elsewhere_is_kept(desk: Desk, staff: FlaskClient) -> None:
    topic_id = desk.write()
    staff.post(f"/topics/{topic_id}/lock", data={"reason": "All is said."})
    form = {"title": TITLE, "body": "Reworded.", "version": "1", "zone": "UTC", "comments": "closed"}
    staff.patch(f"/posts/{desk.first_post(topic_id)}", data=form)
    assert desk.topic(topic_id).close_reason == "All is said."

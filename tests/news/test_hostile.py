"""Hostile input in every field of news: each is refused or taken, none is an accident."""

from __future__ import annotations

from io import BytesIO

import pytest
from flask.testing import FlaskClient

from app.forum.news.composing import NAMES
from tests.news.conftest import TITLE, Desk

NASTY = (
    "\x00",
    "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
    "9" * 500,
    "9999-12-31T23:59",
    "0001-01-01T00:00",
    "<script>{{7*7}}</script>'; DROP TABLE topics;--",
    "../../../etc/passwd",
    "\u202e\ufeff\u2066",
    "-1",
    "🔥" * 300,
)


@pytest.mark.parametrize("name", NAMES)
def test_no_value_of_a_field_breaks_the_composer(desk: Desk, staff: FlaskClient, name: str) -> None:
    for value in NASTY:
        answer = desk.send(staff, **{"then": "draft", name: value})
        assert answer.status_code in {303, 422}, (name, value, answer.status_code)
        assert "<script>{{7*7}}" not in answer.text


@pytest.mark.parametrize("name", ["publish_on", "zone"])
def test_no_value_breaks_a_schedule(desk: Desk, staff: FlaskClient, name: str) -> None:
    topic_id = desk.draft()
    right = {"publish_on": "2041-01-01T09:00", "zone": "UTC"}
    for value in NASTY:
        answer = staff.post(f"/topics/{topic_id}/schedule", data={**right, name: value})
        assert answer.status_code in {303, 422}, (value, answer.status_code)
        if answer.status_code == 303:
            staff.delete(f"/topics/{topic_id}/publication")


def test_a_torn_upload_is_no_accident(staff: FlaskClient) -> None:
    torn = staff.post("/topics", data=b"--x\r\nContent-Disp", content_type="multipart/form-data; boundary=x")
    assert torn.status_code < 500
    odd = {"kind": "news", "title": TITLE, "cover_file": (BytesIO(b""), "\0../a.gif"), "cover": "text"}
    assert staff.post("/topics", data=odd).status_code < 500


@pytest.mark.parametrize("cursor", ["bnVsbA", "WzFd", "WyJcdWQ4MDAiLDFd", "%00", "x" * 5000])
def test_no_cursor_breaks_a_list(desk: Desk, staff: FlaskClient, cursor: str) -> None:
    topic_id = desk.write(must_read="1")
    for page in (
        "/news/drafts?",
        f"/topics/{topic_id}/acknowledgements?",
        f"/topics/{topic_id}/acknowledgements?state=missing&",
    ):
        assert staff.get(f"{page}cursor={cursor}").status_code in {200, 404}

"""The page that says how texts are written."""

from __future__ import annotations

from flask.testing import FlaskClient


def test_it_says_what_enter_does(guest: FlaskClient) -> None:
    page = guest.get("/formatting").text
    assert "Enter begins a new line,<br>\nlike this one.</p>" in page
    assert "Older and imported texts keep their shape" in page

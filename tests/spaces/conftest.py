"""What the tests of spaces share."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.core.db import db
from app.forum.spaces.models import Membership
from tests.support.cast import Cast

LINK = re.compile(r"http://localhost(/invitations/[\w-]+)")


class Places:
    """Looks at who is where, and makes invitation links as an owner does."""

    def __init__(self, app: Flask, cast: Cast) -> None:
        self.app = app
        self.cast = cast

    def of(self, key: str, slug: str) -> str:
        """`owner`, `member`, `requested`, or an empty text."""
        with self.app.app_context():
            place = db.session.get(Membership, (self.cast.space(slug).id, self.cast.member(key).id))
            return "" if place is None else place.role if place.is_active else place.state

    def count(self, slug: str) -> int:
        """How many members the space says it has."""
        with self.app.app_context():
            return self.cast.space(slug).members_count

    def link(self, slug: str = "beta", by: str = "helper", **form: str) -> str:
        """A new invitation link's path."""
        answer = self.make_link(self.cast.browser(by), slug, **form)
        assert answer.status_code == 201, answer.text[:2000]
        found = LINK.search(answer.text)
        assert found
        return found[1]

    def make_link(self, browser: FlaskClient, slug: str, **form: str) -> TestResponse:
        """Send the form that makes a link."""
        return browser.post(f"/spaces/{slug}/invitations", data={"days": "14", "uses": "100", **form})

    def ask(self, slug: str = "family", by: str = "outsider", note: str = "Two children.") -> FlaskClient:
        """Ask to join, and give back the browser that did."""
        browser = self.cast.browser(by)
        assert browser.post(f"/spaces/{slug}/request", data={"note": note}).status_code == 303
        return browser


@pytest.fixture
def places(app: Flask, cast: Cast) -> Places:
    """Who is where."""
    return Places(app, cast)

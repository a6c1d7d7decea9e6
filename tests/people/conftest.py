"""What the tests of accounts share: the mails that were sent, and limits that are on."""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import default

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.forms import new_token
from app.core.jobs import run_pending
from app.core.limits import limiter


class Post:
    """The mails that this community sent, as they lie in the outbox."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    def all(self) -> list[EmailMessage]:
        """Every mail so far, oldest first."""
        with self.app.app_context():
            run_pending()
        files = sorted((self.app.config["DATA"] / "outbox").glob("*.eml"), key=lambda file: file.name[-10:])
        return [email.message_from_bytes(file.read_bytes(), policy=default) for file in files]  # type: ignore[misc]

    def to(self, address: str) -> list[str]:
        """The texts of the mails to an address."""
        return [mail.get_content() for mail in self.all() if mail["To"] == address]

    def link(self, address: str) -> str:
        """The path of the only link in the last mail to an address."""
        found = re.findall(r"http://localhost(/\S+)", self.to(address)[-1])
        assert len(found) == 1, found
        return str(found[0])

    def code(self, address: str) -> str:
        """The code in the last mail to an address."""
        return re.findall(r"\b\d{6}\b", self.to(address)[-1])[0]


class Keys:
    """An API token and a private feed address of whoever uses a browser."""

    def __init__(self, browser: FlaskClient) -> None:
        self.guest = browser.application.test_client()
        form = {"name": "Script", "scopes": "read", "days": "30", "token": new_token()}
        made = browser.post("/settings/tokens", data=form, follow_redirects=True).text
        self.token = re.findall(r"hearth_[\w-]{40,}", made)[0]
        browser.post("/settings/feeds")
        self.feed = re.findall(r"/feeds/\d+-\w+/news.atom", browser.get("/settings/feeds").text)[0]

    def answers(self) -> list[int]:
        """What the API and the feed answer to them."""
        bearer = {"Authorization": f"Bearer {self.token}"}
        return [
            self.guest.get("/api/v1/me", headers=bearer).status_code,
            self.guest.get(self.feed).status_code,
        ]

    def work(self) -> bool:
        """Whether both are worth something."""
        return self.answers() == [200, 200]


@pytest.fixture
def post(app: Flask) -> Post:
    """The mails of this test."""
    return Post(app)


@pytest.fixture
def limits_on(app: Flask) -> Iterator[None]:
    """Rate limits as in production, counted from zero."""
    limiter.reset()
    limiter.enabled = True
    yield
    limiter.enabled = False
    limiter.reset()


@pytest.fixture
def mail_server(app: Flask, monkeypatch: pytest.MonkeyPatch) -> list[EmailMessage]:
    """A community with a mail server; the list holds what it was given."""
    given: list[EmailMessage] = []
    monkeypatch.setitem(app.config, "MAIL_URL", "smtp://mail.example")
    monkeypatch.setattr("app.core.smtp.send", lambda message, url: given.append(message))
    return given

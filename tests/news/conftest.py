"""What the tests of news share: writing it through the composer, and looking for it everywhere."""

from __future__ import annotations

import html
import re
import uuid
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select

from app.core.db import db, transaction
from app.core.events import EventRow
from app.core.jobs import run_pending
from app.forum.news.models import NewsPlan
from app.forum.topics.models import Post, Topic
from app.forum.topics.operations import open_topic
from app.forum.topics.text import compose
from tests.live.ears import Ear
from tests.support.cast import Cast

TITLE = "Firmware 4.2 is out"
SENTENCE = re.compile(r'<p><a href="/notifications/\d+/open">(.*?)</a>', re.S)


class Desk:
    """Whoever writes news, and what the others find of it."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast

    def write(self, by: str = "staff", *, space: str = "riding", title: str = TITLE, **extras: str) -> int:
        """Write news with what the composer asks for, and return its number."""
        with self.cast.app.app_context(), transaction():
            topic = open_topic(
                self.cast.member(by),
                self.cast.space(space),
                kind="news",
                title=title,
                text=compose(extras.pop("body", "It charges in the cold.")),
                token=uuid.uuid4().hex,
                tags=extras.pop("tags", "winter"),
                extras=extras,
            )
            return topic.id

    def draft(self, by: str = "staff", **more: str) -> int:
        """Save a draft and return its number."""
        return self.write(by, then="draft", **more)

    def first_post(self, topic_id: int) -> int:
        """The number of the post that opens it."""
        with self.cast.app.app_context():
            return db.session.scalars(
                select(Post.id).where(Post.topic_id == topic_id, Post.number == 1)
            ).one()

    def topic(self, topic_id: int) -> Topic:
        """The topic as it stands now."""
        with self.cast.app.app_context():
            return self.cast.get_topic(topic_id)

    def plan(self, topic_id: int) -> NewsPlan:
        """Its plan as it stands now."""
        with self.cast.app.app_context():
            return db.session.get_one(NewsPlan, topic_id, populate_existing=True)

    def events(self, *names: str) -> list[str]:
        """What happened, by the names of the events, in order."""
        with self.cast.app.app_context():
            rows = db.session.scalars(select(EventRow.name).order_by(EventRow.id))
            return [name for name in rows if name in names]

    def work(self) -> None:
        """Run the jobs that wait."""
        with self.cast.app.app_context():
            run_pending()

    def inbox(self, key: str) -> list[str]:
        """What somebody was told, newest first."""
        page = self.cast.browser(key).get("/notifications").text
        return [html.unescape(sentence) for sentence in SENTENCE.findall(page)]

    def form(self, **more: Any) -> dict[str, Any]:
        """What the composer sends."""
        filled = {"kind": "news", "space": "riding", "title": TITLE, "body": "It charges in the cold."}
        return {**filled, "token": uuid.uuid4().hex, "zone": "UTC", **more}

    def send(self, browser: FlaskClient, **more: Any) -> Any:
        """Send the composer in a browser."""
        return browser.post("/topics", data=self.form(**more))


@pytest.fixture
def desk(cast: Cast) -> Desk:
    """Where news is written."""
    return Desk(cast)


@pytest.fixture
def staff(cast: Cast) -> FlaskClient:
    """The browser of somebody who writes news."""
    return cast.browser("staff")


@pytest.fixture
def reader(cast: Cast) -> FlaskClient:
    """The browser of a customer."""
    return cast.browser("asker")


@pytest.fixture
def ear(app: Flask, cast: Cast) -> Iterator[Callable[..., Ear]]:
    """Open sockets: `ear("asker")`, or `ear()` for a guest."""
    opened: list[Ear] = []

    def listen(key: str = "") -> Ear:
        opened.append(Ear(app, cast.browser(key) if key else app.test_client()))
        return opened[-1]

    yield listen
    for one in opened:
        if one.is_connected:
            one.socket.disconnect()


def picture(size: tuple[int, int] = (2000, 1000)) -> BytesIO:
    """A PNG of this size."""
    out = BytesIO()
    Image.new("RGB", size, "teal").save(out, "PNG")
    out.seek(0)
    return out

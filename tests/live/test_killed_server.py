"""`kill -9` while people post: what was acknowledged is there after the restart, once, with its event."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from sqlalchemy import select

from app.core.db import db
from app.core.events import EventRow
from app.forum.topics.models import Post
from tests.support.cast import PASSWORD
from tests.support.server import Server

WRITERS = ("asker", "helper", "outsider", "staff")
ROUNDS = 4


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    server = Server(tmp_path)
    server.prepare()
    yield server.start()
    server.stop()


class Writer(threading.Thread):
    """Posts replies one after the other until the server is gone; remembers which were acknowledged."""

    def __init__(self, server: Server, who: str, topic: int, name: str) -> None:
        super().__init__(daemon=True)
        self.server, self.topic, self.label = server, topic, name
        self.session = requests.Session()
        form = {"identity": f"{who}@example.org", "password": PASSWORD}
        self.session.post(f"{server.url}/sign-in", data=form, timeout=20).raise_for_status()
        self.acknowledged: list[str] = []
        self.tried: list[str] = []
        self.enough = threading.Event()

    def run(self) -> None:
        number = 0
        while True:
            token = f"{self.label}-{number:05d}"
            self.tried.append(token)
            try:
                answer = self.post(token)
            except requests.RequestException:
                return
            if answer.status_code == 303:
                self.acknowledged.append(token)
            number += 1
            if number >= 8:
                self.enough.set()

    def post(self, token: str) -> requests.Response:
        form = {"body": f"Reply {token}", "token": token}
        address = f"{self.server.url}/topics/{self.topic}/replies"
        return self.session.post(address, data=form, allow_redirects=False, timeout=20)


def test_acknowledged_posts_survive_kill_9(server: Server) -> None:
    cast = server.cast
    topic = cast.topic()
    acknowledged: list[str] = []
    for round_ in range(ROUNDS):
        writers = [Writer(server, who, topic, f"{who}-{round_}") for who in WRITERS]
        for writer in writers:
            writer.start()
        assert all(writer.enough.wait(30) for writer in writers)
        server.kill()
        for writer in writers:
            writer.join(20)
        server.start()
        retry_last(writers)
        acknowledged += [token for writer in writers for token in {*writer.acknowledged, *writer.tried[-1:]}]
    with server.app.app_context():
        stored = Counter(
            body.removeprefix("Reply ")
            for body in db.session.scalars(select(Post.body).where(Post.topic_id == topic, Post.number > 1))
        )
        numbers = list(
            db.session.scalars(select(Post.number).where(Post.topic_id == topic).order_by(Post.number))
        )
        told = [
            row.payload["post_id"]
            for row in db.session.scalars(select(EventRow).where(EventRow.name == "ReplyPosted"))
        ]
        found = db.session.execute(select(Post.body, Post.id).where(Post.topic_id == topic))
        ids = {body.removeprefix("Reply "): number for body, number in found}
        count = cast.get_topic(topic).replies_count
    assert len(acknowledged) >= ROUNDS * len(WRITERS) * 8
    assert {token for token in acknowledged if stored[token] != 1} == set()
    assert {token for token in acknowledged if told.count(ids[token]) != 1} == set()
    assert numbers == list(range(1, len(numbers) + 1))
    assert count == len(numbers) - 1


def retry_last(writers: list[Writer]) -> None:
    """Each browser sends again what was not answered, with the same token; it becomes one post."""
    for writer in writers:
        assert writer.post(writer.tried[-1]).status_code == 303

"""A process that is told to stop: requests end, sockets go to the others in turn, nothing is lost."""

from __future__ import annotations

import re
import signal
import threading
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from http.client import HTTPConnection
from typing import Any

import pytest
import requests
import socketio as client_library
from sqlalchemy import select

from app.core.db import db
from app.forum.topics.models import Post
from app.live.draining import how_long
from tests.live.client import Client
from tests.live.wire import eventually
from tests.support.cluster import Cluster, cluster
from tests.support.services import is_listening

PAGES = 12
PATIENCE = 60
WORD = re.compile(r"Reply (N\d{5})\b")


@pytest.fixture(scope="module")
def several() -> Iterator[Cluster]:
    with cluster(2) as running:
        yield running


class Page:
    """An open topic that goes elsewhere when told, and asks for what it missed as the browser does."""

    def __init__(self, cluster: Cluster, topic: int, transport: str) -> None:
        self.cluster, self.channel, self.transport = cluster, f"topic:{topic}", transport
        self.http, line = requests.Session(), requests.Session()
        # nginx sends all requests of one browser to one process.
        self.browser = {"User-Agent": f"Page {uuid.uuid4().hex}"}
        self.http.headers.update(self.browser)
        line.headers.update(self.browser)
        self.socket: Any = client_library.Client(reconnection=False, http_session=line)
        self.seen: set[str] = set()
        self.mark = 0
        self.is_behind = True
        self.sent_away: list[float] = []
        self.connections = 0
        self.is_over = threading.Event()
        self.socket.on("stream", self.on_stream)
        self.socket.on("behind", lambda message: setattr(self, "is_behind", True))
        self.socket.on("drain", self.on_drain)
        self.thread = threading.Thread(target=self.stay_connected, daemon=True)
        self.thread.start()

    def on_stream(self, message: dict[str, Any]) -> None:
        self.seen.update(WORD.findall(message["html"]))

    def on_drain(self, message: dict[str, Any]) -> None:
        self.sent_away.append(time.monotonic())
        self.socket.disconnect()

    def stay_connected(self) -> None:
        while not self.is_over.wait(0.2):
            if not self.socket.connected:
                self.is_behind = True
                with suppress(Exception):
                    self.connect()
            elif self.is_behind:
                with suppress(Exception):
                    self.catch_up()
        self.socket.disconnect()

    def connect(self) -> None:
        self.socket.connect(
            self.cluster.url, headers=self.browser, transports=[self.transport], wait_timeout=20
        )
        assert self.socket.call("join", {"channel": self.channel, "last": self.mark}, timeout=20)["ok"]
        self.connections += 1

    def catch_up(self) -> None:
        query = {"channel": self.channel, "after": self.mark}
        answer = self.http.get(f"{self.cluster.url}/live/catch-up", params=query, timeout=20)
        if answer.status_code == 200:
            self.seen.update(WORD.findall(answer.text))
            self.mark = int(answer.headers["X-Hearth-Last-Event"])
            self.is_behind = False


class Poster(threading.Thread):
    """Posts one reply after the other through nginx, and sends again what was not acknowledged."""

    def __init__(self, cluster: Cluster, topic: int) -> None:
        super().__init__(daemon=True)
        self.client, self.topic = Client(cluster, "staff"), topic
        self.acknowledged: list[str] = []
        self.again = 0
        self.enough = threading.Event()

    def run(self) -> None:
        number = 0
        while not self.enough.wait(0.02):
            number += 1
            while not self.post(f"N{number:05d}"):
                self.again += 1
            self.acknowledged.append(f"N{number:05d}")

    def goes_on(self) -> None:
        """Wait until a few more were acknowledged."""
        before = len(self.acknowledged)
        eventually(lambda: len(self.acknowledged) > before + 5, seconds=PATIENCE)

    def post(self, word: str) -> bool:
        form = {"body": f"Reply {word} while processes restart", "token": f"token-{word}"}
        address = f"{self.client.server.url}/topics/{self.topic}/replies"
        try:
            return (
                self.client.http.post(address, data=form, allow_redirects=False, timeout=20).status_code
                == 303
            )
        except requests.RequestException:
            return False


def test_a_rolling_restart_loses_nothing_and_sends_sockets_away_in_turn(several: Cluster) -> None:
    topic = several.cast.topic(title="Saddles that squeak")
    pages = [Page(several, topic, "polling" if number % 4 == 0 else "websocket") for number in range(PAGES)]
    eventually(lambda: all(page.connections for page in pages), seconds=PATIENCE)
    poster = Poster(several, topic)
    poster.start()
    poster.goes_on()
    for number in range(2):
        several.restart(number)
        poster.goes_on()
    poster.enough.set()
    poster.join(30)
    eventually(lambda: all(page.seen == set(poster.acknowledged) for page in pages), seconds=PATIENCE)
    assert all(page.connections >= 2 for page in pages), "gone, and back again"
    times = sorted(page.sent_away[0] for page in pages if page.transport == "websocket")
    assert len(times) == PAGES * 3 / 4
    assert times[-1] - times[0] > 0.2, "not all in the same moment"
    for page in pages:
        page.is_over.set()
    said = Counter(f"Reply {word} while processes restart" for word in poster.acknowledged)
    assert bodies(several, topic) == said


def bodies(several: Cluster, topic: int) -> Counter[str]:
    with several.servers[0].app.app_context():
        posts = select(Post.body).where(Post.topic_id == topic, Post.number > 1)
        return Counter(db.session.scalars(posts))


def test_a_request_in_flight_is_answered(several: Cluster) -> None:
    first = several.servers[0]
    topic = several.cast.topic(title="Chains that slip")
    helper = Client(first, "helper")
    body = f"body=It+was+half+way&token={uuid.uuid4().hex}"
    connection = HTTPConnection("127.0.0.1", first.port, timeout=20)
    connection.putrequest("POST", f"/topics/{topic}/replies")
    connection.putheader("Content-Type", "application/x-www-form-urlencoded")
    connection.putheader("Content-Length", str(len(body)))
    connection.putheader(
        "Cookie", "; ".join(f"{name}={value}" for name, value in helper.http.cookies.items())
    )
    connection.endheaders()
    connection.send(body[:10].encode())
    assert first.process is not None
    first.process.send_signal(signal.SIGTERM)
    eventually(lambda: not is_listening(first.port))
    connection.send(body[10:].encode())
    assert connection.getresponse().status == 303
    first.process.wait(20)
    first.start()
    assert "half way" in helper.get(f"/topics/{topic}").text


@pytest.mark.parametrize(("sockets", "seconds"), [(0, 0), (1, 1), (100, 1), (2500, 5), (100_000, 10)])
def test_how_long_sockets_take_to_go(sockets: int, seconds: float) -> None:
    assert how_long(sockets) == seconds

"""A browser without a window, for tests against a real server."""

from __future__ import annotations

import uuid
from typing import Any

import requests
import socketio as client_library

from tests.support.cast import PASSWORD
from tests.support.server import Server


class Client:
    """A browser without a window: its cookies, and one socket."""

    def __init__(self, server: Server, who: str = "") -> None:
        self.server = server
        self.http = requests.Session()
        if who:
            form = {"identity": f"{who}@example.org", "password": PASSWORD}
            self.http.post(f"{server.url}/sign-in", data=form, timeout=20).raise_for_status()
        self.socket: Any = client_library.Client(reconnection_delay=0.1, reconnection_delay_max=0.5)
        self.streams: list[dict[str, Any]] = []
        self.told: list[str] = []
        self.connections = 0
        self.socket.on("stream", self.streams.append)
        self.socket.on("out", lambda message: self.told.append(message["channel"]))
        self.socket.on("connect", self._count)

    def _count(self) -> None:
        self.connections += 1

    def connect(self, transport: str) -> Client:
        cookies = "; ".join(f"{name}={value}" for name, value in self.http.cookies.items())
        self.socket.connect(self.server.url, headers={"Cookie": cookies}, transports=[transport])
        return self

    def join(self, channel: str) -> Any:
        return self.socket.call("join", {"channel": channel}, timeout=10)

    def get(self, path: str) -> requests.Response:
        return self.http.get(self.server.url + path, timeout=20)

    def reply(self, topic: int, body: str) -> None:
        form = {"body": body, "token": uuid.uuid4().hex}
        answer = self.http.post(f"{self.server.url}/topics/{topic}/replies", data=form, timeout=20)
        assert answer.status_code == 200, answer.text[:500]

    def heard(self, words: str) -> list[str]:
        return [message["html"] for message in self.streams if words in message["html"]]

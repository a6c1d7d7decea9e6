"""A page that listens: joins channels and collects what it is told, in the process of the test."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core.db import db
from app.forum.topics.models import Post
from app.live.here import pulse
from app.live.server import socketio
from tests.support.cast import Cast


class Ear:
    """One socket of one browser."""

    def __init__(self, app: Flask, browser: FlaskClient, headers: dict[str, str] | None = None) -> None:
        self.app = app
        self.follower = app.extensions["hearth_live"]
        self.follower.pump()  # nobody hears what came before, such as signing in
        self.socket = socketio.test_client(app, flask_test_client=browser, headers=headers)
        self._heard: list[tuple[str, Any]] = []

    @property
    def is_connected(self) -> bool:
        """Whether the server still talks to it."""
        return bool(self.socket.is_connected())

    def say(self, name: str, data: Any = None) -> Any:
        """Send a message and return the answer."""
        return self.socket.emit(name, data, callback=True)

    def join(self, channel: str, **more: Any) -> Any:
        """Ask to listen to a channel, and forget what was heard before."""
        answer = self.say("join", {"channel": channel, **more})
        self.heard("")
        return answer

    def heard(self, name: str) -> list[Any]:
        """What was said under a name since the last question; the rest is forgotten."""
        self.follower.pump()
        with self.app.app_context():
            pulse.beat(socketio)
        received = self.socket.get_received() if self.is_connected else self.socket.queue
        return [message["args"][0] for message in received if message["name"] == name]

    def messages(self) -> list[tuple[str, Any]]:
        """Everything that was said since the last question, with its name, in order."""
        self.follower.pump()
        received = self.socket.get_received() if self.is_connected else self.socket.queue
        return [(message["name"], message["args"][0]) for message in received if message["args"]]

    def streams(self) -> str:
        """The HTML that was sent since the last question."""
        return "".join(message["html"] for message in self.heard("stream"))


def first_post(cast: Cast, topic_id: int) -> Post:
    """The post that opens a topic; inside an application context."""
    return db.session.scalars(select(Post).where(Post.topic_id == topic_id, Post.number == 1)).one()

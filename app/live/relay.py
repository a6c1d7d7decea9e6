"""What the processes of a community tell each other beside the event log: hints that may be lost.

"The log has grown" lets the others look at once, presence and typing are told this way alone. Nothing that a
page must show goes through here, so that losing Redis loses nothing but speed.
"""

from __future__ import annotations

import atexit
import json
import logging
import random
import threading
import time
import uuid
from collections.abc import Callable
from contextlib import closing
from typing import Any

from flask import Flask, current_app, has_app_context
from redis.client import PubSub

from app.core.events import wake_on_commit
from app.core.lifecycle import at_start
from app.core.outage import report
from app.core.redis_link import community_of, link

Hint = dict[str, Any]
Hearer = Callable[[Hint], None]

log = logging.getLogger(__name__)
LOG_HAS_GROWN = "log"
BEAT = "beat"
BEAT_SECONDS = 1.0
SILENT_SECONDS = 3.0
PAUSE_SECONDS = 1.0
SEND_AGAIN_SECONDS = 0.2
LAST_WORDS_SECONDS = 1.0
MOST_WAITING = 1000
LONGEST = 64 * 1024
_hearers: dict[str, list[Hearer]] = {}
_running: Relay | None = None


def hears(kind: str) -> Callable[[Hearer], Hearer]:
    """Have a function called with every hint of a kind from another process, in an application context.

    It runs in the one greenlet (or thread) that listens, so it must be short. Of "log" it is also told when
    Redis is back, since hints were lost meanwhile.
    """

    def register(hearer: Hearer) -> Hearer:
        _hearers.setdefault(kind, []).append(hearer)
        return hearer

    return register


def tell(kind: str, hint: Hint) -> None:
    """Tell the other processes; never waits, and does nothing where there is no Redis.

    A hint that already waits to be sent is not sent twice.
    """
    relay = _relay()
    if relay is not None:
        relay.tell(kind, hint)


def state() -> str:
    """Whether the other processes are heard: "none" without Redis, "up", or "down"."""
    relay = _relay()
    return "none" if relay is None else "up" if relay.is_up else "down"


def init(app: Flask) -> None:
    """Give the application its relay, when Redis is configured."""
    if app.config["REDIS_URL"]:
        app.extensions["hearth_relay"] = Relay(app)
    at_start(lambda app: start(app, app.extensions["hearth_live"].woken.set))


def start(app: Flask, wake: Callable[[], None]) -> None:
    """Listen to the other processes for as long as this one runs, and `wake` who waits for their commits.

    Without Redis nothing happens.
    """
    global _running
    relay: Relay | None = app.extensions.get("hearth_relay")
    if relay is not None:
        _running = relay
        hears(LOG_HAS_GROWN)(lambda hint: wake())
        relay.start()


def _relay() -> Relay | None:
    relay: Relay | None = current_app.extensions.get("hearth_relay") if has_app_context() else _running
    return relay


wake_on_commit(lambda: tell(LOG_HAS_GROWN, {}))


class Relay:
    """One process's link to the others: a sender that begins with the first hint, and a listener."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.name = uuid.uuid4().hex
        self.channel = community_of(app.config["DATABASE_URL"])
        self.is_up = False
        self._client = link(app.config["REDIS_URL"])
        self._was_away = False
        self._is_over = False
        self._lock = threading.Lock()
        self._waiting: dict[str, None] = {}
        self._filled = threading.Event()
        self._is_idle = threading.Event()
        self._sender: threading.Thread | None = None
        self._listener: threading.Thread | None = None

    def tell(self, kind: str, hint: Hint) -> None:
        """Leave a hint to the sender; the oldest goes when too many wait."""
        text = json.dumps([self.name, kind, hint])
        with self._lock:
            if len(self._waiting) >= MOST_WAITING:
                del self._waiting[next(iter(self._waiting))]
            self._waiting[text] = None
            self._is_idle.clear()
            self._filled.set()
            if self._sender is None:
                self._sender = _in_background("relay-sender", self._send_for_ever)
                atexit.register(self._is_idle.wait, LAST_WORDS_SECONDS)

    def start(self) -> None:
        """Begin to listen."""
        if self._listener is None:
            self._listener = _in_background("relay-listener", self._listen_for_ever)

    def stop(self) -> None:
        """Listen no more, from the next second on."""
        self._is_over = True

    def _send_for_ever(self) -> None:
        while True:
            self._filled.wait()
            self._filled.clear()
            with self._lock:
                hints, self._waiting = list(self._waiting), {}
            is_sent = self._send(hints)
            with self._lock:
                if not self._waiting:
                    self._is_idle.set()
            if not is_sent:
                time.sleep(SEND_AGAIN_SECONDS)

    def _send(self, hints: list[str]) -> bool:
        try:
            with self._client.pipeline(transaction=False) as pipeline:
                for hint in hints:
                    pipeline.publish(self.channel, hint)
                pipeline.execute()
        except Exception as error:
            log.debug("%s hints were lost: %s", len(hints), error)
            return False
        return True

    def _listen_for_ever(self) -> None:
        while not self._is_over:
            try:
                with closing(self._client.pubsub()) as ear:  # type: ignore[no-untyped-call]
                    ear.subscribe(self.channel)
                    self._listen(ear)
            except Exception as error:
                self._note_away(error)
            # Not all processes come back in the same moment.
            time.sleep(PAUSE_SECONDS * random.uniform(0.5, 1.5))

    def _listen(self, ear: PubSub) -> None:
        """Hear until Redis is silent: what we tell ourselves has to arrive, or it raises TimeoutError."""
        heard_at = time.monotonic()
        told_at = heard_at - BEAT_SECONDS
        while not self._is_over:
            message: Any = ear.get_message(timeout=BEAT_SECONDS)
            arrived = time.monotonic()
            if message is not None and self._take(message):
                heard_at = arrived
                self._note_back()
            # What a hearer took of our time is not silence.
            heard_at += time.monotonic() - arrived
            if arrived - told_at >= BEAT_SECONDS:
                told_at = arrived
                self.tell(BEAT, {})
            if arrived - heard_at > SILENT_SECONDS:
                raise TimeoutError("it does not answer")

    def _take(self, message: dict[str, Any]) -> bool:
        """Pass a message on, and say whether it was one of our own."""
        hint = _read(message)
        if hint is None:
            return False
        sender, kind, content = hint
        if sender != self.name:
            self._pass_on(kind, content)
        return sender == self.name

    def _pass_on(self, kind: str, hint: Hint) -> None:
        for hearer in _hearers.get(kind, ()):
            try:
                with self.app.app_context():
                    hearer(hint)
            except Exception as error:
                report(log, error, "a hint (%s) from another process could not be used", kind)

    def _note_away(self, error: Exception) -> None:
        self.is_up = False
        if not self._was_away:
            self._was_away = True
            log.warning(
                "Redis is away (%s): what other processes commit is found by looking, twice a second", error
            )

    def _note_back(self) -> None:
        if self.is_up:
            return
        self.is_up = True
        if self._was_away:
            self._was_away = False
            log.warning("Redis is back")
        self._pass_on(LOG_HAS_GROWN, {})


def _read(message: dict[str, Any]) -> tuple[str, str, Hint] | None:
    """Sender, kind and content of a message; None for what does not come from a relay."""
    data = message.get("data")
    if message.get("type") != "message" or not isinstance(data, bytes) or len(data) > LONGEST:
        return None
    try:
        sender, kind, hint = json.loads(data)
    except (ValueError, TypeError, RecursionError):
        return None
    is_hint = isinstance(sender, str) and isinstance(kind, str) and isinstance(hint, dict)
    return (sender, kind, hint) if is_hint else None


def _in_background(name: str, work: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=work, name=name, daemon=True)
    thread.start()
    return thread

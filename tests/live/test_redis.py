"""Redis between the processes: hints arrive at once; one that is away or hangs costs nothing but speed."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask, current_app

from app import create_app
from app.core.db import transaction
from app.core.redis_link import community_of, link
from app.live import relay
from tests.live.client import Client
from tests.live.wire import eventually
from tests.support.cast import make_cast
from tests.support.cluster import Cluster, cluster
from tests.support.databases import TestDatabase
from tests.support.pace import stretched
from tests.support.service_fixtures import skip_when
from tests.support.services import Redis, missing_redis, temporary_folder

Heard = list[tuple[str, relay.Hint]]


@pytest.fixture(scope="module")
def server() -> Iterator[Redis]:
    skip_when(missing_redis())
    with temporary_folder("redis") as folder:
        redis = Redis(folder)
        redis.start()
        yield redis
        redis.stop()


@pytest.fixture
def redis(server: Redis) -> Iterator[Redis]:
    """Redis, there again after each test whatever it did to it."""
    yield server
    server.stop()
    server.start()


@pytest.fixture
def process(redis: Redis, tmp_path: Path) -> Iterator[Callable[..., Flask]]:
    """Start the relay of a process of the community, or of another one."""
    apps = []

    def make(name: str, community: str = "ours") -> Flask:
        environ = {
            "HEARTH_ENV": "test",
            "HEARTH_DATA": str(tmp_path / name),
            "HEARTH_DATABASE_URL": f"sqlite:///{tmp_path / community}.sqlite",
            "HEARTH_REDIS_URL": redis.url,
        }
        app = create_app(overrides={"NAME_OF_PROCESS": name}, environ=environ)
        relay.start(app, lambda: None)
        apps.append(app)
        eventually(lambda: state(app) == "up")
        return app

    yield make
    for app in apps:
        app.extensions["hearth_relay"].stop()


@pytest.fixture(autouse=True)
def hearers() -> Iterator[None]:
    """Who hears is forgotten after each test."""
    before = {kind: list(hearers) for kind, hearers in relay._hearers.items()}
    yield
    relay._hearers.clear()
    relay._hearers.update(before)


@pytest.fixture
def heard() -> Iterator[Heard]:
    """What the processes heard under the name "test", each with who heard it."""
    found: Heard = []
    relay.hears("test")(lambda hint: found.append((current_app.config["NAME_OF_PROCESS"], hint)))
    yield found


def state(app: Flask) -> str:
    with app.app_context():
        return relay.state()


def tell(app: Flask, **hint: object) -> None:
    with app.app_context():
        relay.tell("test", hint)


def lines(caplog: pytest.LogCaptureFixture, words: str) -> list[str]:
    return [record.getMessage() for record in caplog.records if words in record.getMessage()]


def test_a_hint_is_heard_by_the_other_processes_of_the_community(
    process: Callable[..., Flask], heard: Heard
) -> None:
    first, _, stranger = process("first"), process("second"), process("stranger", community="theirs")
    tell(stranger, word="not for you")
    tell(first, word="hello")
    eventually(lambda: heard)
    tell(first, word="again")
    eventually(lambda: len(heard) == 2)
    assert heard == [("second", {"word": "hello"}), ("second", {"word": "again"})]


def test_a_command_that_commits_and_ends_is_heard(
    process: Callable[..., Flask], heard: Heard, redis: Redis, tmp_path: Path
) -> None:
    first = process("first")
    command = "from app import create_app; from app.live import relay; app = create_app()\n"
    command += "with app.app_context(): relay.tell('test', {'word': 'last'})"
    environ = os.environ | {
        "HEARTH_ENV": "test",
        "HEARTH_DATA": str(tmp_path / "command"),
        "HEARTH_DATABASE_URL": first.config["DATABASE_URL"],
        "HEARTH_REDIS_URL": redis.url,
    }
    subprocess.run([sys.executable, "-c", command], env=environ, check=True, timeout=60)
    eventually(lambda: heard == [("first", {"word": "last"})])


def test_a_commit_tells_that_the_log_has_grown(process: Callable[..., Flask], tmp_path: Path) -> None:
    first, second = process("first"), process("second")
    heard: list[str] = []
    relay.hears("log")(lambda hint: heard.append(current_app.config["NAME_OF_PROCESS"]))
    with first.app_context():
        TestDatabase.migrate(first)  # type: ignore[arg-type]
        with transaction():
            make_cast()
    eventually(lambda: "second" in heard)
    assert "first" not in heard
    assert state(second) == "up"


def test_what_no_relay_sent_is_passed_over(process: Callable[..., Flask], heard: Heard, redis: Redis) -> None:
    first, second = process("first"), process("second")
    channel = community_of(second.config["DATABASE_URL"])
    for junk in (
        b"\xff\xfe",
        b"{}",
        b"[]",
        b'["x", "test"]',
        b'["x", "test", 7]',
        b"[" * 60_000,
        b"9" * 10**6,
    ):
        link(redis.url).publish(channel, junk)
    tell(first, word="still there")
    eventually(lambda: heard == [("second", {"word": "still there"})])


def test_a_hearer_that_fails_does_not_end_the_hearing(process: Callable[..., Flask], heard: Heard) -> None:
    first, _ = process("first"), process("second")

    def fail(hint: relay.Hint) -> None:
        raise RuntimeError("out of order")

    relay.hears("test")(fail)
    tell(first, number=1)
    tell(first, number=2)
    eventually(lambda: [hint["number"] for _, hint in heard] == [1, 2])


def test_hints_that_wait_are_told_once_and_are_bounded(process: Callable[..., Flask], redis: Redis) -> None:
    app = process("first")
    redis.hang()
    for _ in range(50):
        tell(app, word="the same")
    for number in range(3 * relay.MOST_WAITING):
        tell(app, number=number)
    assert len(app.extensions["hearth_relay"]._waiting) <= relay.MOST_WAITING


@pytest.mark.parametrize("how", ["hang", "kill", "stop"])
def test_redis_goes_and_comes_back(
    how: str,
    process: Callable[..., Flask],
    heard: Heard,
    redis: Redis,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.WARNING)
    first, second = process("first"), process("second")
    getattr(redis, how)()
    eventually(lambda: state(first) == "down" and state(second) == "down")
    began = time.monotonic()
    tell(first, word="lost")
    assert time.monotonic() - began < stretched(0.2)
    redis.resume() if how == "hang" else redis.start()
    eventually(lambda: state(first) == "up" and state(second) == "up")
    tell(first, word="after")
    eventually(lambda: ("second", {"word": "after"}) in heard)
    assert len(lines(caplog, "Redis is away")) == 2, "once for each process"
    assert len(lines(caplog, "Redis is back")) == 2


def test_without_redis_there_is_nothing_to_tell(app: Flask) -> None:
    with app.app_context():
        relay.tell("test", {})
        assert relay.state() == "none"


# ---- Whole processes


@pytest.fixture(scope="module")
def several() -> Iterator[Cluster]:
    with cluster(2, HEARTH_RATE_LIMITS="yes", HEARTH_WORKER="no") as running:
        yield running


def test_posting_goes_on_while_redis_hangs(several: Cluster) -> None:
    topic = several.cast.topic(title=f"Saddles {uuid.uuid4().hex[:6]}")
    asker = Client(several.servers[1], "asker").connect("websocket")
    asker.join(f"topic:{topic}")
    staff = Client(several.servers[0], "staff")
    several.redis.hang()
    for number in range(5):
        began = time.monotonic()
        staff.reply(topic, f"Answer {number} meanwhile")
        assert time.monotonic() - began < stretched(2)
    eventually(lambda: all(asker.heard(f"Answer {number} meanwhile") for number in range(5)))
    eventually(lambda: all("Redis is away" in server.log() for server in several.servers))
    several.redis.resume()
    eventually(lambda: all("Redis is back" in server.log() for server in several.servers))
    for server in several.servers:
        assert server.log().count("Redis is away") == server.log().count("Redis is back") == 1
    asker.socket.disconnect()


def test_limits_hold_while_redis_is_away(several: Cluster) -> None:
    topic = several.cast.topic(title=f"Chains {uuid.uuid4().hex[:6]}")
    helper = Client(several.servers[0], "helper")
    several.redis.kill()
    form = {"body": "Once more"}
    address = f"{helper.server.url}/topics/{topic}/replies"
    answers = [
        helper.http.post(address, data=form | {"token": uuid.uuid4().hex}, timeout=20).status_code
        for _ in range(16)
    ]
    several.redis.start()
    assert answers.count(429) >= 3 and set(answers) <= {200, 429}


def test_what_a_process_for_jobs_commits_is_heard_at_once(several: Cluster) -> None:
    topic = several.cast.topic(title=f"Bells {uuid.uuid4().hex[:6]}")
    asker = Client(several.servers[1], "asker")
    signals: list[str] = []
    asker.socket.on("signal", lambda message: signals.append(message["name"]))
    asker.connect("websocket")
    Client(several.servers[0], "staff").reply(topic, "Here is your answer")
    assert not signals, "nobody has run the job yet"
    with several.worker():
        eventually(lambda: "bell" in signals, seconds=60)
    asker.socket.disconnect()

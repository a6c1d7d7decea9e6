"""Messages of which one can make nothing: they cost a client of its allowance, and no line in the log."""

from __future__ import annotations

import logging
from collections.abc import Callable
from random import Random
from typing import Any

import pytest

from app.live.server import BURST
from tests.live.ears import Ear
from tests.support.cast import Cast

Listen = Callable[..., Ear]
EVENTS = ("join", "leave", "typing")
ODD: list[tuple[Any, ...]] = [
    (),
    (None,),
    ("lists",),
    (7,),
    (True,),
    ([],),
    ({},),
    ({"channel": None},),
    ({"channel": {"channel": "lists"}},),
    ({"channel": ["lists"]},),
    ({"channel": "topic:"},),
    ({"channel": "topic:-1"},),
    ({"channel": "topic:\u00b2"},),
    ({"channel": "member:\x00"},),
    ({"channel": "x" * 10_000},),
    ({"channel": "lists"}, "more"),
    ("lists", {"channel": "lists"}),
    (b"\x00\xff",),
    ({"channel": b"lists"},),
]


@pytest.mark.parametrize("said", ODD, ids=lambda said: repr(said)[:40])
@pytest.mark.parametrize("event", EVENTS)
def test_nobody_is_let_in_and_nothing_is_logged(
    cast: Cast, ear: Listen, caplog: pytest.LogCaptureFixture, event: str, said: tuple[Any, ...]
) -> None:
    for who in ("", "helper"):
        page = ear(who)
        answer = page.socket.emit(event, *said, callback=True)
        assert not answer or answer == {"ok": False}
        assert page.is_connected
        assert page.join("lists", last="x")["ok"] is True
    assert not [line for line in caplog.records if line.levelno >= logging.WARNING]


@pytest.mark.parametrize("event", EVENTS)
def test_a_flood_of_them_is_cut(cast: Cast, ear: Listen, event: str) -> None:
    page, other = ear(), ear()
    for _ in range(int(BURST) * 3):
        if page.is_connected:
            page.socket.emit(event)
    assert not page.is_connected
    assert other.is_connected


def test_random_messages_write_nothing_into_the_log(
    cast: Cast, ear: Listen, caplog: pytest.LogCaptureFixture
) -> None:
    rng, page = Random(5), ear("helper")
    channels = [
        "lists",
        "rail",
        "online",
        f"topic:{cast.topic()}",
        "space:1",
        "member:1",
        "moderators",
        "readers:1",
        "?",
    ]
    odd = [None, -1, 2**70, 1.5, "", "\ud800", [], [[]], {}, {"last": {}}, False]
    for _ in range(400):
        if not page.is_connected:
            page = ear("helper")
        fields = {"channel": rng.choice(channels + odd), "last": rng.choice([3, *odd])}
        said = [rng.choice([fields, fields, rng.choice(odd)]) for _ in range(rng.randrange(3))]
        page.socket.emit(rng.choice(EVENTS), *said)
    assert not [line for line in caplog.records if line.levelno >= logging.WARNING]

"""Asking for what was missed has a limit that no honest page meets, and is counted by how it ended."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from app.core import figures
from app.live import catch_up, pace
from tests.support.cast import Cast


def ask(browser: FlaskClient, topic: int, after: int = 0) -> int:
    return browser.get(f"/live/catch-up?channel=topic:{topic}&after={after}").status_code


def counted() -> dict[str, float]:
    return {
        result: figures.registry.get_sample_value("hearth_catch_ups_total", {"result": result}) or 0
        for result in figures.CATCH_UP_RESULTS
    }


def test_every_end_is_counted(cast: Cast, guest: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    topic, hidden = cast.topic(), cast.topic(space="beta")
    before = counted()
    assert ask(guest, topic) == 200
    assert ask(guest, hidden) == 404
    monkeypatch.setattr(catch_up, "MOST_EVENTS", 0)
    assert ask(guest, topic) == 410
    after = counted()
    assert {result: after[result] - before[result] for result in after} == {
        "ok": 1,
        "refused": 1,
        "too_long": 1,
        "limited": 0,
    }


def test_who_asks_without_end_is_told_when_to_come_back(
    cast: Cast, guest: FlaskClient, limited: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pace, "OF_AN_ADDRESS", "5 per minute")
    topic, before = cast.topic(), counted()["limited"]
    assert [ask(guest, topic) for _ in range(6)] == [200] * 5 + [429]
    refused = guest.get(f"/live/catch-up?channel=topic:{topic}&after=0")
    assert 0 < int(refused.headers["Retry-After"]) <= 60
    assert counted()["limited"] == before + 2


def test_members_behind_one_address_do_not_wait_for_each_other(
    cast: Cast, guest: FlaskClient, limited: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pace, "OF_A_MEMBER", "3 per minute")
    monkeypatch.setattr(pace, "OF_AN_ADDRESS", "2 per minute")
    topic = cast.topic()
    asker, helper = cast.browser("asker"), cast.browser("helper")
    assert [ask(guest, topic) for _ in range(3)] == [200, 200, 429]
    assert [ask(asker, topic) for _ in range(4)] == [200, 200, 200, 429]
    assert ask(helper, topic) == 200


def test_a_storm_of_reconnecting_pages_is_let_through(cast: Cast, guest: FlaskClient, limited: None) -> None:
    topic = cast.topic()
    asker = cast.browser("asker")
    assert {ask(asker, topic) for _ in range(150)} == {200}
    assert {ask(guest, topic) for _ in range(300)} == {200}

"""Stable names: what stands in the database under a name is found again after every change of the code."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest
from flask import Flask

import app as hearth
from app.core import chores, events

ROOT = Path(__file__).resolve().parents[2]
SUBSCRIBERS = Path(__file__).with_name("subscriber_names.txt").read_text().split()
CHORES = Path(__file__).with_name("chore_names.txt").read_text().split()


def test_every_subscriber_that_ever_was_is_still_known(app: Flask) -> None:
    lost = sorted(set(SUBSCRIBERS) - set(events.subscribers))
    assert not lost, f"jobs queued under these names would wait for ever; keep them as aliases: {lost}"


def test_new_subscribers_are_on_the_list(app: Flask) -> None:
    new = sorted(set(events.subscribers) - set(SUBSCRIBERS))
    assert not new, f"add to tests/core/subscriber_names.txt, for good: {new}"


def test_chores_keep_their_names(app: Flask) -> None:
    assert sorted(chores._chores) == sorted(CHORES)


def test_a_name_is_used_once() -> None:
    with pytest.raises(RuntimeError, match=r"called mail\.delivery"):
        events.later(name="mail.delivery")(lambda event, row: None)
    with pytest.raises(RuntimeError, match=r"called jobs\.tidy"):
        chores.chore(every=chores.LOOK_EVERY, name="jobs.tidy")(lambda: None)


def test_the_documentation_names_the_jobs_of_every_event(app: Flask) -> None:
    rows = re.findall(r"^\| `(\w+)` \|.*\|([^|]*)\|$", (ROOT / "docs" / "events.md").read_text(), re.M)
    told = {name: set(re.findall(r"`([\w.]+)`", jobs)) for name, jobs in rows}
    for kind, names in events._later.items():
        if kind.__module__.startswith("app."):
            assert told[kind.__name__] == set(names), kind.__name__


@pytest.mark.parametrize("wrong", ["app.care.moderatoin", "app.forum.tags"])
def test_a_package_that_is_misspelt_or_adds_nothing_stops_the_start(
    app: Flask, wrong: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hearth, "ROOMS", (wrong,))
    with pytest.raises((ImportError, AttributeError), match=wrong.rpartition(".")[2]):
        hearth.create_app({"DATA": app.config["DATA"], "TESTING": True})


def test_every_package_of_the_list_can_be_imported() -> None:
    assert all(callable(importlib.import_module(room).init) for room in hearth.ROOMS)

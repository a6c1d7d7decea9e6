"""What tests of ideas begin with."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from app.core.db import db, transaction
from app.core.settings import change_settings, forget_settings
from app.forum.topics.models import Topic
from app.forum.topics.recount import counters
from tests.support.cast import Cast


@pytest.fixture
def idea(cast: Cast) -> int:
    """An idea of the asker in an open space."""
    return cast.topic("asker", kind="idea", title="Lend my bike to a friend", body="A guest key.")


@pytest.fixture(autouse=True)
def counters_stay_right(app: Flask) -> Iterator[None]:
    """After every test, what `flask recount` would find is nothing."""
    yield
    with app.app_context():
        wrong = {one.name: db.session.execute(one.wrong()).all() for one in counters()}
    assert {name: rows for name, rows in wrong.items() if rows} == {}


@pytest.fixture
def votes_each(app: Flask) -> Iterator[Callable[[int], None]]:
    """Let every customer have so many open votes."""

    def decide(number: int) -> None:
        with app.app_context(), transaction():
            change_settings(votes_newcomer=number, votes_member=number, votes_regular=number)
        forget_settings(app)

    yield decide
    forget_settings(app)


@pytest.fixture
def numbers(app: Flask) -> Callable[[int], tuple[int, int, int]]:
    """How many find an idea nice to have, important, and cannot do without it."""

    def read(topic_id: int) -> tuple[int, int, int]:
        with app.app_context():
            topic = db.session.get_one(Topic, topic_id)
            return topic.nice_votes, topic.important_votes, topic.must_votes

    return read

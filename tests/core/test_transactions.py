"""One place that commits: nested calls join, errors take everything back, writers wait their turn."""

from __future__ import annotations

import threading

import pytest
from flask import Flask
from sqlalchemy import select

from app.core import db as database
from app.core import sqlite
from app.core.db import db, transaction
from app.core.errors import Busy
from app.core.events import EventRow
from app.core.settings import SettingRow
from tests.support.cast import Cast


def kept(key: str) -> object:
    db.session.rollback()
    return db.session.scalar(select(SettingRow.value).where(SettingRow.key == key))


def write(key: str) -> None:
    db.session.merge(SettingRow(key=key, value=1))


def test_a_nested_transaction_joins_the_outer_one(ctx: Flask) -> None:
    with pytest.raises(ValueError, match="outer"), transaction():
        with transaction():
            write("inner")
        raise ValueError("outer")
    assert kept("inner") is None


def test_what_was_read_before_is_read_again(ctx: Flask, cast: Cast) -> None:
    topic = cast.get_topic(cast.topic())
    seen = topic.replies_count
    with ctx.app_context():
        cast.reply(topic.id)
    with transaction():
        assert topic.replies_count == seen + 1


def test_ids_of_events_grow_in_the_order_of_commits(ctx: Flask, cast: Cast) -> None:
    topic = cast.topic()
    writers = [threading.Thread(target=cast.reply, args=(topic, who)) for who in ("asker", "helper", "staff")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    replies = select(EventRow.payload).where(EventRow.name == "ReplyPosted").order_by(EventRow.id)
    numbers = [cast.post(payload["post_id"]).number for payload in db.session.scalars(replies)]
    assert numbers == [2, 3, 4]


def test_a_writer_that_waits_too_long_is_told_to_come_back(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        if not database.is_sqlite():
            pytest.skip("on PostgreSQL writers of different rows do not wait for each other")
        insist = sqlite._insist
        monkeypatch.setattr(sqlite, "_insist", lambda attempt, patience: insist(attempt, 0.05))
        with db.engine.connect() as other, other.begin():
            other.exec_driver_sql("ROLLBACK")
            other.exec_driver_sql("BEGIN IMMEDIATE")
            with pytest.raises(Busy), transaction():
                write("never")
        assert kept("never") is None


def test_a_writer_whose_turn_does_not_come_is_told_to_come_back(app: Flask) -> None:
    with app.app_context():
        if not database.is_sqlite():
            pytest.skip("on PostgreSQL writers of different rows do not wait for each other")
        turns = sqlite.Turns(0.05)
        with turns.taken(), pytest.raises(Busy), turns.taken():
            pass
        with turns.taken():
            pass

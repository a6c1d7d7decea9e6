"""What is cleaned by the clock, and what an operator can ask."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core import clock
from app.core.db import db, transaction
from app.forum.topics.models import Post
from app.forum.topics.operations import edit_post
from app.forum.topics.text import compose
from app.forum.uploads.chores import drop_loose_uploads
from tests.support.cast import Cast
from tests.uploads.files import TEXT, picture, row, send, sent

Kept = Callable[[], list[str]]


def after(ctx: Flask, **time_passed: float) -> None:
    with clock.frozen(clock.now() + timedelta(**time_passed)):
        drop_loose_uploads()


def test_what_no_post_needed_for_two_weeks_goes_with_its_files(
    ctx: Flask, cast: Cast, asker: FlaskClient, kept: Kept
) -> None:
    loose, used = sent(asker, picture(size=(2000, 2000))), sent(asker, TEXT, "a.txt")
    cast.reply(cast.topic(), "asker", used["markdown"])
    after(ctx, days=13)
    assert row(loose["key"]) is not None and len(kept()) == 3
    after(ctx, days=15)
    assert row(loose["key"]) is None and len(kept()) == 1
    assert row(used["key"]) is not None
    after(ctx, days=15)
    assert len(kept()) == 1


def test_the_time_begins_when_the_last_text_let_go(ctx: Flask, cast: Cast, asker: FlaskClient) -> None:
    upload = sent(asker, TEXT, "a.txt")
    with clock.frozen(clock.now() - timedelta(days=20)):
        post = cast.reply(cast.topic(), "asker", upload["markdown"])
        with transaction():
            edit_post(cast.member("asker"), cast.post(post), compose("Without it."), 1)
    found = row(upload["key"])
    assert found is not None and found.is_loose
    with transaction():
        found.loose_since = clock.now() - timedelta(days=13)
    drop_loose_uploads()
    assert row(upload["key"]) is not None
    after(ctx, days=2)
    assert row(upload["key"]) is None


def test_when_a_post_is_erased_for_good_its_files_go_too(
    ctx: Flask, cast: Cast, asker: FlaskClient, kept: Kept
) -> None:
    upload = sent(asker, TEXT, "a.txt")
    post = cast.reply(cast.topic(), "asker", upload["markdown"])
    with transaction():
        db.session.delete(db.session.get_one(Post, post))
    after(ctx, days=15)
    assert row(upload["key"]) is None and kept() == []


def test_rows_and_files_agree(ctx: Flask, asker: FlaskClient) -> None:
    sent(asker, picture(size=(2000, 2000)))
    result = ctx.test_cli_runner().invoke(args=["uploads", "check"])
    assert (result.exit_code, result.output) == (0, "2 files; 0 that no upload knows; 0 missing.\n")


def stray(ctx: Flask, name: str, hours: float) -> Path:
    path = Path(ctx.config["DATA"]) / "uploads" / "zz" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"left behind")
    moment = time.time() - hours * 3600
    os.utime(path, (moment, moment))
    return path


def test_files_that_no_row_knows_are_listed_and_deleted_when_asked(ctx: Flask, asker: FlaskClient) -> None:
    sent(asker)
    old, half, young = stray(ctx, "z" * 22, 2), stray(ctx, ".zz.part", 2), stray(ctx, "y" * 22, 0)
    run = ctx.test_cli_runner().invoke
    told = run(args=["uploads", "check"])
    assert told.exit_code == 1 and f"no upload knows: zz/{old.name}" in told.output and old.exists()
    done = run(args=["uploads", "check", "--delete"])
    assert done.exit_code == 0 and "2 that no upload knows, now deleted" in done.output
    assert not old.exists() and not half.exists() and young.exists()


def test_rows_without_files_are_listed(ctx: Flask, asker: FlaskClient) -> None:
    upload = sent(asker)
    found = row(upload["key"])
    assert found is not None
    (Path(ctx.config["DATA"]) / "uploads" / found.file).unlink()
    told = ctx.test_cli_runner().invoke(args=["uploads", "check"])
    assert told.exit_code == 1 and f"file missing: {found.file}" in told.output
    assert asker.get(f"/uploads/{upload['key']}/photo.webp").status_code == 404


def test_a_process_killed_between_file_and_row_leaves_no_row_without_a_file(
    ctx: Flask, asker: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        """What ends a process at once: nothing of ours runs after it."""

    def killed(*_args: object) -> None:
        raise Killed

    monkeypatch.setattr("app.forum.uploads.receiving.add_upload", killed)
    monkeypatch.setattr("app.forum.uploads.receiving._dropped", lambda names: None)
    with pytest.raises(Killed):
        send(asker, picture())
    monkeypatch.undo()
    with clock.frozen(clock.now() + timedelta(hours=2)):
        told = ctx.test_cli_runner().invoke(args=["uploads", "check", "--delete"])
    assert "1 that no upload knows, now deleted; 0 missing" in told.output
    assert send(asker, picture()).status_code == 201

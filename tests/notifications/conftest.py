"""What the tests of the bell share: running the jobs, reading the list, counting."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import update

from app.core import clock
from app.core.db import transaction
from app.core.jobs import Job, run_pending
from tests.support.cast import Cast

SENTENCE = re.compile(r'<p><a href="/notifications/(\d+)/open">(.*?)</a>', re.S)


@pytest.fixture
def work(app: Flask) -> Callable[[], int]:
    """Run the jobs that wait, then all of them a second time, which must change nothing."""

    def run() -> int:
        with app.app_context():
            ran = run_pending()
            with transaction() as session:
                session.execute(update(Job).values(done_at=None, locked_until=None, run_after=clock.now()))
            run_pending()
        return ran

    return run


@pytest.fixture
def inbox(cast: Cast) -> Callable[[str], list[str]]:
    """The sentences on somebody's list, newest first, read in their browser."""

    def read(key: str) -> list[str]:
        page = cast.browser(key).get("/notifications")
        assert page.status_code == 200, page.text[:2000]
        return [html.unescape(sentence) for _number, sentence in SENTENCE.findall(page.text)]

    return read


@pytest.fixture
def bell(cast: Cast) -> Callable[[str], int]:
    """The number on somebody's bell."""
    return lambda key: cast.browser(key).get("/counts").json["bell"]

"""Who is here for the company, beside what it promises."""

from __future__ import annotations

from flask import Flask

from app.core import clock
from app.core.db import transaction
from app.people.accounts.operations import change_presence
from tests.support.cast import Cast

WORDS = "Here now for the company"


def test_staff_who_were_here_lately_are_named_until_they_hide_it(cast: Cast, ctx: Flask) -> None:
    browser = cast.browser("asker")
    with transaction():
        cast.member("staff").last_seen_at = clock.now()
    assert WORDS in browser.get("/").text
    with transaction():
        change_presence(cast.member("staff"), shown=False)
    assert WORDS not in browser.get("/").text

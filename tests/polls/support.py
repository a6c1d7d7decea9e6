"""Polls for tests: made through the composer's fields, read back from the page."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient

from app.core.db import db
from app.forum.polls.models import Ballot, Poll
from tests.support.cast import Cast

STREAM = {"Accept": "text/vnd.turbo-stream.html, text/html"}
OPTIONS = ("Brakes", "Lights", "Lock")


def poll(
    cast: Cast, by: str = "asker", *, space: str = "riding", options: tuple[str, ...] = OPTIONS, **more: Any
) -> int:
    """Open a discussion with a poll: `way="ranked"`, `shown="closed"`, `named="1"` …"""
    fields = {"poll_options": "\n".join(options), "poll_question": "What first?"}
    fields |= {f"poll_{name}": str(value) for name, value in more.items()}
    return cast.topic(by, space=space, kind="discussion", title="What shall we build first?", extras=fields)


def option_ids(cast: Cast, topic_id: int) -> list[int]:
    """The ids of what can be chosen."""
    with cast.app.app_context():
        return db.session.get_one(Poll, topic_id).option_ids


def vote(cast: Cast, browser: FlaskClient, topic_id: int, *places: int) -> Any:
    """Choose by place in the list; in a ranked poll the order is the ranking."""
    ids = option_ids(cast, topic_id)
    with cast.app.app_context():
        ranked = db.session.get_one(Poll, topic_id).is_ranked
    if ranked:
        form: dict[str, Any] = {f"rank-{ids[place]}": str(n) for n, place in enumerate(places, 1)}
    else:
        form = {"choice": [str(ids[place]) for place in places]}
    return browser.post(f"/topics/{topic_id}/poll/vote", data=form)


def ballots(cast: Cast, topic_id: int) -> dict[int, tuple[int, ...]]:
    """Every ballot as places in the list, by member."""
    ids = option_ids(cast, topic_id)
    with cast.app.app_context():
        rows = db.session.query(Ballot).filter(Ballot.topic_id == topic_id)
        return {row.member_id: tuple(ids.index(number) for number in row.chosen) for row in rows}


def page(browser: FlaskClient, topic_id: int) -> str:
    """The poll on the page of its topic."""
    text = browser.get(f"/topics/{topic_id}", follow_redirects=True).text
    return text[text.index(f'id="topic-{topic_id}-poll"') :].split("</section>")[0]

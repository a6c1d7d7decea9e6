"""Putting a poll on a topic, and what can be changed about it later."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from app.core.db import db
from app.forum.polls.models import Poll
from tests.polls.support import OPTIONS, option_ids, page, poll, vote
from tests.support.cast import Cast

DISCUSSION = {
    "kind": "discussion",
    "space": "riding",
    "title": "What shall we build first?",
    "body": "Tell us.",
}


def made(app: Flask, topic_id: int) -> Poll:
    with app.app_context():
        return db.session.get_one(Poll, topic_id)


def test_the_composer_makes_a_poll_without_scripts(app: Flask, cast: Cast) -> None:
    browser = cast.browser("asker")
    form = browser.get("/topics/new?kind=discussion").text
    assert "Add a poll" in form and 'name="poll_options"' in form
    sent = {
        **DISCUSSION,
        "token": "t" * 12,
        "poll_options": " Brakes \r\n\r\nLights\r\nLock",
        "poll_way": "multiple",
    }
    sent |= {"poll_most": "2", "poll_named": "1", "poll_shown": "voted", "poll_ends": "7"}
    for _ in range(2):
        topic_id = int(browser.post("/topics", data=sent).location.split("/")[2])
    found = made(app, topic_id)
    assert [option.text for option in found.options] == list(OPTIONS)
    assert (found.way, found.most, found.is_named, found.shown, found.may_change) == (
        "multiple",
        2,
        True,
        "voted",
        True,
    )
    assert found.closes_at is not None
    assert round((found.closes_at - found.created_at).total_seconds() / 3600) == 7 * 24
    shown = page(browser, topic_id)
    for words in (
        "Choose up to 2",
        "everyone who reads this topic sees who chose what",
        "Results when you have voted",
    ):
        assert words in shown
    assert "Poll" in browser.get("/discussions").text


@pytest.mark.parametrize(
    ("sent", "field", "words"),
    [
        ({"poll_options": "Only one"}, "poll_options", "2 to 20 choices"),
        ({"poll_options": "\n".join(f"Choice {n}" for n in range(21))}, "poll_options", "2 to 20 choices"),
        ({"poll_options": f"Short\n{'x' * 121}"}, "poll_options", "120 characters"),
        ({"poll_options": "Brakes\nbrakes"}, "poll_options", "the same"),
        ({"poll_options": "A\nB", "poll_way": "loud"}, "poll_way", "choose one of these"),
        ({"poll_options": "A\nB", "poll_way": "multiple", "poll_most": "3"}, "poll_most", "from 1 to 2"),
        ({"poll_options": "A\nB", "poll_shown": "never"}, "poll_shown", "choose one of these"),
        (
            {"poll_options": "A\nB", "poll_ends": "at", "poll_at": "2001-01-01T10:00"},
            "poll_at",
            "time to come",
        ),
        ({"poll_options": "A\nB", "poll_ends": "at", "poll_at": "soon"}, "poll_at", "time to come"),
        ({"poll_options": "A\nB", "poll_question": "x" * 201}, "poll_question", "at most 200"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    cast: Cast, sent: dict[str, str], field: str, words: str
) -> None:
    answer = cast.browser("asker").post("/topics", data={**DISCUSSION, **sent, "token": "t" * 12})
    assert answer.status_code == 422 and words in answer.text
    assert f'href="#{field}"' in answer.text and "Tell us." in answer.text


def edit(cast: Cast, topic_id: int, by: str = "asker", **changes: Any) -> Any:
    """Save the edit form with the poll as it stands, but for some fields."""
    from app.forum.polls.panels import texts
    from app.forum.topics.queries.visible import first_post_id

    with cast.app.app_context():
        post_id = first_post_id(topic_id)
        fields = texts(cast.get_topic(topic_id))
        version = cast.post(post_id).version
    fields |= {f"poll_{name}": value for name, value in changes.items()}
    sent = {**DISCUSSION, "body": "41 km instead of 62.", **fields, "version": str(version)}
    return cast.browser(by).patch(f"/posts/{post_id}", data=sent)


def test_before_the_first_vote_everything_can_be_changed(app: Flask, cast: Cast) -> None:
    topic_id = poll(cast)
    assert edit(cast, topic_id, options="Bell\nBasket", way="ranked").status_code == 303
    found = made(app, topic_id)
    assert ([option.text for option in found.options], found.way) == (["Bell", "Basket"], "ranked")
    assert edit(cast, topic_id, options="").status_code == 303
    with app.app_context():
        assert db.session.get(Poll, topic_id) is None and not cast.get_topic(topic_id).has_poll


def test_after_the_first_vote_only_the_end_can_be_moved(app: Flask, cast: Cast) -> None:
    topic_id = poll(cast)
    vote(cast, cast.browser("helper"), topic_id, 0)
    before = option_ids(cast, topic_id)
    answer = edit(cast, topic_id, state="", options="Bell\nBasket")
    assert answer.status_code == 422 and "only be ended, not changed" in answer.text
    assert edit(cast, topic_id, options="Bell\nBasket", ends="3").status_code == 303
    found = made(app, topic_id)
    assert found.option_ids == before and found.closes_at is not None


def test_saving_the_text_again_leaves_the_poll_alone(app: Flask, cast: Cast) -> None:
    topic_id = poll(cast, ends="3")
    before = option_ids(cast, topic_id)
    assert edit(cast, topic_id).status_code == 303
    assert option_ids(cast, topic_id) == before


def test_a_poll_that_is_over_does_not_hinder_editing(app: Flask, cast: Cast) -> None:
    topic_id = poll(cast, ends="3")
    cast.browser("staff").post(f"/topics/{topic_id}/poll/closing")
    assert edit(cast, topic_id, options="Bell\nBasket").status_code == 303
    assert [option.text for option in made(app, topic_id).options] == list(OPTIONS)

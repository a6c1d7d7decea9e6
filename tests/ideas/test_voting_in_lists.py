"""Voting in the list of ideas: the box is a form, and one's own vote stands there pressed."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient

from tests.support.cast import Cast
from tests.support.queries import counted


def box(page: str, topic_id: int) -> str:
    """The vote box of an idea in a list."""
    return page.split(f'action="/topics/{topic_id}/vote"')[1].split("</form>")[0]


def test_the_box_votes_and_is_pressed_then(cast: Cast, guest: FlaskClient) -> None:
    idea, other = (cast.topic(kind="idea", title=f"A bell, kind {n}") for n in (1, 2))
    helper = cast.browser("helper")
    assert 'aria-pressed="false"' in box(helper.get("/ideas").text, idea)
    assert helper.post(f"/topics/{idea}/vote", data={"set": "on"}).status_code == 303
    page = helper.get("/ideas").text
    pressed = box(page, idea)
    assert 'value="off" aria-pressed="true"' in pressed and ">1</span>" in pressed
    assert 'aria-pressed="false"' in box(page, other)
    assert 'aria-pressed="false"' in box(guest.get("/ideas").text, idea)
    helper.post(f"/topics/{idea}/vote", data={"set": "off"})
    assert 'aria-pressed="false"' in box(helper.get("/ideas").text, idea)


def test_guests_are_led_to_sign_in(cast: Cast, guest: FlaskClient) -> None:
    idea = cast.topic(kind="idea", title="A bell")
    assert box(guest.get("/ideas").text, idea)
    answer = guest.post(f"/topics/{idea}/vote", data={"set": "on"})
    assert answer.status_code == 401 and "Sign in to vote for “A bell”" in answer.text


def test_a_decided_idea_shows_its_number_alone(cast: Cast, guest: FlaskClient) -> None:
    idea = cast.topic(kind="idea", title="A bell")
    said = {"status": "declined", "reason": "Too loud."}
    cast.browser("staff").post(f"/topics/{idea}/status", data=said)
    page = guest.get("/ideas").text
    assert f'action="/topics/{idea}/vote"' not in page and f'id="topic-{idea}-votes"' in page


def test_own_votes_are_loaded_together(app: Flask, cast: Cast) -> None:
    helper, costs = cast.browser("helper"), []
    for number in range(12):
        helper.post(f"/topics/{cast.topic(kind='idea', title=f'Idea number {number}')}/vote")
        if number in {1, 11}:
            helper.get("/ideas")
            with counted(app) as statements:
                helper.get("/ideas")
            costs.append(len(statements))
    assert costs[0] == costs[1]

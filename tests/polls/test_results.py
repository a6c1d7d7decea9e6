"""Who sees the count, and when: on the page, in streams, in what a page catches up with, in the API."""

from __future__ import annotations

import json
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core import clock
from app.core.chores import run_chores
from app.live.server import socketio
from tests.polls.support import STREAM, option_ids, page, poll, vote
from tests.support.cast import Cast

PEOPLE = ("helper", "asker", "staff")


def everywhere(browser: FlaskClient, topic_id: int) -> str:
    """All that leaves the server about a poll, for one reader, without what names rows."""
    whole = browser.get(f"/topics/{topic_id}/poll", headers=STREAM).text
    part = browser.get(f"/topics/{topic_id}/poll?part=results", headers=STREAM).text
    missed = browser.get(f"/live/catch-up?channel=topic:{topic_id}&after=0").text
    lists = browser.get("/live/catch-up?channel=lists&after=0").text
    told = json.dumps(browser.get(f"/api/v1/topics/{topic_id}/poll").json.get("results"))
    return "\n".join([page(browser, topic_id), whole, part, missed, lists, told])


def shows_count(text: str) -> bool:
    """Whether a number of votes or voters, a bar or a table of rounds is anywhere."""
    return bool(re.search(r"\d+ (?:vote|people|person)|<progress|Round 1|\"voters\"", text))


@pytest.mark.parametrize("way", ["single", "ranked"])
@pytest.mark.parametrize("who", ["guest", "outsider", "asker", "staff", "admin", "helper"])
def test_nothing_leaves_before_voting_is_over(cast: Cast, guest: FlaskClient, who: str, way: str) -> None:
    topic_id = poll(cast, shown="closed", way=way)
    vote(cast, cast.browser("helper"), topic_id, 1)
    reader = guest if who == "guest" else cast.browser(who)
    assert not shows_count(everywhere(reader, topic_id))
    cast.browser("staff").post(f"/topics/{topic_id}/poll/closing")
    assert shows_count(page(reader, topic_id))


def test_only_who_has_voted_sees_the_count(cast: Cast, guest: FlaskClient) -> None:
    topic_id = poll(cast, shown="voted")
    voter, other = cast.browser("helper"), cast.browser("asker")
    vote(cast, voter, topic_id, 1)
    for reader in (other, guest, cast.browser("admin")):
        assert not shows_count(everywhere(reader, topic_id))
    assert "1 person voted" in page(voter, topic_id)
    voter.delete(f"/topics/{topic_id}/poll/vote")
    assert not shows_count(everywhere(voter, topic_id))


def test_the_count_of_one_choice_with_shares(cast: Cast, guest: FlaskClient) -> None:
    topic_id = poll(cast)
    for who, place in zip(PEOPLE, (0, 0, 2), strict=True):
        vote(cast, cast.browser(who), topic_id, place)
    shown = " ".join(page(guest, topic_id).split())
    assert "3 people voted" in shown
    assert "2 votes · 67 %" in shown and "0 votes · 0 %" in shown and "1 vote · 33 %" in shown


def test_a_ranked_poll_shows_its_rounds(cast: Cast, guest: FlaskClient) -> None:
    topic_id = poll(cast, way="ranked", options=("Bell", "Basket", "Stand", "Bag"))
    # Bell 2, Basket 2, Stand 1 then Basket: Bag and then Stand leave, Basket wins by 3 to 2.
    ballots = {"asker": (0,), "helper": (0,), "staff": (1,), "product": (1,), "admin": (2, 1)}
    for who, ranking in ballots.items():
        vote(cast, cast.browser(who), topic_id, *ranking)
    cast.browser("asker").post(f"/topics/{topic_id}/poll/closing")
    shown = page(guest, topic_id)
    assert "Basket wins" in shown and "after 3 rounds" in shown and "instant runoff" in shown


def test_a_named_poll_says_who_an_anonymous_one_never(cast: Cast, guest: FlaskClient) -> None:
    named, anonymous = poll(cast, named="1"), poll(cast)
    for topic_id in (named, anonymous):
        vote(cast, cast.browser("helper"), topic_id, 0)
    assert "Lena Novak" in page(guest, named)
    assert "nobody is shown who chose what" in page(guest, anonymous)
    for reader in (guest, cast.browser("admin"), cast.browser("asker")):
        assert "Lena Novak" not in everywhere(reader, anonymous)


def heard(app: Flask, cast: Cast, topic_id: int, act: object) -> str:
    """What a guest who has the topic open hears while somebody acts."""
    follower = app.extensions["hearth_live"]
    follower.pump()
    socket = socketio.test_client(app, flask_test_client=app.test_client())
    socket.emit("join", {"channel": f"topic:{topic_id}"}, callback=True)
    socket.emit("join", {"channel": "lists"}, callback=True)
    socket.get_received()
    act()  # type: ignore[operator]
    follower.pump()
    found = "".join(m["args"][0]["html"] for m in socket.get_received() if m["name"] == "stream")
    socket.disconnect()
    return found


def test_open_pages_hear_the_count_only_where_all_may_see_it(app: Flask, cast: Cast) -> None:
    polls = {shown: poll(cast, shown=shown) for shown in ("always", "voted", "closed")}
    helper = cast.browser("helper")
    told = {
        shown: heard(app, cast, topic_id, lambda topic_id=topic_id: vote(cast, helper, topic_id, 0))
        for shown, topic_id in polls.items()
    }
    assert "1 person voted" in told["always"] and "topic-row" not in told["always"]
    assert "hearth-poll-again" in told["voted"] and not shows_count(told["voted"])
    assert told["closed"] == ""


def test_the_end_is_heard_with_the_result(app: Flask, cast: Cast) -> None:
    topic_id = poll(cast, shown="closed")
    vote(cast, cast.browser("helper"), topic_id, 0)
    asker = cast.browser("asker")
    told = heard(app, cast, topic_id, lambda: asker.post(f"/topics/{topic_id}/poll/closing"))
    assert "1 person voted" in told and "Voting is over." in told


def test_the_clock_ends_a_poll(app: Flask, cast: Cast) -> None:
    topic_id = poll(cast, shown="closed", ends="1")
    vote(cast, cast.browser("helper"), topic_id, 0)
    with clock.frozen(clock.ago(days=-2)):
        late = cast.browser("asker")
        assert vote(cast, late, topic_id, 1).status_code == 403
        assert "1 person voted" in page(late, topic_id)
        with app.app_context():
            run_chores()
        missed = late.get(f"/live/catch-up?channel=topic:{topic_id}&after=0").text
        assert "1 person voted" in missed


def test_only_the_author_and_staff_end_a_poll(cast: Cast) -> None:
    topic_id = poll(cast)
    assert cast.browser("helper").post(f"/topics/{topic_id}/poll/closing").status_code == 403
    assert "End voting" not in page(cast.browser("helper"), topic_id)
    asker = cast.browser("asker")
    for _ in range(2):
        assert asker.post(f"/topics/{topic_id}/poll/closing").status_code == 303
    assert vote(cast, asker, topic_id, 0).status_code == 403


def test_streams_answer_a_vote_in_place(cast: Cast) -> None:
    topic_id, browser = poll(cast), cast.browser("helper")
    choice = {"choice": str(option_ids(cast, topic_id)[0])}
    answer = browser.post(f"/topics/{topic_id}/poll/vote", data=choice, headers=STREAM)
    assert f'action="replace" target="topic-{topic_id}-poll"' in answer.text and "You chose" in answer.text

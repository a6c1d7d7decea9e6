"""Votes in the same moment: one ballot a member, whatever wins."""

from __future__ import annotations

from flask import Flask

from tests.polls.support import ballots, option_ids, poll
from tests.support.cast import Cast
from tests.test_writing_at_once import at_once, posting


def test_one_member_votes_once_however_often_they_press(app: Flask, cast: Cast) -> None:
    topic_id, browser = poll(cast), cast.browser("helper")
    url = f"/topics/{topic_id}/poll/vote"
    deeds = [posting(browser, url, choice=number) for number in option_ids(cast, topic_id)[:2] * 2]
    assert set(at_once(*deeds)) <= {303, 503}
    found = ballots(cast, topic_id)
    assert list(found) == [cast.id_of("helper")] and found[cast.id_of("helper")] in {(0,), (1,)}


def test_a_vote_and_the_end_take_turns(app: Flask, cast: Cast) -> None:
    topic_id = poll(cast)
    vote = posting(
        cast.browser("helper"), f"/topics/{topic_id}/poll/vote", choice=option_ids(cast, topic_id)[0]
    )
    end = posting(cast.browser("staff"), f"/topics/{topic_id}/poll/closing")
    voted, ended = at_once(vote, end)
    assert ended == 303 and voted in {303, 403}
    assert len(ballots(cast, topic_id)) == (1 if voted == 303 else 0)

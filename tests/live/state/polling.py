"""Steps: polls that come, are voted in, change and end."""

from __future__ import annotations

from app.core.db import db
from app.forum.polls.forms import PollValues
from app.forum.polls.models import Poll
from app.forum.polls.operations import cast_ballot, close_poll, take_back_ballot, write_poll
from tests.live.state.scene import Action, Scene, Steps

ASKED = PollValues("What first?", ("Brakes", "Lights", "Lock"))
FOR_VOTERS = PollValues("What first?", ("Brakes", "Lights"), shown="voted", is_named=True)
RANKED = PollValues("What first?", ("Brakes", "Lights", "Lock"), way="ranked", most=3, shown="closed")


def _ask(values: PollValues) -> Action:
    return lambda scene: write_poll(scene.asker, scene.topic, values)


def _vote(who: str, *places: int) -> Action:
    def vote(scene: Scene) -> None:
        ids = db.session.get_one(Poll, scene.number, populate_existing=True).option_ids
        cast_ballot(scene.cast.member(who), scene.topic, [ids[place] for place in places])

    return vote


STEPS: Steps = {
    "a poll, and a vote in it": ("discussion", [_ask(ASKED), _vote("helper", 1)]),
    "a vote taken back, and another poll": (
        "discussion",
        [
            _ask(ASKED),
            _vote("helper", 1),
            lambda s: take_back_ballot(s.helper, s.topic),
            _ask(FOR_VOTERS),
        ],
    ),
    "votes that voters see": ("question", [_ask(FOR_VOTERS), _vote("asker", 0), _vote("helper", 1)]),
    "a poll closed": (
        "discussion",
        [_ask(RANKED), _vote("helper", 1, 0), _vote("asker", 2), lambda s: close_poll(s.asker, s.topic)],
    ),
    "a poll taken away": ("discussion", [_ask(ASKED), _ask(PollValues())]),
}

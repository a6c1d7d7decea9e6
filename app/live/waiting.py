"""How many questions of each space wait for an answer. Pages add up those of the spaces that their reader
may read, so that a question which was asked or answered is one number to all and costs no page a request."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from app.core.events import Event
from app.forum.topics import events as happened
from app.forum.topics.queries import unanswered_in
from app.live.rooms import count_listeners

CHANNEL = "rail"
QUIET = (
    happened.PostEdited,
    happened.ReactionsChanged,
    happened.HelpfulChanged,
    happened.VotesChanged,
    happened.MeTooChanged,
)
_numbers: dict[int, int] = {}


def room_of(space_id: int) -> str:
    """The room of those who may read a space and have the frame around a page open."""
    return f"{CHANNEL}:{space_id}"


def waiting_in(rooms: Iterable[str]) -> dict[str, Any]:
    """What a page is told that has just entered these rooms: the numbers of all its spaces."""
    spaces = sorted(int(room.removeprefix(f"{CHANNEL}:")) for room in rooms)
    asked = [space_id for space_id in spaces if space_id not in _numbers]
    for space_id, number in unanswered_in(asked).items():
        _numbers.setdefault(space_id, number)  # the follower may have counted meanwhile, and later
    return {"all": True, "spaces": {str(space_id): _numbers[space_id] for space_id in spaces}}


def changed_by(event: Event) -> Iterator[tuple[str, dict[str, Any]]]:
    """Room and message where an event changes a number."""
    if not isinstance(event, happened.TopicEvent) or isinstance(event, QUIET):
        return
    before = _numbers.pop(event.space_id, None)
    if not count_listeners(CHANNEL):
        return
    number = unanswered_in([event.space_id])[event.space_id]
    _numbers[event.space_id] = number
    if number != before:
        yield room_of(event.space_id), {"spaces": {str(event.space_id): number}}


def forget() -> None:
    """Count anew when somebody asks; nobody listened for a while."""
    _numbers.clear()

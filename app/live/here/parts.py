"""A room is spread over the processes: each knows who is there through its own sockets, its part, and is told
the parts of the others. Such hints may be lost, so they are repeated, and what is not repeated expires."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any

from app.live import relay
from app.live.here import pulse
from app.live.here.faces import Face, faces_of

MOST_NAMED = 200
PARTS_IN_A_HINT = 30
EXACT_BELOW = 100
PROCESS = uuid.uuid4().hex


@dataclass(frozen=True, slots=True)
class Part:
    """Who is in a room through one process: staff and other members by id, how many more, and guests."""

    staff: tuple[int, ...] = ()
    others: tuple[int, ...] = ()
    more: int = 0
    guests: int = 0

    def __bool__(self) -> bool:
        return bool(self.staff or self.others or self.more or self.guests)


def part_of(staff: Iterable[int], others: Iterable[int], guests: int = 0) -> Part:
    """The part of these members, of whom 200 are named at most."""
    named = tuple(islice(staff, MOST_NAMED))
    rest = list(others)
    return Part(named, tuple(rest[:MOST_NAMED]), max(0, len(rest) - MOST_NAMED), guests)


@dataclass(frozen=True)
class Company:
    """All who are in a room: the first of them by face, and how many there are."""

    faces: list[Face]
    count: int
    guests: int


def joined(parts: list[Part], most: int) -> Company:
    """What several parts are together, staff first, with the faces of the first `most`."""
    staff = dict.fromkeys(member_id for part in parts for member_id in part.staff)
    named = staff | dict.fromkeys(member_id for part in parts for member_id in part.others)
    asked = list(islice(named, 2 * most))
    faces = faces_of(asked)
    hidden = len(asked) - len(faces)
    count = len(named) - hidden + sum(part.more for part in parts)
    return Company(faces[:most], count, sum(part.guests for part in parts))


def rough(count: int) -> int:
    """A number as it is said: exact below a hundred, two digits of it above, so that it seldom changes."""
    step = 10 ** max(0, len(str(count)) - 2) if count >= EXACT_BELOW else 1
    return count // step * step


class Elsewhere:
    """The parts of the other processes, by room."""

    def __init__(self, kind: str, lasts: float) -> None:
        self.kind = kind
        self.lasts = lasts
        self._parts: dict[str, dict[str, tuple[float, Part]]] = {}
        self._told: dict[str, Part] = {}

    def parts(self, channel: str) -> list[Part]:
        """What the others have said about a room lately."""
        fresh = pulse.now() - self.lasts
        return [part for heard_at, part in self._parts.get(channel, {}).values() if heard_at >= fresh]

    def tell(self, parts: dict[str, Part], *, again: bool = False) -> None:
        """Tell the others our parts: those that changed, or all of them `again`."""
        if relay.state() == "none":
            return
        news = {channel: part for channel, part in parts.items() if again or self._is_news(channel, part)}
        for channel, part in news.items():
            self._told[channel] = part
            if not part:
                del self._told[channel]
        listed = [[channel, p.staff, p.others, p.more, p.guests] for channel, p in news.items()]
        for start in range(0, len(listed), PARTS_IN_A_HINT):
            relay.tell(self.kind, {"process": PROCESS, "parts": listed[start : start + PARTS_IN_A_HINT]})

    def _is_news(self, channel: str, part: Part) -> bool:
        return part != self._told.get(channel, Part())

    def hear(self, hint: dict[str, Any]) -> list[str]:
        """Take over what another process said, and return the rooms it spoke of."""
        process, heard = str(hint.get("process")), hint.get("parts", [])
        for channel, staff, others, more, guests in heard:
            part = Part(_ids(staff), _ids(others), int(more), int(guests))
            found = self._parts.setdefault(str(channel), {})
            found[process] = (pulse.now(), part)
            if not part:
                del found[process]
        return [str(channel) for channel, *_ in heard]

    def drop(self, member_id: int) -> list[str]:
        """Forget a member in all rooms, and return those rooms."""
        found = []
        for channel, parts in self._parts.items():
            for process, (heard_at, part) in parts.items():
                if member_id in part.staff or member_id in part.others:
                    parts[process] = (heard_at, _without(part, member_id))
                    found.append(channel)
        return found

    def expire(self) -> list[str]:
        """Forget what was not repeated, and return the rooms it was about."""
        fresh, found = pulse.now() - self.lasts, []
        for channel, parts in list(self._parts.items()):
            old = [process for process, (heard_at, _) in parts.items() if heard_at < fresh]
            for process in old:
                del parts[process]
            if old:
                found.append(channel)
            if not parts:
                del self._parts[channel]
        return found

    def forget_all(self) -> None:
        """Forget everything; for tests that begin anew."""
        self._parts.clear()
        self._told.clear()


def _ids(listed: Any) -> tuple[int, ...]:
    return tuple(int(member_id) for member_id in listed[:MOST_NAMED])


def _without(part: Part, member_id: int) -> Part:
    def others(ids: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(one for one in ids if one != member_id)

    return Part(others(part.staff), others(part.others), part.more, part.guests)

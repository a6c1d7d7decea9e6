"""One server with its crowd: connects it, has things posted, and keeps the figures."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import cycle
from statistics import mean, median
from typing import Any

from bench.fanout.community import Community
from bench.fanout.crowds import Crowd, Heard
from bench.fanout.machine import cpu_seconds, memory_kb
from bench.fanout.targets import WORDS, Poster, Target

DELIVERY_SECONDS = 60.0
SETTLE_SECONDS = 0.5
WARM_PART = 10
Post = Callable[[str], tuple[int, int]]


@dataclass(frozen=True)
class Round:
    """One post, in milliseconds. Deliveries count from the beginning of the POST."""

    answered: float
    first: float
    p50: float
    p95: float
    last: float
    cpu: float

    @property
    def after_answer(self) -> float:
        """From the POST's answer to the last delivery; below zero when the answer came later."""
        return self.last - self.answered

    @property
    def spread(self) -> float:
        """From the first delivery to the last: what the sending alone takes."""
        return self.last - self.first


@dataclass
class Figures:
    """What a server has shown."""

    sockets: int = 0
    seconds: float = 0.0
    joins: float = 0.0
    join_p50: float = 0.0
    join_last: float = 0.0
    kb: float = 0.0
    idle: float = 0.0
    bytes: int = 0
    missing: int = 0
    doubles: int = 0
    out_of_order: int = 0
    lost: dict[str, int] = field(default_factory=dict)
    rounds: list[Round] = field(default_factory=list)

    def of(self, name: str) -> float:
        """The median of a figure of the rounds; the mean of processor time, which is counted in 10 ms."""
        values: list[float] = [getattr(each, name) for each in self.rounds]
        return mean(values) if name == "cpu" else median(values)


class Entrant:
    """A running server, those who listen to it, and those who post."""

    def __init__(self, target: Target, crowd: Crowd, community: Community) -> None:
        self.target, self.crowd, self.figures = target, crowd, Figures()
        self.is_hearth = target.name.startswith("hearth")
        self.topic = community.topic
        cookies = community.posters if self.is_hearth else [""]
        self.posters = cycle([Poster(target.port, cookie) for cookie in cookies])
        self.posted: list[int] = []

    def connect(self) -> None:
        """Let everybody in. The first tenth warms the server up; time and memory count from there."""
        cookies, port, join = self.target.cookies, self.target.port, self.target.join
        warm = max(1, len(cookies) // WARM_PART)
        self.crowd.connect(port, cookies[:warm], join)
        before = memory_kb(self.target.pid)
        joined = self.crowd.connect(port, cookies[warm:], join)
        time.sleep(SETTLE_SECONDS)
        shown = self.figures
        shown.kb = (memory_kb(self.target.pid) - before) / len(cookies[warm:])
        shown.sockets, shown.seconds = len(cookies), joined.seconds
        shown.joins = len(cookies[warm:]) / joined.seconds
        shown.join_p50, shown.join_last = median(joined.took), joined.took[-1]

    def rehearse(self, sample: str, first_marker: int) -> str:
        """Post a few times without counting; returns a message as it came over the wire."""
        for number in range(first_marker, first_marker + 3):
            self.crowd.forget()
            self._post(f"bench-{number:06d}", sample)
            self.crowd.wait(1, DELIVERY_SECONDS)
        return self.crowd.sample()

    def round(self, number: int, sample: str) -> Round:
        """Post once and wait until everybody has it, or a minute."""
        self.crowd.forget()
        used = cpu_seconds(self.target.pid)
        began, answered = self._post(f"bench-{number:06d}", sample)
        self.crowd.wait(1, DELIVERY_SECONDS)
        heard = self.crowd.report([number])
        time.sleep(SETTLE_SECONDS)
        cpu = (cpu_seconds(self.target.pid) - used) * 1000
        self._keep(heard)
        moments = [(moment - began) / 1e6 for moment in heard.times[number]]
        first, p50, p95, last = (at(moments, part) for part in (0.0, 0.5, 0.95, 1.0))
        done = Round((answered - began) / 1e6, first, p50, p95, last, cpu)
        self.figures.rounds.append(done)
        return done

    def _keep(self, heard: Heard) -> None:
        shown = self.figures
        shown.missing += heard.missing
        shown.doubles += heard.doubles
        shown.out_of_order += heard.out_of_order
        shown.lost = heard.lost
        shown.bytes = len(self.crowd.sample().encode()) or shown.bytes

    def _post(self, marker: str, sample: str) -> tuple[int, int]:
        poster = next(self.posters)
        return poster.reply(self.topic, marker) if self.is_hearth else poster.emit(payload(sample), marker)


def payload(sample: str) -> dict[str, Any]:
    """What the bare servers emit: what Hearth sent, or something of the kind when it takes no part."""
    if not sample:
        return {"id": 1, "prev": 0, "channel": "topic:1", "html": f"<p>bench-000000 {WORDS * 24}</p>"}
    sent: dict[str, Any] = json.loads(sample[2:])[1]
    return sent | {"channel": "topic:1"}


def at(values: list[float], part: float) -> float:
    """The value below which this part of sorted values lies; not a number when there are none."""
    return values[min(len(values) - 1, int(len(values) * part))] if values else float("nan")

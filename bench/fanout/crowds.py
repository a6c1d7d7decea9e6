"""Everybody who has the topic open: several processes of sockets, led from here."""

from __future__ import annotations

import multiprocessing
import time
from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

from bench.fanout import crowd, wire
from bench.fanout.machine import Failed

ANSWER_SECONDS = 30.0


@dataclass
class Heard:
    """What came to whom: for each marker the moments of receipt (nanoseconds, monotonic), sorted."""

    times: dict[int, list[int]] = field(default_factory=dict)
    missing: int = 0
    doubles: int = 0
    out_of_order: int = 0
    messages: int = 0
    lost: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Joined:
    """How connecting went: seconds for all, and the milliseconds that each socket took."""

    sockets: int
    seconds: float
    took: list[float]


class Crowd:
    """So many sockets on one server. Use it as a context manager: its processes end with it."""

    def __init__(self, processes: int = 2, *, compressed: bool = False) -> None:
        self.compressed = compressed
        context = multiprocessing.get_context("spawn")
        pairs = [context.Pipe() for _ in range(processes)]
        self.pipes = [ours for ours, _theirs in pairs]
        self.shares: list[int] = [0] * processes
        self.wanted = 0
        self.processes = [
            context.Process(target=crowd.main, args=(theirs,), daemon=True) for _ours, theirs in pairs
        ]
        for process, (_ours, theirs) in zip(self.processes, pairs, strict=True):
            process.start()
            theirs.close()

    def __enter__(self) -> Crowd:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for pipe in self.pipes:
            pipe.close()
        for process in self.processes:
            process.join(5)
            process.kill()
            process.join()

    @property
    def size(self) -> int:
        """How many sockets are joined."""
        return sum(self.shares)

    def connect(
        self,
        port: int,
        cookies: Sequence[str],
        join: bytes,
        seconds: float = 300,
        path: str = wire.PATH,
    ) -> Joined:
        """Open a socket for each cookie and join. Raises Failed when not all of them get in."""
        began = time.monotonic()
        self.wanted += len(cookies)
        count = len(self.pipes)
        for place, pipe in enumerate(self.pipes):
            first = len(cookies) // count * place + min(place, len(cookies) % count)
            share = list(cookies[place::count])
            pipe.send(("connect", crowd.Plan(port, share, join, first, path, self.compressed), seconds))
        answers = self._answers(seconds + ANSWER_SECONDS)
        self.shares = [joined for joined, _took, _lost in answers]
        if self.size < self.wanted:
            lost = sum((Counter(lost) for _joined, _took, lost in answers), Counter())
            raise Failed(f"{self.size} of {self.wanted} sockets got in: {dict(lost)}")
        took = sorted(each for _joined, many, _lost in answers for each in many)
        return Joined(len(cookies), time.monotonic() - began, took)

    def wait(self, markers: int, seconds: float) -> bool:
        """Wait until every socket has heard so many markers since `forget`; False when time is over."""
        totals = [markers * share for share in self.shares]
        for pipe, total in zip(self.pipes, totals, strict=True):
            pipe.send(("wait", total, seconds))
        heard = self._answers(seconds + ANSWER_SECONDS)
        return all(each >= total for each, total in zip(heard, totals, strict=True))

    def forget(self) -> None:
        """Count anew."""
        self._ask("forget")

    def sample(self) -> str:
        """One message that carried a marker, as it came over the wire."""
        return next((text for text in self._ask("sample") if text), "")

    def report(self, order: list[int]) -> Heard:
        """What was heard of these markers, which were posted in this order."""
        found = Heard(times={number: [] for number in order})
        for times, missing, doubles, disordered, lost, messages in self._ask("report", order):
            for number, moments in times.items():
                found.times[number] += _list(moments)
            found.missing += missing
            found.doubles += doubles
            found.out_of_order += disordered
            found.messages += messages
            found.lost = dict(Counter(found.lost) + Counter(lost))
        for moments in found.times.values():
            moments.sort()
        return found

    def _ask(self, *question: Any) -> list[Any]:
        for pipe in self.pipes:
            pipe.send(question)
        return self._answers(ANSWER_SECONDS)

    def _answers(self, seconds: float) -> list[Any]:
        deadline, answers = time.monotonic() + seconds, []
        for pipe in self.pipes:
            if not pipe.poll(max(0.0, deadline - time.monotonic())):
                raise Failed("a process of the crowd does not answer")
            try:
                answers.append(pipe.recv())
            except EOFError:
                raise Failed("a process of the crowd has ended") from None
        return answers


def _list(moments: array[int]) -> list[int]:
    return moments.tolist()

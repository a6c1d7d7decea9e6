"""Many who post at once, in a process of their own so that they do not hold each other up."""

from __future__ import annotations

import multiprocessing
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection

from bench.fanout.machine import Failed
from bench.fanout.targets import Poster


@dataclass(frozen=True)
class Rush:
    """So many replies a second, for so long, in one topic, in turns by those with these cookies."""

    ports: list[int]
    topic: int
    cookies: list[str]
    rate: float
    seconds: float
    connections: int = 40

    @property
    def total(self) -> int:
        """How many replies that makes."""
        return int(self.rate * self.seconds)


@dataclass
class Posted:
    """When each marker's POST began and was answered, in nanoseconds, and what was refused."""

    moments: dict[int, tuple[int, int]] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)


class Posters:
    """A process that posts when told to. Use it as a context manager."""

    def __init__(self, rush: Rush) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=post_all, args=(theirs, rush), daemon=True)
        self.process.start()
        theirs.close()
        self.rush = rush

    def __enter__(self) -> Posters:
        if not self.pipe.poll(30):
            raise Failed("the posters do not start")
        self.pipe.recv()
        return self

    def __exit__(self, *_error: object) -> None:
        self.pipe.close()
        self.process.kill()
        self.process.join()

    def begin(self) -> None:
        """Post from now on."""
        self.pipe.send("go")

    def ended(self, patience: float) -> Posted:
        """Wait for the last answer. Raises Failed when it takes longer than `patience` seconds."""
        if not self.pipe.poll(patience):
            raise Failed(f"after {patience:.0f} s not all POSTs are answered")
        posted: Posted = self.pipe.recv()
        return posted


def post_all(pipe: Connection, rush: Rush) -> None:
    """Wait for the word, then let every connection post in its turn."""
    posters = [Poster(rush.ports[k % len(rush.ports)]) for k in range(rush.connections)]
    for poster in posters:
        poster.connection.connect()
    with suppress(EOFError, KeyboardInterrupt, BrokenPipeError):
        pipe.send("ready")
        pipe.recv()
        pipe.send(_all_at_once(posters, rush))


def _all_at_once(posters: Sequence[Poster], rush: Rush) -> Posted:
    posted, began = Posted(), time.monotonic()
    threads = [
        threading.Thread(target=_post_in_turn, args=(poster, place, rush, posted, began))
        for place, poster in enumerate(posters)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return posted


def _post_in_turn(poster: Poster, place: int, rush: Rush, posted: Posted, began: float) -> None:
    """Send every so-many-th reply when it is due; late ones at once."""
    for number in range(place, rush.total, rush.connections):
        time.sleep(max(0.0, began + number / rush.rate - time.monotonic()))
        poster.cookie = rush.cookies[number % len(rush.cookies)]
        try:
            posted.moments[number] = poster.reply(rush.topic, f"bench-{number:06d}")
        except Failed as refusal:
            posted.refused.append(str(refusal)[:200])

"""What an honest client notices of hostile ones: `python -m bench.hostile`.

    python -m bench.hostile [--seconds 10] [--attackers 2] [--stock] [--only name]

Honest members say something every 10 ms, in turn so that none says more than a page may, and note how long
the server takes to acknowledge it. Meanwhile attackers do their worst; one that is cut comes back after a
tenth of a second. The aim is no stall over 50 ms beyond what there is in peace, memory
within bounds, the offender cut.
"""

from __future__ import annotations

import argparse
import re
import select
import signal
import sys
import threading
import time
from contextlib import ExitStack, suppress
from statistics import median

from bench.fanout import targets, wire
from bench.fanout.attacks import ATTACKS, Aim, Attackers, Damage, enter
from bench.fanout.community import Community, found
from bench.fanout.contest import at
from bench.fanout.machine import Failed, allow_files, memory_kb
from bench.fanout.report import say, table
from bench.fanout.targets import WORDS, Poster, Target
from tests.support.services import temporary_folder

HONEST = 16
EVERY = 0.01
ANSWER = re.compile(rb"43(\d+)\[")
STORM_PER_SECOND = 20
STORM_WORDS = WORDS * 90
DEAF = "readers that never read"


def arguments() -> argparse.Namespace:
    """What was asked for on the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.hostile")
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--attackers", type=int, default=2)
    parser.add_argument("--stock", action="store_true", help="with the libraries' own WebSocket path")
    parser.add_argument("--only", choices=ATTACKS, help="this attack alone")
    return parser.parse_args()


def listen(target: Target, cookies: list[str], seconds: float) -> list[float]:
    """Say something every 10 ms; milliseconds until each answer. Raises Failed when an honest one is cut."""
    streams = [enter(target.port, cookie) for cookie in cookies]
    poll = select.poll()
    for stream in streams:
        poll.register(stream, select.POLLIN)
    by_number = {stream.fileno(): stream for stream in streams}
    sent: dict[int, float] = {}
    took: list[float] = []
    begin = time.monotonic()
    said = 0
    while time.monotonic() < begin + seconds or (sent and time.monotonic() < begin + seconds + 10):
        due = begin + said * EVERY
        if time.monotonic() >= due and due < begin + seconds:
            sent[said] = time.monotonic()
            streams[said % len(streams)].sendall(
                wire.frame(wire.event("typing", {"channel": "none"}, ack=said))
            )
            said += 1
        for number, _event in poll.poll(max(0, int((due - time.monotonic()) * 1000))):
            data = by_number[number].recv(65536)
            if not data:
                raise Failed("an honest client was cut")
            now = time.monotonic()
            took += [(now - sent.pop(int(k))) * 1000 for k in ANSWER.findall(data) if int(k) in sent]
            for opcode, start, end in wire.split(data):
                if opcode == wire.TEXT and data[start:end] == b"2":
                    by_number[number].sendall(wire.frame(b"3"))
    took += [float("inf")] * len(sent)
    for stream in streams:
        stream.close()
    return took


class Memory(threading.Thread):
    """Notes the most memory that a server takes, ten times a second."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.over = pid, threading.Event()
        self.before = self.most = memory_kb(pid)

    def run(self) -> None:
        """Look until it is over."""
        while not self.over.wait(0.1):
            self.most = max(self.most, memory_kb(self.pid))

    def grown_mb(self) -> float:
        """End, and return by how much the server had grown at most."""
        self.over.set()
        self.join()
        return (self.most - self.before) / 1024


class Storm(threading.Thread):
    """Long replies into the topic, one after the other."""

    def __init__(self, target: Target, community: Community, seconds: float) -> None:
        super().__init__(daemon=True)
        self.posters = [Poster(target.port, cookie) for cookie in community.posters[:8]]
        self.topic, self.seconds, self.posted = community.topic, seconds, 0

    def run(self) -> None:
        """Post until the time is over."""
        end = time.monotonic() + self.seconds
        while time.monotonic() < end:
            began = time.monotonic()
            poster = self.posters[self.posted % len(self.posters)]
            poster.reply(self.topic, f"bench-{self.posted:06d}", STORM_WORDS)
            self.posted += 1
            time.sleep(max(0.0, 1 / STORM_PER_SECOND - (time.monotonic() - began)))


def main() -> int:
    """Run every attack in turn and print what the honest ones saw."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    asked = arguments()
    try:
        allow_files(1000)
        with ExitStack() as stack:
            run(asked, stack)
    except Failed as failure:
        say(f"bench.hostile: {failure}")
        return 1
    return 0


def run(asked: argparse.Namespace, stack: ExitStack) -> None:
    """Start the server and print a line for each attack."""
    folder = stack.enter_context(temporary_folder("hostile"))
    community = found(folder / "seed", HONEST + asked.attackers, 9)
    target = stack.enter_context(targets.hearth(community, stock=asked.stock))
    listen(target, community.listeners[:HONEST], 1)
    rows = [
        ["", "acks", "p50 ms", "p99 ms", "longest ms", "memory +MB", "connections", "cut", "MB sent"],
        measured("nobody", asked, target, community),
    ]
    for name in [asked.only] if asked.only else ATTACKS:
        if name == DEAF:
            rows.append(measured("a storm of long replies alone", asked, target, community, storm=True))
        rows.append(measured(name, asked, target, community, storm=name == DEAF))
    say(table(rows))


def measured(
    name: str, asked: argparse.Namespace, target: Target, community: Community, *, storm: bool = False
) -> list[str]:
    """Let the honest ones talk while this goes on; a row of the table."""
    honest, others = community.listeners[:HONEST], community.listeners[HONEST:]
    aims = [Aim(target.port, cookie, target.join, asked.seconds) for cookie in others]
    memory = Memory(target.pid)
    memory.start()
    damage = Damage()
    with ExitStack() as stack:
        attackers = stack.enter_context(Attackers(name, aims)) if name in ATTACKS else None
        if attackers:
            attackers.begin()
        posting = Storm(target, community, asked.seconds)
        if storm:
            posting.start()
        took = sorted(listen(target, honest, asked.seconds))
        if attackers:
            damage = attackers.damage(asked.seconds + 30)
        if storm:
            posting.join()
    numbers = (median(took), at(took, 0.99), took[-1], memory.grown_mb())
    counts = (damage.connections, damage.cut, damage.sent // 1024**2)
    return [name, str(len(took)), *(f"{number:.1f}" for number in numbers), *map(str, counts)]


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        sys.exit(main())

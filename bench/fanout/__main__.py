"""One post, so many readers: `python -m bench.fanout --clients 1000`.

    python -m bench.fanout [--clients 1000] [--rounds 15] [--targets hearth,hearth-stock,bare,bare-stock,node]
                           [--hidden | --guests] [--idle 50] [--processes 2] [--json file]

All servers run at the same time, and take turns, so that whatever else the machine does hits all alike.
"""

from __future__ import annotations

import argparse
import signal
import sys
import time
from contextlib import ExitStack
from pathlib import Path

from bench.fanout import report, targets
from bench.fanout.community import Community, found
from bench.fanout.contest import Entrant
from bench.fanout.crowds import Crowd
from bench.fanout.machine import Failed, allow_files, cpu_seconds
from bench.fanout.report import say
from bench.fanout.targets import Target
from tests.support.services import temporary_folder

NAMES = ("hearth", "hearth-stock", "bare", "bare-stock", "node")
POSTERS = 20
SPARE_FILES = 1000


def arguments() -> argparse.Namespace:
    """What was asked for on the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.fanout")
    parser.add_argument("--clients", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--targets", default=",".join(NAMES))
    parser.add_argument("--processes", type=int, default=2, help="processes of clients for each server")
    parser.add_argument("--idle", type=float, default=50, help="seconds over which the idle cost is taken")
    audience = parser.add_mutually_exclusive_group()
    audience.add_argument("--hidden", action="store_true", help="the topic is in a hidden space")
    audience.add_argument("--guests", action="store_true", help="who listens is not signed in")
    parser.add_argument("--json", type=Path)
    return parser.parse_args()


def main() -> int:
    """Run everything; 1 when somebody missed something or the machine does not allow it."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    asked = arguments()
    try:
        return run(asked)
    except Failed as failure:
        say(f"bench.fanout: {failure}")
        return 1


def run(asked: argparse.Namespace) -> int:
    """Start the servers, connect, measure, print."""
    allow_files(asked.clients + SPARE_FILES)
    machine = report.machine()
    with temporary_folder("fanout") as folder, ExitStack() as stack:
        kind = "guests" if asked.guests else "signed-in members"
        say(f"{asked.clients} {kind}, {asked.rounds} rounds, {machine}")
        people = (asked.clients, POSTERS)
        community = found(folder / "seed", *people, hidden=asked.hidden, guests=asked.guests)
        entrants = [
            enter(stack, target, community, asked.processes)
            for target in chosen(asked.targets.split(","), folder, community, asked.clients)
        ]
        compete(entrants, asked.rounds, asked.idle)
        report.show(entrants)
        if asked.json:
            about = {key: value for key, value in vars(asked).items() if key != "json"} | {"machine": machine}
            report.keep(asked.json, about, entrants)
    return int(any(each.figures.missing or each.figures.lost for each in entrants))


def chosen(names: list[str], folder: Path, community: Community, clients: int) -> list[Target]:
    """The servers of these names, not yet running. Raises Failed for a name that is not known."""
    if unknown := set(names) - set(NAMES):
        raise Failed(f"no such target: {', '.join(sorted(unknown))}; there are {', '.join(NAMES)}")
    if "node" in names and (missing := targets.missing_node()):
        say(f"without node: {missing}")
        names = [name for name in names if name != "node"]
    makers = {
        "hearth": lambda: targets.hearth(community),
        "hearth-stock": lambda: targets.hearth(community, stock=True),
        "bare": lambda: targets.echo(folder, clients),
        "bare-stock": lambda: targets.echo(folder, clients, stock=True),
        "node": lambda: targets.node(folder, clients),
    }
    return [makers[name]() for name in names]


def enter(stack: ExitStack, target: Target, community: Community, processes: int) -> Entrant:
    """Start a server and let its crowd in."""
    stack.enter_context(target)
    entrant = Entrant(target, stack.enter_context(Crowd(processes)), community)
    entrant.connect()
    say(f"{target.name}: {len(target.cookies)} sockets in {entrant.figures.seconds:.1f} s")
    return entrant


def compete(entrants: list[Entrant], rounds: int, idle: float) -> None:
    """Measure all: idle, and then post in turns. The bare servers send what Hearth sent."""
    if idle:
        rest(entrants, idle)
    sample = ""
    for entrant in sorted(entrants, key=lambda each: not each.is_hearth):
        heard = entrant.rehearse(sample, first_marker=900_000)
        sample = sample or (heard if entrant.is_hearth else "")
    for number in range(rounds):
        for entrant in entrants:
            entrant.round(number, sample)


def rest(entrants: list[Entrant], seconds: float) -> None:
    """Let all sockets idle and note what that costs. Take whole rounds of pings, of 25 seconds."""
    time.sleep(3)
    before = [cpu_seconds(each.target.pid) for each in entrants]
    began = time.monotonic()
    time.sleep(seconds)
    took = time.monotonic() - began
    for each, used in zip(entrants, before, strict=True):
        each.figures.idle = (cpu_seconds(each.target.pid) - used) / took * 100


if __name__ == "__main__":
    sys.exit(main())

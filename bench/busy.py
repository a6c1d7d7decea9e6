"""A busy topic: `python -m bench.busy`, 100 replies a second into a topic that 1,000 members have open.

    python -m bench.busy [--clients 1000] [--rate 100] [--seconds 20] [--posters 200] [--hidden]
                         [--processes 2] [--postgres] [--redis] [--plain] [--json file]

Every reply is followed to every socket: printed is when the last one had it, counted from the beginning of
its POST, whether anybody missed one, had one twice or in another order than the topic shows, how many
messages it took, and how long pages took meanwhile, beside the same before anybody posted.
"""

from __future__ import annotations

import argparse
import http.client
import json
import signal
import sys
import threading
import time
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from bench.fanout import report, targets
from bench.fanout.community import Community, found, markers_in_order
from bench.fanout.contest import at
from bench.fanout.crowds import Crowd, Heard
from bench.fanout.machine import Failed, allow_files, cpu_seconds
from bench.fanout.posting import Posted, Posters, Rush
from bench.fanout.report import say, table
from bench.fanout.targets import Target
from tests.support.services import (
    create_database,
    free_port,
    missing_postgres,
    missing_redis,
    postgres_server,
    redis_server,
    temporary_folder,
)

SPARE_FILES = 1000
PATIENCE = 120.0
QUIET_CPU = 0.15
PAGES_PER_SECOND = 4.0


def arguments() -> argparse.Namespace:
    """What was asked for on the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.busy")
    parser.add_argument("--clients", type=int, default=1000)
    parser.add_argument("--rate", type=float, default=100)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--posters", type=int, default=200, help="distinct members who post in turn")
    parser.add_argument("--hidden", action="store_true", help="the topic is in a hidden space")
    parser.add_argument("--processes", type=int, default=1, help="server processes on one database")
    parser.add_argument("--postgres", action="store_true", help="a PostgreSQL of its own, else SQLite")
    parser.add_argument("--redis", action="store_true", help="a Redis of its own between the processes")
    parser.add_argument("--stock", action="store_true", help="with the libraries' own WebSocket path")
    parser.add_argument("--plain", action="store_true", help="readers who do not offer compression")
    parser.add_argument("--json", type=Path)
    return parser.parse_args()


@dataclass
class Result:
    """Milliseconds from the beginning of a POST: to its answer, and to the last socket that heard it."""

    posts: int = 0
    posts_per_second: float = 0.0
    answered: list[float] = field(default_factory=list)
    last: list[float] = field(default_factory=list)
    missing: int = 0
    doubles: int = 0
    out_of_order: int = 0
    lost: int = 0
    refused: list[str] = field(default_factory=list)
    messages_per_socket: float = 0.0
    cpu: float = 0.0
    jobs_seconds: float = 0.0
    pages: dict[str, list[float]] = field(default_factory=dict)
    pages_before: dict[str, list[float]] = field(default_factory=dict)


class Reader(threading.Thread):
    """Somebody who reads the home page and the topic in turn, a few times a second."""

    def __init__(self, port: int, cookie: str, topic: int, seconds: float) -> None:
        super().__init__(daemon=True)
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookie, self.seconds = cookie, seconds
        self.took: dict[str, list[float]] = {"/": [], f"/topics/{topic}": []}
        self.paths = {"/": "/", f"/topics/{topic}": self._address(f"/topics/{topic}")}
        for path in self.paths.values():
            self._get(path)

    def _get(self, path: str) -> http.client.HTTPResponse:
        self.connection.request("GET", path, headers={"Cookie": self.cookie})
        answer = self.connection.getresponse()
        answer.read()
        return answer

    def _address(self, path: str) -> str:
        return self._get(path).headers.get("Location") or path

    def run(self) -> None:
        """Read until the time is over."""
        end = time.monotonic() + self.seconds
        while time.monotonic() < end:
            for name, path in self.paths.items():
                began = time.monotonic()
                answer = self._get(path)
                took = time.monotonic() - began
                self.took[name].append(took * 1000 if answer.status == 200 else float("inf"))
                time.sleep(max(0.0, 1 / PAGES_PER_SECOND - took))


def read_for(target: Target, community: Community, seconds: float) -> Reader:
    """Start reading as a member who does nothing else."""
    reader = Reader(target.port, community.posters[-1], community.topic, seconds)
    reader.start()
    return reader


def main() -> int:
    """Run; 1 when a reply was missed, doubled or out of order, or the machine does not allow it."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    asked = arguments()
    try:
        allow_files(asked.clients + SPARE_FILES)
        with ExitStack() as stack:
            result = run(asked, stack)
    except Failed as failure:
        say(f"bench.busy: {failure}")
        return 1
    show(asked, result)
    if asked.json:
        about = {key: str(value) for key, value in vars(asked).items() if key != "json"}
        asked.json.write_text(json.dumps({**about, "machine": report.machine(), **asdict(result)}) + "\n")
    return int(bool(result.missing or result.doubles or result.out_of_order or result.refused))


def run(asked: argparse.Namespace, stack: ExitStack) -> Result:
    """Start everything, read for a while in quiet, then post."""
    folder = stack.enter_context(temporary_folder("busy"))
    settings = services(asked, stack)
    community = found(folder / "seed", asked.clients, asked.posters + 1, settings, hidden=asked.hidden)
    servers = start(asked, stack, targets.hearth(community, stock=asked.stock))
    crowds = [stack.enter_context(Crowd(compressed=not asked.plain)) for _ in servers]
    for place, (server, crowd) in enumerate(zip(servers, crowds, strict=True)):
        crowd.connect(server.port, server.cookies[place :: len(servers)], server.join)
    say(f"{asked.clients} sockets on {len(servers)} process(es)")
    time.sleep(3)
    ports = [server.port for server in servers]
    rush = Rush(ports, community.topic, community.posters[:-1], asked.rate, asked.seconds)
    quiet = read_for(servers[0], community, min(asked.seconds, 10))
    quiet.join()
    result = Result(pages_before=quiet.took)
    posted = post(rush, servers, community, crowds, result, stack)
    judge(result, posted, crowds, markers_in_order(servers[0].environ, community.topic), rush)
    return result


def services(asked: argparse.Namespace, stack: ExitStack) -> dict[str, str]:
    """Start the servers that were asked for; the settings that lead to them. Raises Failed without them."""
    settings = {}
    if asked.postgres:
        if missing := missing_postgres():
            raise Failed(missing)
        url = stack.enter_context(postgres_server())
        settings["HEARTH_DATABASE_URL"] = create_database(url, "busy")
    if asked.redis:
        if missing := missing_redis():
            raise Failed(missing)
        settings["HEARTH_REDIS_URL"] = stack.enter_context(redis_server())
    return settings


def start(asked: argparse.Namespace, stack: ExitStack, first: Target) -> list[Target]:
    """Start as many processes as asked for, on one database."""
    others = [
        replace(first, name=f"{first.name}-{number}", port=free_port(), folder=first.folder / str(number))
        for number in range(2, asked.processes + 1)
    ]
    return [stack.enter_context(target) for target in (first, *others)]


def post(
    rush: Rush,
    servers: list[Target],
    community: Community,
    crowds: list[Crowd],
    result: Result,
    stack: ExitStack,
) -> Posted:
    """Post while somebody reads, and wait until everybody has heard everything, or two minutes."""
    posters = stack.enter_context(Posters(rush))
    for crowd in crowds:
        crowd.forget()
    used, began = sum(cpu_seconds(server.pid) for server in servers), time.monotonic()
    reader = read_for(servers[0], community, rush.seconds)
    posters.begin()
    posted = posters.ended(rush.seconds + PATIENCE)
    took = time.monotonic() - began
    reader.join()
    for crowd in crowds:
        crowd.wait(len(posted.moments), PATIENCE)
    result.jobs_seconds = settle(servers)
    result.cpu = (sum(cpu_seconds(server.pid) for server in servers) - used) / max(1, len(posted.moments))
    result.pages, result.posts = reader.took, len(posted.moments)
    result.posts_per_second, result.refused = len(posted.moments) / took, posted.refused
    return posted


def settle(servers: list[Target]) -> float:
    """Wait until the jobs of all posts are done and nobody works any more; how many seconds that took."""
    began = time.monotonic()
    before, now = -1.0, 0.0
    while now - before > QUIET_CPU and time.monotonic() < began + PATIENCE:
        before = sum(cpu_seconds(server.pid) for server in servers)
        time.sleep(1)
        now = sum(cpu_seconds(server.pid) for server in servers)
    return time.monotonic() - began - 1


def judge(result: Result, posted: Posted, crowds: list[Crowd], order: list[int], rush: Rush) -> None:
    """Hold what was heard against what stands in the topic."""
    order = [number for number in order if number < rush.total]
    heard = [crowd.report(order) for crowd in crowds]
    for each in heard:
        result.missing += each.missing
        result.doubles += each.doubles
        result.out_of_order += each.out_of_order
        result.lost += sum(each.lost.values())
    sockets = sum(crowd.size for crowd in crowds)
    result.messages_per_socket = sum(each.messages for each in heard) / sockets
    result.last = sorted(_last(heard, number, began) for number, (began, _) in posted.moments.items())
    result.answered = sorted((ended - began) / 1e6 for began, ended in posted.moments.values())


def _last(heard: list[Heard], number: int, began: int) -> float:
    moments = [each.times[number][-1] for each in heard if each.times.get(number)]
    return (max(moments) - began) / 1e6 if moments else float("inf")


def show(asked: argparse.Namespace, result: Result) -> None:
    """Print the figures."""
    rows = [["ms", "p50", "p95", "max"]]
    kinds = {"POST answered": result.answered, "POST to last delivery": result.last}
    for path in result.pages:
        kinds |= {
            f"GET {path} before": result.pages_before[path],
            f"GET {path} meanwhile": result.pages[path],
        }
    for name, values in kinds.items():
        rows.append([name, *(f"{at(sorted(values), part):.1f}" for part in (0.5, 0.95, 1.0))])
    say(table(rows))
    say(
        f"{result.posts} replies, {result.posts_per_second:.1f}/s of {asked.rate:.0f}/s asked; "
        f"{result.messages_per_socket:.0f} messages to each socket; CPU {result.cpu * 1000:.1f} ms a reply, "
        f"with its jobs, which were done {result.jobs_seconds:.0f} s later"
    )
    say(
        f"missing {result.missing}, doubles {result.doubles}, out of order {result.out_of_order}, "
        f"sockets lost {result.lost}, refused {len(result.refused)} {result.refused[:1]}"
    )


if __name__ == "__main__":
    sys.exit(main())

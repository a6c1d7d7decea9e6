"""Readers who are cut while posts arrive; at the end everybody sees what a reload shows."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

from tests.live.chaos.crowd import READERS, Crowd, Writers
from tests.live.chaos.cuts import CUTS
from tests.support.scale import scaled
from tests.support.server import Server

COMPLETE_WITHIN = 10.0
# At this pace a server on one core is busy, but keeps up: to come back costs it some 40 ms.
FULL = scaled(
    {"readers": 40, "cuts": 4, "posts": 80, "seconds": 10},
    full={"readers": 200, "cuts": 20, "posts": 500, "seconds": 180},
)
HALF = scaled(
    {"readers": 24, "cuts": 3, "posts": 60, "seconds": 8},
    full={"readers": 100, "cuts": 10, "posts": 250, "seconds": 60},
)
FEW = scaled(
    {"readers": 20, "cuts": 3, "posts": 48, "seconds": 6},
    full={"readers": 60, "cuts": 5, "posts": 150, "seconds": 15},
)
Meanwhile = Callable[[], None]


def endure(
    base: str,
    topic: int,
    servers: Sequence[Server],
    *,
    readers: int,
    cuts: int,
    posts: int,
    seconds: float,
    seed: int,
    processes: int = 2,
    transports: Sequence[str] = ("websocket", "websocket", "websocket", "polling"),
    kinds: Sequence[str] = tuple(CUTS),
    meanwhile: Meanwhile | None = None,
) -> dict[str, Any]:
    """Cut so many readers so many times while posts arrive; everybody ends with the page as it is.

    `meanwhile` runs beside them, about when a third is written. Returns the figures of the run.
    """
    began = time.monotonic()
    with Crowd(processes) as crowd:
        crowd.gather(readers, base, topic, seed, READERS, transports)
        gathered = time.monotonic()
        writers = Writers(base, topic, posts, seconds, seed).start()
        crowd.cut(cuts, seconds, kinds)
        if meanwhile is not None:
            wait_until(lambda: len(writers.acknowledged()) >= posts / 3, seconds + 60)
            meanwhile()
        acknowledged = writers.join()
        written = time.monotonic()
        reports = crowd.order("compare", seconds=COMPLETE_WITHIN, posted=acknowledged, since=written)
    report = _together(reports)
    report["took"] = {
        "gathering": round(gathered - began, 1),
        "writing": round(written - gathered, 1),
        "after": round(time.monotonic() - written, 1),
    }
    report["changes"] = sum(writer.changes for writer in writers.all)
    report["sent again"] = sum(writer.again for writer in writers.all)
    _print(report)
    assert not report["bad"], explain(report["bad"], seed)
    assert len(report["complete"]) == readers
    assert set(acknowledged) <= _stored(servers[0], topic)
    nothing_went_wrong(servers)
    return report


def nothing_went_wrong(servers: Sequence[Server]) -> None:
    """No server has written a trace."""
    for server in servers:
        log = (server.data / "server.log").read_text()
        assert "Traceback" not in log, log[max(log.index("Traceback") - 2000, 0) :][:6000]


def _together(reports: list[dict[str, Any]]) -> dict[str, Any]:
    """The reports of all processes as one."""
    whole = dict(reports[0])
    for report in reports[1:]:
        whole["readers"] += report["readers"]
        whole["bad"] += report["bad"]
        whole["complete"] += report["complete"]
        if report["late"][-1:] > whole["late"][-1:]:
            whole["journal_of_the_latest"] = report["journal_of_the_latest"]
        whole["late_at"] += report["late_at"]
        whole["late"] = sorted(whole["late"] + report["late"])[-20:]
        whole["counts"] = {
            name: whole["counts"].get(name, 0) + report["counts"].get(name, 0)
            for name in whole["counts"] | report["counts"]
        }
    whole["complete"].sort()
    return whole


def _stored(server: Server, topic: int) -> set[int]:
    from sqlalchemy import select

    from app.core.db import db
    from app.forum.topics.models import Post

    with server.app.app_context():
        found = db.session.scalars(select(Post.id).where(Post.topic_id == topic).order_by(Post.number))
        numbers = list(found)
    assert len(numbers) == len(set(numbers))
    return set(numbers)


def wait_until(condition: Callable[[], bool], seconds: float) -> None:
    """Wait until the condition holds; fails when it does not in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "this never became true"
        threading.Event().wait(0.05)


def explain(bad: list[dict[str, Any]], seed: int) -> str:
    """What is wrong, with the seed and what the first of them lived through."""
    lines = [f"seed {seed}: {len(bad)} readers do not see what a fresh page shows"]
    for one in bad[:3]:
        lines.append(json.dumps({name: value for name, value in one.items() if name != "journal"}))
        lines += [f"    {line}" for line in one["journal"]]
    return "\n".join(lines)


def _print(report: dict[str, Any]) -> None:
    shown = {
        name: value
        for name, value in report.items()
        if name not in {"bad", "late_at", "journal_of_the_latest"}
    }
    late, complete = shown["late"], shown["complete"]
    shown["late"], shown["complete"] = late[-1:], complete[-1:]
    line = json.dumps(shown)
    print(line)
    if late and late[-1][0] > COMPLETE_WITHIN:
        print("the one who waited longest:", *report["journal_of_the_latest"], sep="\n    ")

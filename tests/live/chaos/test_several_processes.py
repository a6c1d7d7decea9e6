"""Many readers of two processes, while parts of what they need go away and come back."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest

from tests.live.chaos.scenario import COMPLETE_WITHIN, FULL, HALF, Meanwhile, endure
from tests.support.cluster import Cluster
from tests.support.scale import scaled

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
OUTAGE = scaled(4.0, full=20.0)


def endure_all(
    several: Cluster, seed: int, meanwhile: Meanwhile | None = None, **many: float
) -> dict[str, Any]:
    topic = several.cast.topic(kind="discussion")
    return endure(several.url, topic, several.servers, **many, seed=seed, meanwhile=meanwhile)


def test_two_hundred_readers_miss_nothing(several: Cluster) -> None:
    endure_all(several, seed=5, **(FULL | {"seconds": scaled(10, full=100)}))


def test_nobody_waits_long_while_redis_is_away(several: Cluster) -> None:
    away: list[float] = []

    def redis_goes() -> None:
        several.redis.stop()
        away.append(time.monotonic())
        threading.Event().wait(OUTAGE)
        several.redis.start()
        away.append(time.monotonic())

    report = endure_all(several, seed=6, meanwhile=redis_goes, **HALF)
    late = [seconds for seconds, at in report["late_at"] if away[0] <= at <= away[1]]
    assert late
    assert max(late) < COMPLETE_WITHIN


def test_a_killed_process_costs_nobody_anything(several: Cluster) -> None:
    def process_falls() -> None:
        several.kill(1)
        threading.Event().wait(3)
        several.start(1)

    endure_all(several, seed=7, meanwhile=process_falls, **HALF)


def test_processes_are_restarted_one_after_the_other(several: Cluster) -> None:
    def all_restart() -> None:
        for number in range(len(several.servers)):
            several.restart(number)

    endure_all(several, seed=8, meanwhile=all_restart, **HALF)

"""What this process counts and measures about itself, in the names and units of Prometheus.

Counting is for the paths that run most, so each label's child is looked up once and kept. Labels come from
small fixed sets, never from what a client sends: what is counted here stays in memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import nan

import gevent
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    Metric,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.registry import Collector

# When each series began is known from the start of the process, and would double what is read.
disable_created_metrics()  # type: ignore[no-untyped-call]

CONTENT_TYPE = CONTENT_TYPE_LATEST
UNKNOWN = nan
LINES_AT_ONCE = 500
SHORT = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0)
LONG = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
CROWDS = ((0, "0"), (9, "1-9"), (99, "10-99"), (999, "100-999"))
LARGEST_CROWD = "1000+"
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
JOB_RESULTS = ("done", "retried", "failed")
CATCH_UP_RESULTS = ("ok", "too_long", "refused", "limited")
CUT_REASONS = ("rights", "flood", "stranger", "slow", "protocol", "too_many")

registry = CollectorRegistry()
ProcessCollector(registry=registry)

build = Gauge("hearth_build_info", "Which version runs; always 1.", ["version", "python"], registry=registry)
open_sockets = Gauge("hearth_open_sockets", "Open sockets.", ["transport"], registry=registry)
rooms = Gauge("hearth_rooms", "Channels that somebody listens to.", registry=registry)
members_online = Gauge("hearth_members_online", "Members with an open socket.", registry=registry)
guests_online = Gauge("hearth_guests_online", "Open sockets of guests.", registry=registry)
events_untold = Gauge(
    "hearth_events_untold", "Events not yet told to the sockets of this process.", registry=registry
)
oldest_untold = Gauge(
    "hearth_oldest_untold_event_seconds", "Age of the oldest event not yet told.", registry=registry
)
job_lag = Gauge("hearth_job_lag_seconds", "How long the oldest due job waits.", registry=registry)
failed_jobs = Gauge("hearth_failed_jobs", "Jobs that were given up and wait for somebody.", registry=registry)
unknown_jobs = Gauge(
    "hearth_unknown_jobs", "Jobs that wait for a version that knows their subscriber.", registry=registry
)
database_up = Gauge("hearth_database_up", "Whether the database answers.", registry=registry)
redis_up = Gauge("hearth_redis_up", "Whether Redis answers; NaN where none is set.", registry=registry)
stopping = Gauge("hearth_stopping", "Whether the process lets go of its sockets to stop.", registry=registry)

_answering = Histogram(
    "hearth_request_seconds",
    "Time to answer a request.",
    ["route", "method", "status"],
    buckets=LONG,
    registry=registry,
)
_telling = Histogram(
    "hearth_event_telling_seconds", "Time to draw and tell one event.", buckets=SHORT, registry=registry
)
_lag = Histogram(
    "hearth_event_lag_seconds",
    "Time from an event to its telling.",
    buckets=(*LONG, 30.0, 60.0),
    registry=registry,
)
_broadcasting = Histogram(
    "hearth_broadcast_seconds",
    "Time to hand one message to all sockets of a room, by how many there were.",
    ["recipients"],
    buckets=SHORT,
    registry=registry,
)
_jobs = Counter("hearth_jobs", "Turns of jobs by how they ended.", ["result"], registry=registry)
_cut = Counter("hearth_sockets_cut", "Sockets that were cut by the server.", ["reason"], registry=registry)
_catch_ups = Counter(
    "hearth_catch_ups", "Pages that asked for what they missed.", ["result"], registry=registry
)

_answered: dict[tuple[str, str, int], Histogram] = {}
_crowd_of = {name: _broadcasting.labels(name) for name in (*(name for _, name in CROWDS), LARGEST_CROWD)}
_job_of = {result: _jobs.labels(result) for result in JOB_RESULTS}
_catch_up_of = {result: _catch_ups.labels(result) for result in CATCH_UP_RESULTS}
_cut_of = {reason: _cut.labels(reason) for reason in CUT_REASONS}


def forget_requests() -> None:
    """Begin to measure requests anew; for tests."""
    _answering.clear()
    _answered.clear()


def request_answered(route: str, method: str, status: int, seconds: float) -> None:
    """Count an answer of a route (its rule in the map of addresses, never the address itself)."""
    key = (route, method, status // 100)
    child = _answered.get(key)
    if child is None:
        shown = method if method in METHODS else "other"
        child = _answering.labels(route, shown, f"{status // 100}xx")
        if shown != "other":
            _answered[key] = child
    child.observe(seconds)


def event_told(seconds_late: float, seconds_spent: float) -> None:
    """Count an event that was told so long after it happened, with so much work."""
    _lag.observe(max(0.0, seconds_late))
    _telling.observe(seconds_spent)


def broadcast(recipients: int, seconds: float) -> None:
    """Count a message that was handed to so many sockets in so many seconds."""
    crowd = next((name for most, name in CROWDS if recipients <= most), LARGEST_CROWD)
    _crowd_of[crowd].observe(seconds)


def socket_cut(reason: str) -> None:
    """Count a socket that the server cut; one of CUT_REASONS, else KeyError."""
    _cut_of[reason].inc()


def caught_up(result: str) -> None:
    """Count a page that asked for what it missed; one of CATCH_UP_RESULTS, else KeyError."""
    _catch_up_of[result].inc()


def job_ended(result: str) -> None:
    """Count a job's turn; one of JOB_RESULTS, else KeyError."""
    _job_of[result].inc()


def written() -> bytes:
    """Everything, as Prometheus reads it; others run in between, for it takes some milliseconds."""
    return b"".join(text for family in registry.collect() for text in _pieces(family))


def _pieces(family: Metric) -> Iterator[bytes]:
    for start in range(0, max(1, len(family.samples)), LINES_AT_ONCE):
        gevent.sleep(0)
        piece = Metric(family.name, family.documentation, family.type)
        piece.samples = family.samples[start : start + LINES_AT_ONCE]
        text = generate_latest(_Only(piece))
        # Name and type of a family are said once.
        yield text.split(b"\n", 2)[2] if start else text


class _Only(Collector):
    """One family, where a whole registry is expected."""

    def __init__(self, family: Metric) -> None:
        self._family = family

    def collect(self) -> list[Metric]:
        """Give the one family."""
        return [self._family]

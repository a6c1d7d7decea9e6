"""Watching over real processes: what their figures and their readiness say while things come and go."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests
from prometheus_client.parser import text_string_to_metric_families

from tests.live.client import Client
from tests.live.wire import eventually
from tests.support.cluster import Cluster, cluster
from tests.support.server import Server

TOKEN = "only Prometheus knows this"
BEARER = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture(scope="module")
def several() -> Iterator[Cluster]:
    """Two processes on PostgreSQL and Redis, behind nginx."""
    with cluster(2, HEARTH_METRICS_TOKEN=TOKEN) as running:
        yield running


def figure(server: Server, name: str, **labels: str) -> float:
    answer = requests.get(f"{server.url}/metrics", headers=BEARER, timeout=20)
    assert answer.status_code == 200
    families = text_string_to_metric_families(answer.text)
    found = [s.value for family in families for s in family.samples if (s.name, s.labels) == (name, labels)]
    return found[0] if found else 0.0


def ready(server: Server) -> tuple[int, dict[str, Any]]:
    answer = requests.get(f"{server.url}/readyz", timeout=20)
    return answer.status_code, answer.json()


def test_sockets_count_at_the_process_that_holds_them(several: Cluster) -> None:
    first, second = several.servers
    topic = several.cast.topic()
    member = Client(first, "asker").connect("websocket")
    guests = [Client(first).connect("polling"), Client(first).connect("websocket")]
    assert all(client.join(f"topic:{topic}")["ok"] for client in (member, *guests))
    eventually(lambda: figure(first, "hearth_open_sockets", transport="websocket") == 2)
    assert figure(first, "hearth_open_sockets", transport="polling") == 1
    assert figure(first, "hearth_members_online") == 1
    assert figure(first, "hearth_guests_online") == 2
    assert figure(first, "hearth_rooms") >= 2
    assert figure(second, "hearth_open_sockets", transport="websocket") == 0
    for client in (member, *guests):
        client.socket.disconnect()
    eventually(lambda: figure(first, "hearth_guests_online") == 0)
    eventually(lambda: figure(first, "hearth_open_sockets", transport="websocket") == 0)


def test_a_reply_is_told_and_counted(several: Cluster) -> None:
    first, second = several.servers
    topic = several.cast.topic(title="Counted")
    page = Client(second).connect("websocket")
    assert page.join(f"topic:{topic}")["ok"]
    told = figure(second, "hearth_event_lag_seconds_count")
    heard = figure(second, "hearth_broadcast_seconds_count", recipients="1-9")
    Client(first, "staff").reply(topic, "This is told at the other process")
    eventually(lambda: bool(page.heard("told at the other process")))
    eventually(lambda: figure(second, "hearth_event_lag_seconds_count") > told)
    assert figure(second, "hearth_broadcast_seconds_count", recipients="1-9") > heard
    eventually(lambda: figure(second, "hearth_events_untold") == 0)
    route = {"route": "/topics/<int:topic_id>/replies", "method": "POST", "status": "3xx"}
    assert figure(first, "hearth_request_seconds_count", **route) == 1
    page.socket.disconnect()


def test_without_redis_all_processes_go_on_and_say_so(several: Cluster) -> None:
    eventually(lambda: all(ready(server)[1]["redis"] == "up" for server in several.servers))
    assert all(ready(server)[0] == 200 for server in several.servers)
    several.redis.stop()
    eventually(lambda: all(ready(server)[1]["redis"] == "down" for server in several.servers))
    assert all(ready(server)[0] == 200 for server in several.servers)
    assert ready(several.servers[0])[1]["status"] == "degraded"
    assert figure(several.servers[0], "hearth_redis_up") == 0
    several.redis.start()
    eventually(lambda: all(ready(server)[1]["redis"] == "up" for server in several.servers))
    assert figure(several.servers[0], "hearth_redis_up") == 1


def test_the_site_passes_no_figures_on(several: Cluster) -> None:
    for headers in ({}, BEARER):
        assert requests.get(f"{several.url}/metrics", headers=headers, timeout=20).status_code == 404
    assert requests.get(f"{several.url}/healthz", timeout=20).json() == {"status": "ok"}
    assert "job_lag_seconds" not in requests.get(f"{several.url}/readyz", timeout=20).json()

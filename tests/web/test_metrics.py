"""Figures for Prometheus: who may read them, what they are called, and that they stay few."""

from __future__ import annotations

import random
import string
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from app.core import clock, figures
from app.core.db import db, transaction
from app.core.jobs import run_pending
from app.core.limits import limiter
from app.core.settings import change_settings
from app.live import relay
from tests.support.cast import Cast

pytestmark = pytest.mark.any_database

TOKEN = "a token of Prometheus alone"
BEARER = {"Authorization": f"Bearer {TOKEN}"}

# Dashboards and alerts ask for these by name.
KNOWN = {
    "hearth_broadcast_seconds": "recipients",
    "hearth_build_info": "python version",
    "hearth_catch_ups": "result",
    "hearth_database_up": "",
    "hearth_event_lag_seconds": "",
    "hearth_event_telling_seconds": "",
    "hearth_events_untold": "",
    "hearth_failed_jobs": "",
    "hearth_unknown_jobs": "",
    "hearth_guests_online": "",
    "hearth_job_lag_seconds": "",
    "hearth_jobs": "result",
    "hearth_members_online": "",
    "hearth_oldest_untold_event_seconds": "",
    "hearth_open_sockets": "transport",
    "hearth_redis_up": "",
    "hearth_request_seconds": "method route status",
    "hearth_rooms": "",
    "hearth_sockets_cut": "reason",
    "hearth_stopping": "",
    "process_cpu_seconds": "",
    "process_max_fds": "",
    "process_open_fds": "",
    "process_resident_memory_bytes": "",
    "process_start_time_seconds": "",
    "process_virtual_memory_bytes": "",
}


@pytest.fixture
def scrape(app: Flask) -> Iterator[Callable[[], dict[str, float]]]:
    """Read all series as Prometheus does, with the token."""
    app.config["METRICS_TOKEN"] = TOKEN
    figures.forget_requests()

    def read() -> dict[str, float]:
        answer = app.test_client().get("/metrics", headers=BEARER)
        assert answer.status_code == 200
        families = text_string_to_metric_families(answer.text)
        return {series(s.name, s.labels): s.value for family in families for s in family.samples}

    yield read
    app.config["METRICS_TOKEN"] = ""


def series(name: str, labels: dict[str, str]) -> str:
    inner = ",".join(f"{key}={labels[key]}" for key in sorted(labels) if key != "le")
    return f"{name}{{{inner}}}" if inner else name


@pytest.mark.parametrize(
    "who", ["", "asker", "helper", "staff", "moderator", "product", "suspended", "outsider"]
)
def test_nobody_but_administrators_finds_them(who: str, cast: Cast, guest: FlaskClient) -> None:
    answer = (cast.browser(who) if who else guest).get("/metrics")
    assert answer.status_code == 404
    assert "hearth_" not in answer.text


def test_an_administrator_reads_them(cast: Cast) -> None:
    answer = cast.browser("admin").get("/metrics")
    assert answer.status_code == 200
    assert answer.content_type.startswith("text/plain; version=")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "hearth_open_sockets{" in answer.text


def test_a_suspended_administrator_does_not(cast: Cast) -> None:
    admin = cast.browser("admin")
    with cast.app.app_context(), transaction():
        cast.member("admin").suspended_until = clock.ago(days=-1)
    assert admin.get("/metrics").status_code == 404


@pytest.mark.parametrize(
    "sent",
    [
        "",
        "Bearer",
        "Bearer ",
        f"Bearer {TOKEN}x",
        f"Bearer {TOKEN[:-1]}",
        f"Basic {TOKEN}",
        TOKEN,
        "Bearer \u00e9\u00e9",
        f"Bearer {'x' * 4000}",
    ],
)
def test_only_the_right_token_counts(
    sent: str, guest: FlaskClient, scrape: Callable[[], dict[str, float]]
) -> None:
    assert guest.get("/metrics", headers={"Authorization": sent}).status_code == 404
    assert scrape()


@pytest.mark.parametrize("sent", ["Bearer ", "Bearer", f"Bearer {TOKEN}"])
def test_without_the_setting_no_token_counts(sent: str, guest: FlaskClient) -> None:
    assert guest.get("/metrics", headers={"Authorization": sent}).status_code == 404


def test_the_token_opens_nothing_else(
    guest: FlaskClient, scrape: Callable[[], dict[str, float]], app: Flask
) -> None:
    for path in ("/admin/", "/api/v1/me", "/moderation"):
        assert guest.get(path, headers=BEARER).status_code in {302, 401, 403, 404}, path
    assert "job_lag_seconds" in guest.get("/readyz", headers=BEARER).json
    assert "job_lag_seconds" not in guest.get("/readyz").json


def test_a_closed_community_does_not_ask_prometheus_to_sign_in(
    app: Flask, guest: FlaskClient, scrape: Callable[[], dict[str, float]]
) -> None:
    with app.app_context(), transaction():
        change_settings(guests_may_read=False)
    assert scrape()
    assert guest.get("/metrics").status_code == 404


def test_reading_them_often_is_not_limited(scrape: Callable[[], dict[str, float]]) -> None:
    limiter.enabled = True
    try:
        assert all(scrape() for _ in range(30))
    finally:
        limiter.enabled = False


def test_names_and_labels_stay_what_they_are(app: Flask, scrape: Callable[[], dict[str, float]]) -> None:
    figures.request_answered("/", "GET", 200, 0.01)
    answer = app.test_client().get("/metrics", headers=BEARER)
    found = {
        family.name: " ".join(sorted({key for s in family.samples for key in s.labels} - {"le"}))
        for family in text_string_to_metric_families(answer.text)
    }
    assert found == KNOWN


def test_names_say_their_unit(app: Flask) -> None:
    units = ("_seconds", "_bytes", "_total", "_info", "_up", "_fds")
    plain = {"hearth_events_untold", "hearth_failed_jobs", "hearth_unknown_jobs"}
    plain |= {"hearth_guests_online", "hearth_members_online"}
    plain |= {"hearth_open_sockets", "hearth_rooms", "hearth_stopping"}
    names = {
        family.name + ("_total" if family.type == "counter" else "") for family in figures.registry.collect()
    }
    assert {name for name in names if not name.endswith(units)} == plain


def test_a_page_counts_under_its_route(cast: Cast, scrape: Callable[[], dict[str, float]]) -> None:
    counted = "hearth_request_seconds_count{method=GET,route=/people/<handle>,status=2xx}"
    path = f"/people/{cast.handle_of('asker')}"
    before = scrape().get(counted, 0)
    for _ in range(3):
        assert cast.app.test_client().get(path).status_code == 200
    assert scrape()[counted] == before + 3


def test_whatever_is_asked_for_the_series_stay_few(
    guest: FlaskClient, scrape: Callable[[], dict[str, float]]
) -> None:
    guess = random.Random(4)
    letters = string.ascii_letters + string.digits + "/-._~%é"
    guest.get("/nothing-here")
    guest.get("/people/nobody")
    scrape()
    before = set(scrape())
    asked = 0
    for _ in range(100):
        path = "/" + "".join(guess.choices(letters, k=guess.randint(3, 40)))
        guest.get(path)
        guest.get(f"/people/{guess.random()}")
        asked += 1
    after = scrape()
    new = {name for name in set(after) - before if "route=unmatched" not in name}
    assert asked == 100 and not new, new
    assert len(set(after) - before) <= 12
    assert not any("route=/people/0" in name for name in after)


def test_unknown_methods_share_one_series(guest: FlaskClient, scrape: Callable[[], dict[str, float]]) -> None:
    for _ in range(2):
        before = set(scrape())
        for number in range(20):
            assert guest.open("/nothing-here", method=f"BREW{number}").status_code < 500
    assert set(scrape()) == before


def test_an_event_counts_when_it_is_told(cast: Cast, scrape: Callable[[], dict[str, float]]) -> None:
    follower = cast.app.extensions["hearth_live"]
    follower.pump()
    before = scrape()
    with clock.frozen(clock.ago(seconds=40)):
        cast.topic()
    waiting = scrape()
    assert waiting["hearth_events_untold"] >= 1
    assert waiting["hearth_oldest_untold_event_seconds"] > 39
    told = follower.pump()
    after = scrape()
    assert after["hearth_events_untold"] == after["hearth_oldest_untold_event_seconds"] == 0
    assert 1 <= after["hearth_event_lag_seconds_count"] - before["hearth_event_lag_seconds_count"] <= told
    assert after["hearth_event_lag_seconds_sum"] - before["hearth_event_lag_seconds_sum"] > 39


def test_jobs_count_when_they_are_done(cast: Cast, scrape: Callable[[], dict[str, float]]) -> None:
    before = scrape()["hearth_jobs_total{result=done}"]
    with clock.frozen(clock.ago(seconds=90)):
        cast.reply(cast.topic())
    assert scrape()["hearth_job_lag_seconds"] > 89
    with cast.app.app_context():
        done = run_pending()
    after = scrape()
    assert done > 0 and after["hearth_jobs_total{result=done}"] == before + done
    assert after["hearth_job_lag_seconds"] == 0


@pytest.mark.parametrize(("state", "value"), [("up", 1.0), ("down", 0.0)])
def test_redis_is_a_figure_too(
    state: str, value: float, scrape: Callable[[], dict[str, float]], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert scrape()["hearth_redis_up"] != scrape()["hearth_redis_up"], "not a number: there is none"
    monkeypatch.setattr(relay, "state", lambda: state)
    assert scrape()["hearth_redis_up"] == value


def test_without_the_database_the_token_still_reads_what_is_known(
    app: Flask, guest: FlaskClient, scrape: Callable[[], dict[str, float]]
) -> None:
    def fail(*_: object) -> None:
        raise OperationalError("SELECT", {}, Exception("the server closed the connection"))

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", fail)
    try:
        found = scrape()
        assert "job_lag_seconds" not in guest.get("/readyz", headers=BEARER).json
        assert guest.get("/metrics").status_code == 404
    finally:
        event.remove(engine, "before_cursor_execute", fail)
    assert found["hearth_database_up"] == 0
    assert found["hearth_job_lag_seconds"] != found["hearth_job_lag_seconds"]
    assert scrape()["hearth_database_up"] == 1

"""Only hosts that are ours are answered, whatever else would have answered first."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient


@pytest.mark.parametrize("path", ["/", "/sign-in", "/setup", "/api/v1/topics", "/nothing"])
def test_a_foreign_host_is_refused(path: str, guest: FlaskClient) -> None:
    answer = guest.get(path, headers={"Host": "evil.example"})
    assert answer.status_code == 400
    assert "Location" not in answer.headers


@pytest.mark.parametrize("path, status", [("/healthz", 200), ("/readyz", 200), ("/metrics", 404)])
@pytest.mark.parametrize("host", ["app:5000", "172.18.0.5:5000"])
def test_machines_ask_for_health_and_figures_by_any_name(
    host: str, path: str, status: int, guest: FlaskClient
) -> None:
    assert guest.get(path, headers={"Host": host}).status_code == status


def test_prometheus_reads_figures_inside_the_network(
    guest: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(guest.application.config, "METRICS_TOKEN", "a token for tests")
    sent = {"Host": "app:5000", "Authorization": "Bearer a token for tests"}
    answer = guest.get("/metrics", headers=sent)
    assert answer.status_code == 200 and b"hearth_build_info" in answer.data


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:5000", "localhost:8080"])
def test_the_machine_itself_is_answered(host: str, guest: FlaskClient) -> None:
    assert guest.get("/", headers={"Host": host}).status_code == 200

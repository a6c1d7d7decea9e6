"""Only hosts that are ours are answered, whatever else would have answered first."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient


@pytest.mark.parametrize("path", ["/", "/sign-in", "/setup", "/api/v1/topics", "/nothing"])
def test_a_foreign_host_is_refused(path: str, guest: FlaskClient) -> None:
    answer = guest.get(path, headers={"Host": "evil.example"})
    assert answer.status_code == 400
    assert "Location" not in answer.headers


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:5000", "localhost:8080"])
def test_the_machine_itself_is_answered(host: str, guest: FlaskClient) -> None:
    assert guest.get("/", headers={"Host": host}).status_code == 200

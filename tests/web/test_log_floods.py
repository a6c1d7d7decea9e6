"""What a stranger can send again and again costs a line a minute in the log, and never a trace."""

from __future__ import annotations

import logging

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.quiet_log import once_a_minute
from app.web import about

FOREIGN = {"Host": "evil.example"}


@pytest.mark.parametrize(
    "headers",
    [
        FOREIGN,
        {**FOREIGN, "Referer": "http://evil.example/x"},
        {**FOREIGN, "Origin": "http://evil.example"},
        {**FOREIGN, "Accept": "application/json"},
        {"Host": "a b"},
        {"Host": ""},
        {"Referer": "http://[::1"},
        {"Origin": "http://[::1"},
        {"Content-Type": "multipart/form-data"},
        {"Content-Type": "multipart/form-data; boundary=" + "x" * 300},
        {"Authorization": "Bearer \xff"},
        {"Cookie": "session=\xff; hearth=.."},
        {"Accept-Language": "zz-" + "x" * 200},
        {"If-None-Match": '"' * 50},
        {"Range": "bytes=5-1"},
    ],
)
@pytest.mark.parametrize("path", ["/", "/sign-in", "/api/v1/topics", "/topics/1/replies", "/uploads"])
def test_a_refused_request_leaves_no_trace_in_the_log(
    guest: FlaskClient, caplog: pytest.LogCaptureFixture, headers: dict[str, str], path: str
) -> None:
    answers = [guest.post(path, data=b"x=1", headers=headers), guest.get(path, headers=headers)]
    assert all(answer.status_code < 500 for answer in answers)
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING] == []


def test_a_host_that_is_not_ours_gets_a_page(guest: FlaskClient) -> None:
    answer = guest.post("/", data={"x": "1"}, headers=FOREIGN)
    assert answer.status_code == 400 and 'id="reason"' in answer.text


def test_a_fault_is_traced_once_a_minute(
    app: Flask, guest: FlaskClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> None:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(about, "staff_members", fail)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    assert {guest.get("/contact").status_code for _ in range(5)} == {500}
    assert len([record for record in caplog.records if record.exc_info]) == 1


def test_how_often_it_was_is_said_with_the_next_line(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    clock = [100.0]
    monkeypatch.setattr("app.core.quiet_log.time.monotonic", lambda: clock[0])
    log = logging.getLogger("example")
    for _ in range(3):
        once_a_minute(log, logging.WARNING, "example", "the tyre is flat")
    clock[0] += 61
    once_a_minute(log, logging.WARNING, "example", "the tyre is flat")
    assert [record.getMessage() for record in caplog.records] == [
        "the tyre is flat",
        "the tyre is flat (2 more like this before)",
    ]

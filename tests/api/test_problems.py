"""Every refusal is a problem that programs can read, whatever they send."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask import Flask

from tests.api.calling import Program, assert_problem
from tests.support.cast import Cast

HOSTILE = {
    "nothing": b"",
    "blank": b"   ",
    "text": b"title=Hello",
    "half": b'{"title": "Hel',
    "deep list": b"[" * 100_000,
    "deep object": b'{"a":' * 40_000 + b"1" + b"}" * 40_000,
    "deep inside": b'{"title": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "huge number": b'{"rating": ' + b"9" * 10_000 + b"}",
    "not a number": b'{"rating": NaN}',
    "infinity": b'{"rating": -Infinity}',
    "twice the same name": b'{"title": "one", "title": "two"}',
    "a list": b"[]",
    "a text in JSON": b'"title"',
    "null": b"null",
    "a number": b"7",
    "bad UTF-8": b'{"title": "\xff\xfe"}',
    "UTF-16": '{"title": "Hi"}'.encode("utf-16"),
    "two documents": b"{}{}",
    "a comment": b"{} // hello",
    "single quotes": b"{'title': 'Hi'}",
}
PARTLY: dict[str, Any] = {
    "float": {"rating": 1e308},
    "number as a text": {"rating": "1e999"},
    "bool": {"title": True},
    "object": {"title": {"$gt": ""}},
    "list": {"body": [[["x"]]]},
    "NUL in a slug": {"space": "ri\0ding"},
    "surrogate in a slug": {"space": "\udfff"},
    "surrogate in a title": {"title": "\ud800" * 50},
    "NUL in a kind": {"kind": "question\0"},
    "odd names": {"\0": 1, "__class__": 2, "\ud800": 3, "x" * 5000: 4},
    "long list": {"tags": ["a"] * 20_000},
    "tags of everything": {"tags": [None, 1, {}, []]},
    "long tag": {"tags": ["é" * 10_000]},
    "large": {"rating": 2**63},
    "negative": {"rating": -(2**70)},
}


@pytest.mark.parametrize("sent", HOSTILE.values(), ids=HOSTILE)
def test_what_is_no_json_object(asker: Program, sent: bytes) -> None:
    assert_problem(asker.raw("/topics", sent), 400)


@pytest.mark.parametrize("change", PARTLY.values(), ids=PARTLY)
def test_what_is_json_but_no_topic(cast: Cast, asker: Program, change: dict[str, Any]) -> None:
    body = {
        "kind": "experience",
        "space": "riding",
        "title": "A year with it",
        "body": "Fine.",
        "subject": "City",
    }
    data = json.dumps({**body, "rating": 4, **change}).encode()
    topic_id = cast.topic()
    for path in ("/topics", f"/topics/{topic_id}/replies", f"/topics/{topic_id}/solution"):
        response = asker.raw(path, data)
        assert response.status_code in {201, 404, 422}, response.text
        assert response.status_code == 201 or response.content_type == "application/problem+json"


def test_a_float_that_has_no_end(asker: Program) -> None:
    assert_problem(asker.raw("/topics", b'{"rating": 1e999}'), 422, "rating", "space")


@pytest.mark.parametrize(
    "path", ["/nothing", "/topics/1/nothing", "/topics/1/replies/2", "/topics/x", "/../../etc"]
)
def test_an_unknown_address(anyone: Program, path: str) -> None:
    assert_problem(anyone.get(path), 404)


@pytest.mark.parametrize(
    "path", ["/api/", "/api/v2/topics", "/api/v1/%00", "/api/v1/topics?kind=%00", "/api/%ff"]
)
def test_everything_under_api_answers_programs(app: Flask, path: str) -> None:
    assert_problem(app.test_client().get(path), 404)


def test_a_method_that_an_address_does_not_take(asker: Program) -> None:
    response = asker.delete("/topics")
    assert_problem(response, 405)
    assert {"GET", "POST"} <= set(response.headers["Allow"].split(", "))
    assert_problem(asker.client.put("/api/v1/me"), 405)


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""]
)
def test_another_content_type(asker: Program, content_type: str) -> None:
    assert_problem(asker.raw("/topics", b'{"title": "Hi"}', content_type), 415)


def test_more_than_fits(asker: Program) -> None:
    assert_problem(asker.raw("/topics", b'{"body": "' + b"x" * 300_000 + b'"}'), 413)


def test_an_accident_tells_nothing_of_the_inside(
    app: Flask, asker: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(*args: Any, **values: Any) -> None:
        raise RuntimeError("the inside")

    monkeypatch.setattr("app.api.routes.reading.topics_page", break_down)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    assert "the inside" not in str(assert_problem(asker.get("/topics"), 500))


def test_an_odd_host_is_refused_in_the_same_words(app: Flask) -> None:
    assert_problem(app.test_client().get("/api/v1/topics", headers={"Host": "elsewhere.example"}), 400)

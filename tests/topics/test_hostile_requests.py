"""Damaged and hostile requests: each is refused in words, none breaks the server."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.core.db import db
from app.forum.topics.models import Post
from tests.support.cast import Cast

HUGE = "99999999999999999999999999"
IDS = ["0", "2147483648", HUGE, "-1", "1.5", "x", "%00", "1%00", "../1", "%F0%28%8C%28"]


@pytest.mark.parametrize("number", IDS)
def test_no_row_of_that_number(cast: Cast, number: str) -> None:
    browser = cast.browser("asker")
    for url in (f"/topics/{number}", f"/topics/{number}/slug", f"/posts/{number}", f"/posts/{number}/edit"):
        assert browser.get(url).status_code == 404, url
    for url in (f"/topics/{number}/replies", f"/topics/{number}/vote", f"/posts/{number}/restore"):
        assert browser.post(url, data={"body": "Hello"}).status_code in (404, 405), url


@pytest.mark.parametrize(
    "query", ["after=%00", "cursor=%00", "q=%00", "kind=%00&space=%00", "reply_to=" + HUGE]
)
def test_queries_with_nul_or_huge_numbers(cast: Cast, query: str) -> None:
    topic_id, browser = cast.topic(), cast.browser("asker")
    for path in (
        "/",
        "/people",
        "/topics/new",
        f"/topics/{topic_id}/range-drops-in-the-cold",
        "/people/suggest",
    ):
        assert browser.get(f"{path}?{query}").status_code in (200, 404), path


def test_nul_and_direction_marks_leave_the_text(app: Flask, cast: Cast) -> None:
    topic_id = cast.topic()
    form = {"body": "a\0b\u202ec", "token": "token-with-nul-in-body"}
    assert cast.browser("helper").post(f"/topics/{topic_id}/replies", data=form).status_code == 303
    with app.app_context():
        assert db.session.scalar(select(Post.body).where(Post.number == 2)) == "abc"


def test_ten_megabytes_are_too_large(app: Flask, cast: Cast) -> None:
    topic_id, browser = cast.topic(), cast.browser("helper")
    for url in (f"/topics/{topic_id}/replies", "/topics", "/preview"):
        for size in (10_000_000, 2_000_000):
            answer = browser.post(url, data={"body": "x" * size})
            assert answer.status_code == 413
            assert "too large" in answer.text
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Post)) == 1


@pytest.mark.parametrize("token", ["short", "x" * 101, "<script>", "bad token", "\0" * 20])
def test_a_damaged_token_is_refused_with_the_text_kept(cast: Cast, token: str) -> None:
    answer = cast.browser("helper").post(
        f"/topics/{cast.topic()}/replies", data={"body": "My text", "token": token}
    )
    assert answer.status_code == 422
    assert "My text" in answer.text and "This form is damaged" in answer.text


def test_a_token_of_somebody_else_gives_nothing_away(cast: Cast) -> None:
    topic_id, form = cast.topic(space="beta"), {"body": "Secret words", "token": "a-token-of-the-helper"}
    cast.browser("helper").post(f"/topics/{topic_id}/replies", data=form)
    elsewhere = cast.topic()
    answer = cast.browser("outsider").post(f"/topics/{elsewhere}/replies", data={**form, "body": "Mine"})
    assert answer.location.startswith(f"/topics/{elsewhere}/")


def test_forms_from_other_sites_are_refused(app: Flask, cast: Cast) -> None:
    topic_id, browser = cast.topic(), cast.browser("helper")
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}):
        answer = browser.post(f"/topics/{topic_id}/replies", data={"body": "Hi"}, headers=headers)
        assert answer.status_code == 403
    with app.app_context():
        assert cast.get_topic(topic_id).replies_count == 0


@pytest.mark.parametrize(
    "name", ["%00", "x" * 4000, "%2e%2e", "a%2Fb", "%F0%9F%94%A5", "'; DROP TABLE tags; --"]
)
def test_odd_names_are_not_found(guest: FlaskClient, name: str) -> None:
    for path in ("/tags/", "/people/", "/spaces/"):
        assert guest.get(path + name).status_code == 404

"""Searching: words, phrases, accents, beginnings, filters, and what people type by accident."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.db import transaction
from app.core.jobs import run_pending
from app.discovery.search.words import parse, snippet
from app.forum.topics.operations import accept_solution, delete_post, edit_post
from app.forum.topics.text import compose
from tests.support.cast import Cast


@pytest.fixture
def found(app: Flask, cast: Cast, guest: FlaskClient):  # type: ignore[no-untyped-def]
    """Which of the titles are found by a query, in order."""

    def find(query: str, **filters: str) -> list[str]:
        with app.app_context():
            run_pending()
        page = guest.get("/search", query_string={"q": query, **filters}).text
        hits = page.split('class="search-hit"')[1:]
        return [hit.split("<h2>")[1].split("</a>")[0].split(">")[-1] for hit in hits]

    return find


def test_words_are_found_in_title_text_and_tags(cast: Cast, found) -> None:  # type: ignore[no-untyped-def]
    cast.topic(title="Battery in winter", body="nothing special")
    cast.topic(title="Another thing", body="my battery is warm")
    cast.topic(title="A third thing", body="plain", tags=["battery"])
    cast.topic(title="Unrelated thing", body="plain")
    assert set(found("battery")) == {"Battery in winter", "Another thing", "A third thing"}
    assert found("battery")[0] == "Battery in winter"


def test_every_word_must_be_there_in_one_post(cast: Cast, found) -> None:  # type: ignore[no-untyped-def]
    cast.topic(title="Cold battery", body="x")
    cast.topic(title="Cold hands", body="x")
    assert found("cold battery") == ["Cold battery"]


def test_accents_and_case_do_not_matter_to_the_snippet(cast: Cast) -> None:
    marked = snippet("Det går fint på Vättern", parse("vattern"))
    assert "<mark>Vättern</mark>" in marked


def test_the_last_word_may_be_unfinished(cast: Cast, found) -> None:  # type: ignore[no-untyped-def]
    cast.topic(title="Derailleur adjustment", body="x")
    assert found("derail") == ["Derailleur adjustment"]


def test_phrases_and_words_left_out(cast: Cast, found) -> None:  # type: ignore[no-untyped-def]
    cast.topic(title="Rear light stays on", body="x")
    cast.topic(title="Light in the rear window", body="x")
    assert found('"rear light"') == ["Rear light stays on"]
    assert found("light -window") == ["Rear light stays on"]


def test_a_reply_leads_to_its_topic(cast: Cast, found) -> None:  # type: ignore[no-untyped-def]
    topic = cast.topic(title="How do I start", body="x")
    cast.reply(topic, body="Use the torque wrench")
    assert found("torque") == ["How do I start"]


def test_edits_and_removals_reach_the_index(app: Flask, cast: Cast, found) -> None:  # type: ignore[no-untyped-def]
    topic = cast.topic(title="Something to edit", body="x")
    reply = cast.reply(topic, body="originalword")
    assert found("originalword")
    with app.app_context(), transaction():
        edit_post(cast.member("helper"), cast.post(reply), compose("changedword"), 1)
    assert not found("originalword")
    assert found("changedword")
    with app.app_context(), transaction():
        delete_post(cast.member("helper"), cast.post(reply))
    assert not found("changedword")


def test_filters_narrow_by_kind_space_and_answer(app: Flask, cast: Cast, found) -> None:  # type: ignore[no-untyped-def]
    asked = cast.topic(title="Saddle question", body="saddle")
    cast.topic(kind="idea", title="Saddle idea", body="saddle")
    reply = cast.reply(asked)
    assert found("saddle", kind="idea") == ["Saddle idea"]
    assert found("saddle", answered="no") == []
    assert found("saddle", answered="yes") == ["Saddle question"]
    assert found("saddle", answered="solved") == []
    with app.app_context(), transaction():
        accept_solution(cast.member("asker"), cast.get_topic(asked), cast.post(reply))
    assert found("saddle", answered="solved") == ["Saddle question"]
    assert found("saddle", space="riding") and not found("saddle", space="announcements")
    assert not found("saddle", space="beta")


HOSTILE = [
    '"',
    "'",
    "*",
    "AND",
    "NOT",
    "a OR",
    "(",
    ")",
    "NEAR(",
    "-",
    '-"',
    "a:b",
    "title:x",
    "\x00",
    "%",
    "^",
    "🔋",
    "x" * 5000,
]


@pytest.mark.parametrize("query", HOSTILE)
def test_nothing_typed_is_an_operator(query: str, cast: Cast, guest: FlaskClient) -> None:
    cast.topic()
    assert guest.get("/search", query_string={"q": query}).status_code in (200, 404)


def test_what_was_found_is_shown_as_text(app: Flask, cast: Cast, guest: FlaskClient) -> None:
    cast.topic(title="<b>bold</b> needle", body="`<script>alert(1)</script>` needle")
    with app.app_context():
        run_pending()
    page = guest.get("/search?q=needle").text
    assert "<script>alert" not in page
    assert "&lt;b&gt;bold" in page


def test_nothing_found_offers_to_ask(guest: FlaskClient) -> None:
    page = guest.get("/search?q=nothinglikethis").text
    assert "Nothing found" in page
    assert "/topics/new?kind=question" in page

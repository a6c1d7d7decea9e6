"""Lists: kinds, filters, tags, pages, and what is empty."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support.cast import Cast

PATHS = {
    "question": "questions",
    "experience": "experiences",
    "idea": "ideas",
    "news": "news",
    "discussion": "discussions",
}


def rows(page: str) -> list[int]:
    """The topics of a list in their order."""
    return [int(number) for number in re.findall(r'id="topic-row-(\d+)"', page)]


@pytest.mark.parametrize(("kind", "path"), PATHS.items())
def test_each_kind_has_its_list(cast: Cast, guest: FlaskClient, kind: str, path: str) -> None:
    topics = {k: cast.topic("staff", kind=k, title=f"A topic of kind {k}") for k in PATHS}
    assert rows(guest.get(f"/{path}").text) == [topics[kind]]


@pytest.mark.parametrize("path", [*PATHS.values(), "unanswered", "tags"])
def test_an_empty_list_says_what_will_be_here(guest: FlaskClient, path: str) -> None:
    page = guest.get(f"/{path}").text
    assert 'class="empty"' in page
    assert "topic-row-" not in page


def test_the_list_moves_with_the_conversation(cast: Cast, guest: FlaskClient) -> None:
    old, new = cast.topic(title="The older one"), cast.topic(title="The newer one")
    assert rows(guest.get("/questions").text) == [new, old]
    cast.reply(old)
    assert rows(guest.get("/questions").text) == [old, new]


def test_unanswered_questions(cast: Cast, guest: FlaskClient) -> None:
    answered, waiting = cast.topic(title="Answered already"), cast.topic(title="Still waiting here")
    post_id = cast.reply(answered)
    cast.browser("asker").post(f"/topics/{answered}/solution", data={"post_id": post_id})
    for url in ("/unanswered", "/questions?only=unanswered"):
        assert rows(guest.get(url).text) == [waiting]
    assert '<span class="count" data-count="unanswered">1</span>' in guest.get("/").text


def test_ideas_by_votes(cast: Cast, guest: FlaskClient) -> None:
    wanted, quiet = (
        cast.topic(kind="idea", title="Many want this"),
        cast.topic(kind="idea", title="Nobody does"),
    )
    cast.browser("helper").post(f"/topics/{wanted}/vote")
    assert rows(guest.get("/ideas?order=activity").text) == [quiet, wanted]
    assert rows(guest.get("/ideas?order=votes").text) == [wanted, quiet]


@pytest.mark.parametrize(
    "url", ["/questions", "/ideas?order=votes", "/unanswered", "/tags/winter", "/", "/people/asker"]
)
def test_older_pages_bring_every_topic_once(cast: Cast, guest: FlaskClient, url: str) -> None:
    kind = "idea" if "ideas" in url else "question"
    written = {cast.topic(kind=kind, title=f"Topic number {n}", tags="winter") for n in range(60)}
    seen: list[int] = []
    pages = 0
    while url:
        page = guest.get(url).text
        seen += rows(page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        url = following.group(1).replace("&amp;", "&") if following else ""
        pages += 1
    assert pages == 3
    assert len(seen) == 60 and set(seen) == written


def test_tags_and_their_topics(cast: Cast, guest: FlaskClient) -> None:
    tagged = cast.topic(tags="winter, Größe")
    cast.topic(title="Without a tag")
    assert 'href="/tags/winter"' in guest.get("/tags").text
    assert rows(guest.get("/tags/winter").text) == [tagged]
    assert rows(guest.get("/tags/größe").text) == [tagged]


def test_tags_of_closed_spaces_are_not_known_outside(cast: Cast, guest: FlaskClient) -> None:
    cast.topic(space="beta", tags="secretsprocket")
    outsider = cast.browser("outsider")
    for browser in (guest, outsider):
        assert "secretsprocket" not in browser.get("/tags").text
        assert browser.get("/tags/secretsprocket").status_code == 404
    assert outsider.get("/tags/suggest?q=secret").json == []
    assert cast.browser("helper").get("/tags/suggest?q=secret").json == [
        {"name": "secretsprocket", "count": 1}
    ]
    assert "secretsprocket" in cast.browser("helper").get("/tags").text


@pytest.mark.parametrize("space", ["family", "beta"])
def test_lists_hold_only_what_the_reader_may_see(cast: Cast, guest: FlaskClient, space: str) -> None:
    hidden = cast.topic(space=space, title="Only for us here")
    for url in ("/", "/questions", "/unanswered", "/people/asker"):
        assert rows(guest.get(url).text) == []
        assert rows(cast.browser("outsider").get(url).text) == []
        assert rows(cast.browser("helper").get(url).text) == [hidden]


def test_news_stands_on_the_front_page_at_once(app: Flask, cast: Cast, guest: FlaskClient) -> None:
    news = cast.topic("staff", kind="news", space="announcements", title="Firmware 4.2 is out")
    page = guest.get("/").text
    assert 'id="front-news"' in page and "Firmware 4.2 is out" in page
    assert news not in rows(page)


@pytest.mark.parametrize(
    "cursor", ["x", "%00", "W10", "bnVsbA", "WzEsMl0", "A" * 3000, "WyIyMDI2IiwgOTk5OTk5OTk5OTk5OTk5XQ"]
)
@pytest.mark.parametrize(
    "path", ["/", "/questions", "/people", "/people/asker", "/people/asker?tab=replies&x=1"]
)
def test_a_damaged_cursor_is_not_found(guest: FlaskClient, path: str, cursor: str) -> None:
    assert guest.get(f"{path}{'&' if '?' in path else '?'}cursor={cursor}").status_code == 404

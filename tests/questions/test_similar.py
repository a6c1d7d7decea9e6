"""Topics like the title that is being typed: solved first, only what the reader may see."""

from __future__ import annotations

import html
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core.db import db
from app.core.jobs import run_pending
from app.discovery.search.models import TitleWord
from app.discovery.search.similar import index_titles, title_words
from tests.support.cast import Cast
from tests.support.queries import counted

TITLE = re.compile(r'<a href="/topics/\d+/[^"]*" target="_blank"[^>]*>.*?<span>([^<]+)<')


def similar(browser: FlaskClient, title: str, **more: str) -> list[str]:
    """The titles that are shown while this one is typed."""
    answer = browser.get("/topics/similar", query_string={"title": title, "part": "1", **more})
    assert answer.status_code == 200 and "<html" not in answer.text
    return TITLE.findall(answer.text)


def index(cast: Cast) -> None:
    with cast.app.app_context():
        run_pending()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Batteries & the battery", ["batte", "the"]),
        ("Fehler E-1042 beim Öffnen", ["fehle", "1042", "beim", "offne"]),
        ("P042017 twice P042017", ["p042017", "twice"]),
        ("هل البطارية معطلة", ["هل", "البطا", "معطلة"]),
        ("?! \0 \u200b", []),
    ],
)
def test_words_as_they_are_compared(text: str, words: list[str]) -> None:
    assert title_words(text) == words


def test_topics_that_share_rare_words_are_found(cast: Cast, guest: FlaskClient) -> None:
    for title in ("Display stays black after charging", "Which tyres for winter?", "Where is the workshop?"):
        cast.topic(title=title)
    index(cast)
    assert similar(guest, "My displays are black") == ["Display stays black after charging"]
    assert similar(guest, "A recipe for waffles") == []
    assert similar(guest, "") == []


def test_solved_ones_come_first(cast: Cast, guest: FlaskClient) -> None:
    solved, _newer = (
        cast.topic(title="Motor stutters uphill"),
        cast.topic(title="Motor stutters uphill again"),
    )
    cast.browser("asker").post(f"/topics/{solved}/solution", data={"post_id": cast.reply(solved)})
    index(cast)
    assert similar(guest, "motor stutters uphill again") == [
        "Motor stutters uphill",
        "Motor stutters uphill again",
    ]


def test_a_new_title_takes_the_place_of_the_old(app: Flask, cast: Cast, guest: FlaskClient) -> None:
    topic_id, asker = cast.topic(title="Display stays black"), cast.browser("asker")
    index(cast)
    with app.app_context():
        first = next(p for p in range(1, 50) if cast.post(p).topic_id == topic_id)
    form = {
        "title": "Speedometer shows nothing",
        "body": "41 km instead of 62.",
        "version": 1,
        "tags": "screen",
    }
    assert asker.patch(f"/posts/{first}", data=form).status_code == 303
    index(cast)
    assert similar(guest, "display stays black") == []
    assert similar(guest, "speedometer shows nothing") == ["Speedometer shows nothing"]
    assert similar(guest, "broken screen") == ["Speedometer shows nothing"]


def test_only_what_the_reader_may_see(cast: Cast, guest: FlaskClient) -> None:
    cast.topic(space="beta", title="Prototype overheats uphill")
    removed = cast.topic(title="Prototype overheats downhill")
    cast.browser("asker").delete(f"/posts/{_first(cast, removed)}")
    index(cast)
    for browser in (guest, cast.browser("outsider"), cast.browser("product")):
        assert similar(browser, "prototype overheats") == []
    assert similar(cast.browser("helper"), "prototype overheats") == ["Prototype overheats uphill"]
    assert similar(cast.browser("moderator"), "prototype overheats") == ["Prototype overheats uphill"]


def _first(cast: Cast, topic_id: int) -> int:
    with cast.app.app_context():
        return next(p for p in range(1, 50) if cast.post(p).topic_id == topic_id)


def test_kind_and_space_narrow_and_prefer(cast: Cast, guest: FlaskClient) -> None:
    cast.topic(kind="idea", title="Wooden saddle cover")
    for space in ("riding", "announcements"):
        cast.topic("staff", title=f"Wooden saddle in {space}", space=space)
    index(cast)
    assert similar(guest, "wooden saddle", kind="idea") == ["Wooden saddle cover"]
    assert similar(guest, "wooden saddle", kind="question", space="riding")[0] == "Wooden saddle in riding"
    assert similar(guest, "wooden saddle", kind="question", space="announcements")[0].endswith(
        "announcements"
    )


def test_without_scripts_the_composer_keeps_what_was_typed(cast: Cast) -> None:
    cast.topic(title="Display stays black")
    index(cast)
    typed = {
        "kind": "question",
        "title": "black display",
        "body": "It **shows** nothing.",
        "space": "riding",
        "tags": "screen",
    }
    answer = cast.browser("helper").post("/topics/similar", data=typed)
    assert answer.status_code == 200 and "Display stays black" in answer.text
    assert "It **shows** nothing." in answer.text and 'value="black display"' in answer.text
    assert cast.app.test_client().post("/topics/similar", data=typed).status_code == 401


def test_it_is_a_page_as_well(cast: Cast, guest: FlaskClient) -> None:
    cast.topic(title="Display stays black")
    index(cast)
    page = guest.get("/topics/similar?title=display+black").text
    assert "Display stays black" in page and "<h1>Similar topics" in page


@pytest.mark.parametrize(
    "title", ["'; DROP TABLE topics; --", '" OR 1=1', "\0", "x" * 100_000, "%_%", "🙂" * 300, "a " * 5000]
)
def test_hostile_titles(guest: FlaskClient, title: str) -> None:
    asked = {"title": title[:4000], "kind": title[:50], "space": title[:50]}
    answer = guest.get("/topics/similar", query_string=asked)
    assert answer.status_code == (404 if "\0" in title else 200)


def test_it_costs_the_same_however_much_is_typed(app: Flask, cast: Cast) -> None:
    for number in range(30):
        cast.topic(title=f"Display number {number} stays black in the cold")
    index(cast)
    browser, costs = cast.browser("asker"), set()
    for title in ("display", "display number 7 stays black in the cold when I ride uphill"):
        similar(browser, title)
        with counted(app) as statements:
            assert len(similar(browser, title)) == 5
        costs.add(len(statements))
    assert len(costs) == 1


def test_titles_from_before_are_indexed(app: Flask, cast: Cast, guest: FlaskClient) -> None:
    cast.topic(title="Display stays black", tags="screen")
    with app.app_context():
        for _ in range(2):
            index_titles(db.session.connection())
        db.session.commit()
        assert set(db.session.scalars(select(TitleWord.word))) == {"displ", "stays", "black", "scree"}
    assert similar(guest, "black display") == ["Display stays black"]


def test_a_topic_is_chosen_by_its_title(cast: Cast) -> None:
    idea = cast.topic(kind="idea", title="A guest key for my bike")
    other = cast.topic(kind="idea", title="Lend a guest key for a day")
    cast.topic(title="Where is my guest key?")
    with cast.app.app_context():
        run_pending()
    address = f"/topics/similar?title=guest+key&kind=idea&without={idea}&part=picks"
    found = cast.browser("staff").get(address).text
    assert re.findall(r'data-pick="(\d+)"', found) == [str(other)]
    assert "0 votes" in found
    nothing = cast.browser("staff").get("/topics/similar?title=submarine&part=picks").text
    assert "No title is like this." in nothing


def test_an_idea_leads_to_others_like_it_but_not_to_itself(cast: Cast) -> None:
    idea = cast.topic(kind="idea", title="A guest key for my bike")
    cast.topic(kind="idea", title="Lend a guest key for a day")
    with cast.app.app_context():
        run_pending()
    browser = cast.browser("helper")
    page = browser.get(f"/topics/{idea}", follow_redirects=True).text
    [address] = re.findall(r'href="(/topics/similar[^"]+)">Similar ideas<', page)
    found = browser.get(html.unescape(address)).text
    assert "Lend a guest key for a day" in found
    assert f"/topics/{idea}/" not in found

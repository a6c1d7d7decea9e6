"""Help articles: solved questions in lasting words, for those who may read where they come from."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.db import db, transaction
from app.forum.questions.models import HelpArticle, HelpRevision
from tests.support.cast import Cast


def solved(cast: Cast, **more: str) -> int:
    """A question with a solution."""
    topic_id = cast.topic(**more)
    cast.browser("asker").post(f"/topics/{topic_id}/solution", data={"post_id": cast.reply(topic_id)})
    return topic_id


def write(browser: FlaskClient, topic_id: int, title: str = "Why the range drops", body: str = "Cold cells."):  # type: ignore[no-untyped-def]
    """Publish an article."""
    return browser.post(f"/topics/{topic_id}/help-article", data={"title": title, "body": body})


def page(browser: FlaskClient, url: str) -> str:
    return browser.get(url, follow_redirects=True).text


def test_staff_turn_a_solved_question_into_an_article(cast: Cast, guest: FlaskClient) -> None:
    topic_id, staff = solved(cast), cast.browser("staff")
    form = page(staff, f"/topics/{topic_id}/help-article")
    assert (
        "Range drops in the cold" in form and "41 km instead of 62." in form and "Charge it indoors." in form
    )
    for _ in range(2):
        assert write(staff, topic_id).location == "/help/why-the-range-drops"
    article = page(guest, "/help/why-the-range-drops")
    assert "Cold cells." in article and "Range drops in the cold" in article
    assert "Why the range drops" in page(guest, "/help")
    assert "/help/why-the-range-drops" in page(guest, f"/topics/{topic_id}")
    assert "/help/why-the-range-drops" in staff.get(f"/topics/{topic_id}/help-article").location


def test_the_list_finds_words(cast: Cast, guest: FlaskClient) -> None:
    staff = cast.browser("staff")
    write(staff, solved(cast), "Why the range drops", "Cold cells.")
    write(staff, solved(cast, title="Squeaking brakes"), "Quiet brakes 100%", "Clean the rotor.")
    found = page(guest, "/help?q=rotor+clean")
    assert "Quiet brakes" in found and "range drops" not in found
    assert "No help article with these words" in page(guest, "/help?q=%25%25x")
    assert "Quiet brakes" in page(guest, "/help?q=100%25")


def test_addresses_differ(cast: Cast) -> None:
    staff = cast.browser("staff")
    urls = [
        write(staff, solved(cast), title).location
        for title in ("The cold", "The cold", "!?!?!?", "寒さ の こと")
    ]
    assert urls[:3] == ["/help/the-cold", "/help/the-cold-2", "/help/article"] and len(set(urls)) == 4


def test_every_version_is_kept(cast: Cast, guest: FlaskClient) -> None:
    topic_id, staff = solved(cast), cast.browser("staff")
    url = write(staff, topic_id).location
    change = {"title": "Why the range drops", "body": "Cold cells give less.", "version": 1}
    for _ in range(2):
        assert staff.patch(url, data=change).status_code == 303
    history = page(guest, f"{url}/history")
    assert "Version 2" in history and "Cold cells." in history and "Cold cells give less." in history
    with cast.app.app_context():
        assert db.session.query(HelpRevision).count() == 2


def test_many_versions_come_page_by_page(cast: Cast, guest: FlaskClient) -> None:
    topic_id, staff = solved(cast), cast.browser("staff")
    url = write(staff, topic_id).location
    for number in range(1, 12):
        change = {"title": "Why the range drops", "body": f"Cold cells, {number}.", "version": number}
        assert staff.patch(url, data=change).status_code == 303
    latest = page(guest, f"{url}/history")
    assert "Version 12" in latest and "Version 3 " in latest and "Version 2 " not in latest
    older = re.search(r'href="([^"]+cursor=[^"]+)"', latest)
    assert older is not None
    first = page(guest, older.group(1))
    assert "Version 2 " in first and "Version 1 " in first and "Version 3 " not in first
    assert guest.get(f"{url}/history?cursor=x").status_code == 404


def test_nobody_writes_over_another(cast: Cast, guest: FlaskClient) -> None:
    url = write(cast.browser("staff"), solved(cast)).location
    cast.browser("product").patch(url, data={"title": "Why the range drops", "body": "Hers.", "version": 1})
    answer = cast.browser("staff").patch(
        url, data={"title": "Why the range drops", "body": "Mine.", "version": 1}
    )
    assert answer.status_code == 409 and "Hers." in answer.text and "Mine." in answer.text
    assert "Hers." in page(guest, url)
    again = {"title": "Why the range drops", "body": "Both.", "version": 2}
    assert cast.browser("staff").patch(url, data=again).status_code == 303


def test_one_vote_a_member(app: Flask, cast: Cast) -> None:
    url = write(cast.browser("staff"), solved(cast)).location
    asker, outsider = cast.browser("asker"), cast.browser("outsider")
    for value in ("yes", "yes", "no"):
        assert asker.post(f"{url}/helpful", data={"value": value}).status_code == 303
    outsider.post(f"{url}/helpful", data={"value": "yes"})
    assert "1 of 2 members found this helpful" in page(app.test_client(), url)
    for _ in range(2):
        assert asker.post(f"{url}/helpful?_method=DELETE").status_code == 303
    assert "1 of 1 member found this helpful" in page(app.test_client(), url)
    assert asker.post(f"{url}/helpful", data={"value": "maybe"}).status_code == 422
    assert cast.browser("suspended").post(f"{url}/helpful", data={"value": "yes"}).status_code == 403
    assert app.test_client().post(f"{url}/helpful", data={"value": "yes"}).status_code == 401


def test_a_withdrawn_article_is_seen_by_staff_only(cast: Cast, guest: FlaskClient) -> None:
    topic_id, staff = solved(cast), cast.browser("staff")
    url = write(staff, topic_id).location
    for _ in range(2):
        assert staff.post(f"{url}/withdrawal").status_code == 303
    assert guest.get(url).status_code == cast.browser("asker").get(f"{url}/history").status_code == 404
    assert "range drops" not in page(guest, "/help") and url not in page(guest, f"/topics/{topic_id}")
    assert "only staff see it" in page(staff, url)
    assert staff.delete(f"{url}/withdrawal").status_code == 303
    assert guest.get(url).status_code == 200


def test_it_is_read_by_the_readers_of_its_topic(app: Flask, cast: Cast, guest: FlaskClient) -> None:
    url = write(cast.browser("staff"), solved(cast, space="family"), "Family secrets").location
    for browser in (guest, cast.browser("outsider"), cast.browser("product")):
        for path in (url, f"{url}/history", f"{url}/edit"):
            assert browser.get(path).status_code in (
                {404} if browser is not guest or "edit" not in path else {302, 303}
            )
        assert "Family secrets" not in page(browser, "/help") + page(browser, "/help?q=family")
    assert cast.browser("outsider").post(f"{url}/helpful", data={"value": "yes"}).status_code == 404
    assert "Family secrets" in page(cast.browser("helper"), "/help")
    open_url = write(cast.browser("staff"), solved(cast), "Open words").location
    with app.app_context(), transaction():
        article = db.session.query(HelpArticle).filter_by(slug="open-words").one()
        article.topic.hidden_at = article.created_at
    assert guest.get(open_url).status_code == 404
    assert "Open words" not in page(guest, "/help")


def test_who_writes(app: Flask, cast: Cast) -> None:
    topic_id, unsolved = solved(cast), cast.topic(title="Not solved yet")
    assert write(cast.browser("asker"), topic_id).status_code == 403
    assert write(cast.browser("staff"), unsolved).status_code == 403
    assert write(cast.browser("staff"), cast.topic(kind="idea", title="A guest key")).status_code == 403
    assert "help article" not in page(cast.browser("asker"), f"/topics/{topic_id}")
    url = write(cast.browser("staff"), topic_id).location
    asker = cast.browser("asker")
    assert asker.get(f"{url}/edit").status_code == 403
    assert asker.patch(url, data={"title": "Mine now", "body": "x", "version": 1}).status_code == 403
    assert asker.post(f"{url}/withdrawal").status_code == 403
    assert app.test_client().get(f"/topics/{topic_id}/help-article").location.startswith("/sign-in")


@pytest.mark.parametrize(
    ("title", "body", "field"),
    [
        ("", "x", "title"),
        ("x" * 201, "x", "title"),
        ("A title", "  ", "body"),
        ("A title", "x" * 32001, "body"),
    ],
)
def test_what_is_wrong_is_said_and_kept(cast: Cast, title: str, body: str, field: str) -> None:
    answer = write(cast.browser("staff"), solved(cast), title, body)
    assert answer.status_code == 422 and f'id="{field}-error"' in answer.text and title in answer.text


def test_hostile_words_are_text(cast: Cast, guest: FlaskClient) -> None:
    evil = "<script>alert(1)</script> [x](javascript:alert(1))"
    url = write(cast.browser("staff"), solved(cast), f"Evil {evil}", evil).location
    for path in (url, f"{url}/history", "/help"):
        assert "<script>alert(1)" not in page(guest, path) and 'href="javascript' not in page(guest, path)


def test_another_article_for_the_same_question_is_compared_and_not_dropped(cast: Cast) -> None:
    topic_id, staff, product = solved(cast), cast.browser("staff"), cast.browser("product")
    write(staff, topic_id)
    answer = write(product, topic_id, "What the cold does", "It takes a third.")
    assert answer.status_code == 409
    assert all(words in answer.text for words in ("Cold cells.", "It takes a third.", "What the cold does"))
    change = {"title": "Why the range drops", "body": "Cold cells, mostly.", "version": "1"}
    assert product.patch("/help/why-the-range-drops", data=change).status_code == 303
    assert write(staff, topic_id).location == "/help/why-the-range-drops"


def test_search_and_similar_find_articles_as_help(cast: Cast, guest: FlaskClient) -> None:
    staff = cast.browser("staff")
    write(staff, solved(cast), title="Charging in the winter", body="Cold cells hold less.")
    write(staff, solved(cast, space="family", title="Secret prototype"), title="Winter prototype charging")
    found = page(guest, "/search?q=cells")
    assert "/help/charging-in-the-winter" in found and "Help" in found
    assert "/help/charging" not in page(guest, "/search?q=cells&kind=idea")
    for part in ("", "&part=1"):
        similar = page(guest, f"/topics/similar?title=Charging+in+winter{part}")
        assert "/help/charging-in-the-winter" in similar and "prototype" not in similar
    assert "/help/charging" not in page(guest, "/topics/similar?title=Which+grease+for+the+seat")
    staff.post("/help/charging-in-the-winter/withdrawal")
    for browser in (guest, staff):
        assert "/help/charging-in-the-winter" not in page(browser, "/search?q=cells")
        assert "/help/charging" not in page(browser, "/topics/similar?title=Charging+in+winter&part=1")


def test_the_history_says_what_changed(cast: Cast, guest: FlaskClient) -> None:
    staff = cast.browser("staff")
    write(staff, solved(cast), body="Cold cells hold less.")
    changed = {"title": "Why the range drops", "body": "Warm cells hold more.", "version": "1"}
    assert staff.patch("/help/why-the-range-drops", data=changed).status_code == 303
    history = page(guest, "/help/why-the-range-drops/history")
    assert "<del>" in history and "<ins>" in history
    assert "Cold" in history.split("<del>")[1].split("</del>")[0]


def test_guests_say_once_in_a_browser_whether_it_helped(app: Flask, cast: Cast, guest: FlaskClient) -> None:
    staff = cast.browser("staff")
    write(staff, solved(cast))
    address = "/help/why-the-range-drops"
    assert "Set-Cookie" not in guest.get(address).headers
    other = app.test_client()
    for browser, value in ((guest, "yes"), (guest, "no"), (guest, "yes"), (other, "no")):
        assert browser.post(f"{address}/helpful-to-guest", data={"value": value}).status_code == 303
    assert "Thank you for saying so." in page(guest, address)
    assert "1 of 2 guests found this helpful" in page(staff, address)
    assert "guests found" not in page(guest, address) and "members found" not in page(staff, address)
    assert other.post(f"{address}/helpful-to-guest", data={"value": "perhaps"}).status_code == 422
    assert other.post("/help/nothing/helpful-to-guest", data={"value": "yes"}).status_code == 404

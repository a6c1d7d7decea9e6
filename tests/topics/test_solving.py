"""Solutions and official answers."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support.cast import Cast

STREAM = {"Accept": "text/vnd.turbo-stream.html, text/html"}


def accept(browser: FlaskClient, topic_id: int, post_id: object, **options):  # type: ignore[no-untyped-def]
    """Press "Solved by this"."""
    return browser.post(f"/topics/{topic_id}/solution", data={"post_id": post_id}, **options)


@pytest.mark.parametrize("by", ["asker", "staff"])
def test_the_asker_and_staff_accept(app: Flask, cast: Cast, guest: FlaskClient, by: str) -> None:
    topic_id = cast.topic()
    post_id = cast.reply(topic_id, "helper", "Charge it indoors.")
    assert accept(cast.browser(by), topic_id, post_id).status_code == 303
    page = guest.get(f"/topics/{topic_id}", follow_redirects=True).text
    assert "Solution by Lena Novak" in page and "Solved" in page
    assert page.count("Charge it indoors.") == 2
    assert "Solved" in guest.get("/questions").text
    assert "Range drops" not in guest.get("/unanswered").text


def test_another_solution_takes_the_place_of_the_first(app: Flask, cast: Cast) -> None:
    topic_id, browser = cast.topic(), cast.browser("asker")
    first, second = cast.reply(topic_id), cast.reply(topic_id, "staff", "Update it.")
    accept(browser, topic_id, first)
    answer = accept(browser, topic_id, second, headers=STREAM)
    for target in (
        f"post-{first}",
        f"post-{second}",
        f"topic-{topic_id}-solution",
        f"topic-{topic_id}-state",
    ):
        assert f'target="{target}"' in answer.text
    with app.app_context():
        assert cast.get_topic(topic_id).solution_post_id == second


def test_a_solution_is_withdrawn(app: Flask, cast: Cast) -> None:
    topic_id, browser = cast.topic(), cast.browser("asker")
    accept(browser, topic_id, cast.reply(topic_id))
    for _ in range(2):
        assert browser.post(f"/topics/{topic_id}/solution?_method=DELETE").status_code == 303
    with app.app_context():
        assert cast.get_topic(topic_id).solution_post_id is None


def test_others_do_not_decide_what_helped(app: Flask, cast: Cast) -> None:
    topic_id = cast.topic()
    post_id = cast.reply(topic_id)
    assert accept(cast.browser("helper"), topic_id, post_id).status_code == 403
    assert accept(cast.browser("suspended"), topic_id, post_id).status_code == 403
    with app.app_context():
        assert cast.get_topic(topic_id).solution_post_id is None


@pytest.mark.parametrize("post_id", ["", "0", "999999", "99999999999999999999", "x\0"])
def test_a_solution_that_is_not_there(cast: Cast, post_id: str) -> None:
    assert accept(cast.browser("asker"), cast.topic(), post_id).status_code == 404


def test_a_post_of_another_topic_is_no_solution(cast: Cast) -> None:
    topic_id, other = cast.topic(), cast.topic(title="Something else")
    assert accept(cast.browser("asker"), topic_id, cast.reply(other)).status_code == 422


def test_staff_mark_the_official_answer(cast: Cast, guest: FlaskClient) -> None:
    topic_id = cast.topic()
    post_id = cast.reply(topic_id, "staff", "This is how it works.")
    staff = cast.browser("staff")
    assert staff.post(f"/posts/{post_id}/official").status_code == 303
    page = guest.get(f"/topics/{topic_id}", follow_redirects=True).text
    assert "Support · official answer" in page
    assert page.index("This is how it works.") < page.index("1 reply</h2>")
    assert staff.post(f"/posts/{post_id}/official?_method=DELETE").status_code == 303
    assert "official answer" not in guest.get(f"/topics/{topic_id}", follow_redirects=True).text


def test_customers_give_no_official_answers(cast: Cast) -> None:
    topic_id = cast.topic()
    own, of_staff = cast.reply(topic_id), cast.reply(topic_id, "staff")
    assert cast.browser("helper").post(f"/posts/{of_staff}/official").status_code == 403
    assert cast.browser("staff").post(f"/posts/{own}/official").status_code == 403

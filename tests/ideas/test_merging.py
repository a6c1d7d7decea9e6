"""Ideas that ask for the same become one: votes, words and followers go along, and all can be undone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.db import db
from app.forum.follows.models import Follow
from app.forum.topics.models import Vote
from tests.support.cast import Cast
from tests.test_writing_at_once import at_once, posting

Numbers = Callable[[int], tuple[int, int, int]]


@pytest.fixture
def other(cast: Cast) -> int:
    """Another idea that asks for the same."""
    return cast.topic("helper", kind="idea", title="A guest key for friends", body="Please.")


def vote(cast: Cast, who: str, topic_id: int, importance: int = 1, why: str = "") -> None:
    """Vote as one of the cast."""
    said = {"importance": importance, "why": why}
    assert cast.browser(who).post(f"/topics/{topic_id}/vote", data=said).status_code == 303


def merge(browser: FlaskClient, topic_id: int, into: object, **more: str) -> int:
    """Send the form and return the status of the answer."""
    return browser.post(f"/topics/{topic_id}/merge", data={"into": str(into), **more}).status_code


def undo(browser: FlaskClient, topic_id: int) -> int:
    return browser.post(f"/topics/{topic_id}/merge?_method=DELETE").status_code


def rows(app: Flask, topic_id: int) -> dict[int, tuple[Any, ...]]:
    """Everything that the votes of an idea say, by member."""
    with app.app_context():
        found = db.session.query(Vote).filter_by(topic_id=topic_id)
        return {
            v.member_id: (v.importance, v.stated, v.why, v.also, v.own, v.origin_id, v.by_id, v.source)
            for v in found
        }


def page_of(browser: FlaskClient, topic_id: int) -> str:
    return browser.get(f"/topics/{topic_id}", follow_redirects=True).text


def test_each_voter_counts_once_with_the_greater_importance_and_all_words(
    app: Flask, cast: Cast, idea: int, other: int, numbers: Numbers
) -> None:
    vote(cast, "helper", idea, 3, "For my sister.")
    vote(cast, "helper", other, 1, "For my brother.")
    vote(cast, "outsider", idea, 2, "For a friend.")
    vote(cast, "moderator", other, 2)
    assert merge(cast.browser("staff"), idea, other) == 303
    assert numbers(other) == (0, 2, 1)
    page = page_of(cast.browser("asker"), other)
    for words in ("For my sister.", "For my brother.", "For a friend."):
        assert page.count(words) == 1
    assert "Merged from" in page and "Lend my bike to a friend" in page


def test_the_merged_idea_stays_readable_and_leads_on(
    cast: Cast, idea: int, other: int, guest: FlaskClient
) -> None:
    vote(cast, "helper", idea)
    merge(cast.browser("staff"), idea, other, reason="The same wish.")
    page = page_of(guest, idea)
    assert "This idea became a part of" in page and f'href="/topics/{other}/a-guest-key-for-friends"' in page
    assert "The same wish." in page and "votes are closed" in page
    assert cast.browser("asker").post(f"/topics/{idea}/vote").status_code == 403
    assert "Lend my bike" not in guest.get("/ideas").text
    assert "Lend my bike" in guest.get("/ideas?status=merged").text
    assert "Lend my bike" not in guest.get("/roadmap?declined=1").text


def test_undoing_gives_everything_back_as_it_was(app: Flask, cast: Cast, idea: int, other: int) -> None:
    staff = cast.browser("staff")
    staff.post(f"/topics/{idea}/status", data={"status": "planned", "reason": "In March."})
    vote(cast, "helper", idea, 3, "For my sister.")
    vote(cast, "helper", other, 1, "For my brother.")
    vote(cast, "outsider", idea, 2)
    before = rows(app, idea), rows(app, other)
    for _ in range(2):
        assert merge(staff, idea, other) == 303
    assert rows(app, other) != before[1]
    for _ in range(2):
        assert undo(staff, idea) == 303
    assert (rows(app, idea), rows(app, other)) == before
    with app.app_context():
        topic = cast.get_topic(idea)
        assert (topic.status, topic.same_as_id) == ("planned", None)
    page = page_of(cast.browser("asker"), idea)
    assert "became a part of" not in page and "It is an idea of its own after all." in page


def test_who_voted_meanwhile_keeps_their_vote(cast: Cast, idea: int, other: int, numbers: Numbers) -> None:
    vote(cast, "outsider", idea, 1)
    vote(cast, "helper", idea, 1)
    staff = cast.browser("staff")
    merge(staff, idea, other)
    vote(cast, "helper", other, 2, "I say so here.")
    vote(cast, "moderator", other, 3)
    undo(staff, idea)
    assert numbers(other) == (0, 1, 1) and numbers(idea) == (2, 0, 0)


def test_who_takes_a_vote_back_does_not_get_it_again(
    cast: Cast, idea: int, other: int, numbers: Numbers
) -> None:
    vote(cast, "helper", idea)
    staff = cast.browser("staff")
    merge(staff, idea, other)
    assert cast.browser("helper").delete(f"/topics/{other}/vote").status_code == 303
    assert numbers(other) == (0, 0, 0)
    undo(staff, idea)
    assert numbers(idea) == (0, 0, 0)


def test_two_into_one_and_one_of_them_out_again(
    app: Flask, cast: Cast, idea: int, other: int, numbers: Numbers
) -> None:
    third = cast.topic("asker", kind="idea", title="Share the bike at work")
    staff = cast.browser("staff")
    vote(cast, "helper", idea, 3, "One.")
    vote(cast, "helper", third, 2, "Two.")
    vote(cast, "outsider", third, 1)
    merge(staff, idea, other)
    merge(staff, third, other)
    assert numbers(other) == (1, 0, 1)
    undo(staff, idea)
    assert numbers(other) == (1, 1, 0)
    page = page_of(cast.browser("asker"), other)
    assert "Two." in page and "One." not in page


def test_undoing_below_reaches_what_was_merged_on(
    cast: Cast, idea: int, other: int, numbers: Numbers
) -> None:
    third = cast.topic("asker", kind="idea", title="Share the bike at work")
    staff = cast.browser("staff")
    vote(cast, "outsider", idea, 2)
    vote(cast, "helper", other)
    merge(staff, idea, other)
    merge(staff, other, third)
    assert numbers(third) == (1, 1, 0)
    undo(staff, idea)
    assert numbers(third) == numbers(other) == (1, 0, 0)


def test_followers_come_along_and_go_back(app: Flask, cast: Cast, idea: int, other: int) -> None:
    browser, staff = cast.browser("outsider"), cast.browser("staff")
    browser.post(f"/topics/{idea}/follow", data={"level": "every"})
    merge(staff, idea, other)
    assert "you followed an idea that became a part of it" in page_of(browser, other)
    undo(staff, idea)
    with app.app_context():
        assert db.session.get(Follow, (cast.member("outsider").id, "topic", other)) is None
        assert db.session.get(Follow, (cast.member("outsider").id, "topic", idea)) is not None


def test_into_a_hidden_space_only_those_go_who_may_see_it(
    cast: Cast, idea: int, numbers: Numbers, guest: FlaskClient
) -> None:
    secret = cast.topic("staff", kind="idea", space="beta", title="Zebra project")
    vote(cast, "outsider", idea, 3, "Mine.")
    vote(cast, "helper", idea, 2, "Ours.")
    outsider = cast.browser("outsider")
    outsider.post(f"/topics/{idea}/follow", data={"level": "every"})
    assert merge(cast.browser("staff"), idea, secret) == 303
    assert numbers(secret) == (0, 1, 0)
    for browser in (guest, outsider):
        page = page_of(browser, idea)
        assert "This idea became a part of another one." in page and "Zebra" not in page
        assert f"/topics/{secret}" not in page
    assert "Zebra" in page_of(cast.browser("helper"), idea)


def test_out_of_a_hidden_space_its_name_stays_inside(cast: Cast, other: int, guest: FlaskClient) -> None:
    secret = cast.topic("staff", kind="idea", space="beta", title="Zebra project")
    vote(cast, "helper", secret)
    merge(cast.browser("staff"), secret, other)
    assert "Zebra" not in page_of(guest, other) and "Zebra" not in page_of(cast.browser("outsider"), other)
    assert "Zebra" in page_of(cast.browser("asker"), other)


def test_where_it_cannot_go(cast: Cast, idea: int, other: int) -> None:
    product = cast.browser("product")
    hidden = cast.topic("staff", kind="idea", space="beta")
    question = cast.topic(title="A question it is")
    for into in (
        "",
        "0",
        "abc",
        99_999,
        hidden,
        question,
        idea,
        "https://[bad/topics/1",
        "9" * 40,
        "/topics/x",
    ):
        answer = product.post(f"/topics/{idea}/merge", data={"into": str(into), "reason": "Kept words"})
        assert answer.status_code == 422 and "Kept words" in answer.text, into
    missing = product.post(f"/topics/{idea}/merge", data={"into": "99999"}).text
    unseen = product.post(f"/topics/{idea}/merge", data={"into": str(hidden)}).text
    assert "There is no such idea." in missing and "There is no such idea." in unseen


def test_an_address_names_an_idea_as_well(cast: Cast, idea: int, other: int) -> None:
    into = f"https://community.example/topics/{other}/a-guest-key?after=25#post-1"
    assert merge(cast.browser("staff"), idea, into) == 303


def test_no_circles_and_no_second_place(cast: Cast, idea: int, other: int) -> None:
    third = cast.topic("asker", kind="idea", title="Share the bike at work")
    staff = cast.browser("staff")
    assert merge(staff, idea, other) == 303
    assert merge(staff, other, idea) == 422
    assert merge(staff, third, idea) == 422
    assert merge(staff, idea, third) == 422


def test_a_merged_idea_is_not_decided_about(cast: Cast, idea: int, other: int) -> None:
    staff = cast.browser("staff")
    merge(staff, idea, other)
    assert (
        staff.post(f"/topics/{idea}/status", data={"status": "planned", "reason": "So."}).status_code == 422
    )


def test_only_staff_merge(cast: Cast, idea: int, other: int) -> None:
    asker = cast.browser("asker")
    assert asker.get(f"/topics/{idea}/merge").status_code == 403
    assert merge(asker, idea, other) == 403 and undo(asker, idea) == 403
    hidden = cast.topic("staff", kind="idea", space="beta")
    assert merge(cast.browser("product"), hidden, other) == 404


def test_both_ways_in_the_same_moment_is_one_way(cast: Cast, idea: int, other: int) -> None:
    staff = cast.browser("staff")
    there = posting(staff, f"/topics/{idea}/merge", into=str(other))
    back = posting(staff, f"/topics/{other}/merge", into=str(idea))
    assert sorted(at_once(there, back)) == [303, 422]


def test_twice_in_the_same_moment_is_once(
    app: Flask, cast: Cast, idea: int, other: int, numbers: Numbers
) -> None:
    vote(cast, "helper", idea)
    staff = cast.browser("staff")
    assert at_once(*[posting(staff, f"/topics/{idea}/merge", into=str(other)) for _ in range(3)]) == [303] * 3
    assert numbers(other) == (1, 0, 0)

"""A community may give everyone a number of open votes; what is decided comes back."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from sqlalchemy import func, select

from app.core.db import db
from app.forum.topics.models import Vote
from tests.support.cast import Cast
from tests.test_writing_at_once import at_once, posting

Decide = Callable[[int], None]
STREAM = {"Accept": "text/vnd.turbo-stream.html, text/html"}


def ideas(cast: Cast, count: int, **more: str) -> list[int]:
    return [cast.topic("asker", kind="idea", title=f"Idea number {n}", **more) for n in range(count)]


def votes_of(app: Flask, cast: Cast, key: str) -> int:
    with app.app_context():
        mine = select(func.count()).where(Vote.member_id == cast.member(key).id)
        return db.session.scalar(mine) or 0


def test_without_a_budget_there_is_no_limit(app: Flask, cast: Cast) -> None:
    browser = cast.browser("helper")
    assert [browser.post(f"/topics/{one}/vote").status_code for one in ideas(cast, 4)] == [303] * 4
    assert "You can give as many as you like." in browser.get("/ideas/mine").text


def test_one_more_than_one_has_is_refused_and_says_where_they_are(
    app: Flask, cast: Cast, votes_each: Decide
) -> None:
    votes_each(2)
    browser, three = cast.browser("helper"), ideas(cast, 3)
    answers = [browser.post(f"/topics/{one}/vote") for one in three]
    assert [answer.status_code for answer in answers] == [303, 303, 403]
    assert "All of your 2 votes are given." in answers[2].text and "/ideas/mine" in answers[2].text
    assert votes_of(app, cast, "helper") == 2
    mine = browser.get("/ideas/mine").text
    assert "2 of your 2 votes are given." in mine and "Idea number 1" in mine and "Idea number 2" not in mine


def test_in_place_the_refusal_comes_as_a_note(cast: Cast, votes_each: Decide) -> None:
    votes_each(1)
    browser, two = cast.browser("helper"), ideas(cast, 2)
    browser.post(f"/topics/{two[0]}/vote")
    answer = browser.post(f"/topics/{two[1]}/vote", headers=STREAM)
    assert answer.status_code == 403 and 'target="toasts"' in answer.text and "/ideas/mine" in answer.text


def test_a_vote_is_moved_by_taking_another_back(cast: Cast, votes_each: Decide) -> None:
    votes_each(1)
    browser, two = cast.browser("helper"), ideas(cast, 2)
    browser.post(f"/topics/{two[0]}/vote")
    answer = browser.post(f"/topics/{two[0]}/vote?_method=DELETE", data={"back": "mine"})
    assert answer.headers["Location"] == "/ideas/mine"
    assert browser.post(f"/topics/{two[1]}/vote").status_code == 303


def test_saying_more_costs_nothing(cast: Cast, votes_each: Decide) -> None:
    votes_each(1)
    browser, one = cast.browser("helper"), ideas(cast, 1)[0]
    browser.post(f"/topics/{one}/vote")
    assert browser.post(f"/topics/{one}/vote", data={"importance": "3", "why": "So."}).status_code == 303


def test_votes_for_decided_ideas_come_back(cast: Cast, votes_each: Decide) -> None:
    votes_each(1)
    browser, staff = cast.browser("helper"), cast.browser("staff")
    for status, one in zip(("shipped", "declined", "closed", "merged"), ideas(cast, 4), strict=True):
        assert browser.post(f"/topics/{one}/vote").status_code == 303, status
        if status == "closed":
            staff.post(f"/topics/{one}/lock", data={"reason": "Done."})
        elif status == "merged":
            staff.post(f"/topics/{one}/merge", data={"into": str(ideas(cast, 1)[0])})
        else:
            staff.post(f"/topics/{one}/status", data={"status": status, "reason": "Because."})
    # What was merged counts for the idea it became a part of.
    assert "1 of your 1 votes are given." in browser.get("/ideas/mine").text


def test_votes_where_one_cannot_look_any_more_come_back(cast: Cast, votes_each: Decide) -> None:
    votes_each(1)
    inside = cast.topic("staff", kind="idea", space="family", title="Inside only")
    browser = cast.browser("asker")
    browser.post(f"/topics/{inside}/vote")
    cast.browser("helper").post(f"/spaces/family/members/{cast.handle_of('asker')}?_method=DELETE")
    browser.post("/spaces/family/membership?_method=DELETE")
    page = browser.get("/ideas/mine").text
    assert "Inside only" not in page and "0 of your 1 votes are given." in page


def test_staff_have_as_many_as_they_like(cast: Cast, votes_each: Decide) -> None:
    votes_each(1)
    browser = cast.browser("staff")
    assert [browser.post(f"/topics/{one}/vote").status_code for one in ideas(cast, 3)] == [303] * 3


def test_votes_in_the_same_moment_never_exceed_it(app: Flask, cast: Cast, votes_each: Decide) -> None:
    votes_each(2)
    browser = cast.browser("helper")
    statuses = at_once(*[posting(browser, f"/topics/{one}/vote") for one in ideas(cast, 5)])
    assert sorted(statuses) == [303, 303, 403, 403, 403]
    assert votes_of(app, cast, "helper") == 2


def test_administrators_decide_about_it(app: Flask, cast: Cast) -> None:
    admin = cast.browser("admin")
    page = admin.get("/admin/community").text
    assert "Votes for ideas" in page
    form = {"community_name": "Hearth", "hue": "50", "sign_up": "open", "votes_newcomer": "1"}
    assert admin.post("/admin/community", data={**form, "votes_member": "many"}).status_code == 422
    assert admin.post("/admin/community", data=form).status_code == 303
    browser, two = cast.browser("outsider"), ideas(cast, 2)
    assert [browser.post(f"/topics/{one}/vote").status_code for one in two] == [303, 403]

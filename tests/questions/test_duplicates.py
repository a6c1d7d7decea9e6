"""Questions that are answered in another: linked both ways, everybody moves, and nothing leaks."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core.db import db
from app.core.jobs import run_pending
from app.forum.follows.models import Follow
from app.forum.topics.models import MeToo
from app.forum.topics.recount import counters
from tests.live.ears import Ear
from tests.support.cast import Cast


def join(browser: FlaskClient, topic_id: int, other: object):  # type: ignore[no-untyped-def]
    """Say where a question is answered."""
    return browser.post(f"/topics/{topic_id}/duplicate", data={"other": str(other)})


def part(browser: FlaskClient, topic_id: int) -> int:
    """Say that it stands for itself."""
    return browser.delete(f"/topics/{topic_id}/duplicate").status_code


def page(browser: FlaskClient, topic_id: int) -> str:
    return browser.get(f"/topics/{topic_id}", follow_redirects=True).text


def two(cast: Cast, by: str = "outsider") -> tuple[int, int]:
    """A question, and one asked again by somebody else."""
    return cast.topic(title="Range drops in the cold"), cast.topic(by, title="Winter eats my battery")


def who_follows(cast: Cast, topic_id: int) -> set[int]:
    with cast.app.app_context():
        rule = (Follow.target == "topic", Follow.target_id == topic_id)
        return set(db.session.scalars(select(Follow.member_id).where(*rule)))


def who_shares(cast: Cast, topic_id: int) -> set[int]:
    with cast.app.app_context():
        return set(db.session.scalars(select(MeToo.member_id).where(MeToo.topic_id == topic_id)))


def wrong_counters(cast: Cast) -> list[str]:
    with cast.app.app_context():
        return [c.name for c in counters() if db.session.execute(c.wrong()).all()]


def test_both_are_linked_and_the_duplicate_closes(cast: Cast, guest: FlaskClient) -> None:
    first, again = two(cast)
    staff = cast.browser("staff")
    for _ in range(2):
        assert join(staff, again, first).status_code == 303
    there, here = page(guest, again), page(guest, first)
    assert "Answered in" in there and "Range drops in the cold" in there and "closed" in there
    assert "1 more question is answered here" in here and "Winter eats my battery" in here
    assert guest.get(f"/topics/{again}/duplicate").location.startswith(f"/topics/{first}/")
    assert "Winter eats my battery" not in guest.get("/unanswered").text
    assert "Answered elsewhere" in guest.get("/questions").text


@pytest.mark.parametrize(
    "form", ["{0}", "#{0}", "/topics/{0}", "https://example.org/topics/{0}/a-slug?after=25#post-1"]
)
def test_the_other_is_named_by_number_or_address(app: Flask, cast: Cast, form: str) -> None:
    first, again = two(cast)
    assert join(cast.browser("staff"), again, form.format(first)).status_code == 303
    with app.app_context():
        assert cast.get_topic(again).same_as_id == first


def test_everybody_moves_once(cast: Cast) -> None:
    first, again = two(cast)
    for who, where in (("helper", again), ("helper", first), ("product", again), ("asker", again)):
        assert cast.browser(who).post(f"/topics/{where}/me-too").status_code == 303
    join(cast.browser("staff"), again, first)
    ids = {who: cast.id_of(who) for who in ("helper", "product", "asker", "outsider")}
    assert who_shares(cast, first) == {ids["helper"], ids["product"], ids["outsider"]}
    assert who_shares(cast, again) == set()
    assert who_follows(cast, first) == set(ids.values()) and who_follows(cast, again) == set()
    assert wrong_counters(cast) == []


def test_undoing_brings_everybody_back(app: Flask, cast: Cast) -> None:
    first, again = two(cast)
    for who, where in (("helper", again), ("helper", first), ("product", again)):
        cast.browser(who).post(f"/topics/{where}/me-too")
    before = [(who_follows(cast, t), who_shares(cast, t)) for t in (first, again)]
    staff = cast.browser("staff")
    join(staff, again, first)
    for _ in range(2):
        assert part(staff, again) == 303
    assert [(who_follows(cast, t), who_shares(cast, t)) for t in (first, again)] == before
    with app.app_context():
        topic = cast.get_topic(again)
        assert topic.same_as_id is None and not topic.is_closed
    assert wrong_counters(cast) == []


def test_a_question_closed_before_stays_closed(app: Flask, cast: Cast) -> None:
    first, again = two(cast)
    staff = cast.browser("staff")
    staff.post(f"/topics/{again}/lock", data={"reason": "Enough"})
    join(staff, again, first)
    part(staff, again)
    with app.app_context():
        assert cast.get_topic(again).close_reason == "Enough"


def test_a_chain_leads_to_its_end(app: Flask, cast: Cast) -> None:
    first, again = two(cast)
    third, staff = cast.topic(title="Once more about the cold"), cast.browser("staff")
    join(staff, again, first)
    assert join(staff, third, again).status_code == 303
    last = cast.topic("helper", title="The best explanation of the cold")
    join(staff, first, last)
    with app.app_context():
        assert [cast.get_topic(t).same_as_id for t in (first, again, third)] == [last, last, last]
    part(staff, first)
    with app.app_context():
        assert [cast.get_topic(t).same_as_id for t in (first, again, third)] == [None, first, first]


def test_another_target_takes_the_place_of_the_first(app: Flask, cast: Cast) -> None:
    first, again = two(cast)
    other, staff = cast.topic("helper", title="Something else entirely"), cast.browser("staff")
    join(staff, again, first)
    assert join(staff, again, other).status_code == 303
    with app.app_context():
        assert cast.get_topic(again).same_as_id == other
    assert cast.id_of("outsider") not in who_follows(cast, first)
    assert wrong_counters(cast) == []


def test_no_circles(cast: Cast) -> None:
    first, again = two(cast)
    staff = cast.browser("staff")
    assert join(staff, first, first).status_code == 422
    join(staff, again, first)
    assert join(staff, first, again).status_code == 422


@pytest.mark.parametrize(
    "other", ["", "0", "999999", "x", "/topics/", "9" * 40, "\0", "<b>1</b>", "../1", "-1"]
)
def test_what_is_not_there(cast: Cast, other: str) -> None:
    _first, again = two(cast)
    answer = join(cast.browser("staff"), again, other)
    assert answer.status_code == 422 and 'id="other-error"' in answer.text and "<b>1" not in answer.text


def test_what_one_may_not_see_is_not_there(cast: Cast) -> None:
    hidden = cast.topic(space="beta", title="The secret prototype")
    mine = cast.topic("outsider", title="Winter eats my battery")
    outsider = cast.browser("outsider")
    missing, secret = join(outsider, mine, 999999), join(outsider, mine, hidden)
    assert missing.status_code == secret.status_code == 422
    error = "We find no such question. Paste its address or its number."
    assert error in missing.text and error in secret.text and "secret prototype" not in secret.text


def test_only_questions_are_answered(cast: Cast) -> None:
    _first, again = two(cast)
    idea = cast.topic(kind="idea", title="A guest key")
    assert join(cast.browser("staff"), again, idea).status_code == 422
    assert join(cast.browser("staff"), idea, again).status_code == 403


def test_readers_of_the_duplicate_learn_nothing_of_a_closed_space(cast: Cast, guest: FlaskClient) -> None:
    secret = cast.topic(space="family", title="The secret prototype")
    again = cast.topic("outsider", title="Winter eats my battery")
    cast.browser("helper").post(f"/topics/{again}/me-too")
    cast.browser("product").post(f"/topics/{again}/me-too")
    join(cast.browser("staff"), again, secret)
    for browser in (guest, cast.browser("outsider"), cast.browser("product")):
        text = page(browser, again)
        assert "answered in another" in text and "secret prototype" not in text
        assert f"/topics/{secret}" not in text
        assert browser.get(f"/topics/{again}/duplicate").status_code == 404
    assert "secret prototype" in page(cast.browser("helper"), again)
    assert who_follows(cast, again) == {cast.id_of("outsider"), cast.id_of("product")}
    assert who_shares(cast, again) == {cast.id_of("product")}
    assert cast.id_of("helper") in who_shares(cast, secret)
    with cast.app.app_context():
        run_pending()
    told = cast.browser("outsider").get("/notifications").text
    assert "is answered in another question" in told and "secret prototype" not in told


def test_who_may(app: Flask, cast: Cast) -> None:
    first, again = two(cast)
    assert join(cast.browser("helper"), again, first).status_code == 403
    assert join(cast.browser("suspended"), again, first).status_code == 403
    assert join(app.test_client(), again, first).location.startswith("/sign-in")
    assert join(cast.browser("outsider"), again, first).status_code == 303
    assert part(cast.browser("helper"), again) == 403
    assert part(cast.browser("moderator"), again) == 303


def test_readers_see_it_at_once_without_the_title(cast: Cast, ear: Callable[..., Ear]) -> None:
    secret = cast.topic(space="family", title="The secret prototype")
    again = cast.topic("outsider", title="Winter eats my battery")
    listening = ear()
    listening.join(f"topic:{again}")
    join(cast.browser("staff"), again, secret)
    heard = listening.streams()
    assert "answered in another" in heard and "secret prototype" not in heard
    assert f"/topics/{secret}" not in heard

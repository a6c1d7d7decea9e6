"""Who reads news and who is told of it: everybody, followers, or only those who joined the space."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.db import db, transaction
from app.forum.follows.operations import follow
from app.forum.spaces.operations import admit, leave_space
from app.forum.topics.recount import counters
from tests.news.conftest import TITLE, Desk
from tests.support.cast import Cast


@pytest.fixture
def joined(app: Flask, cast: Cast) -> None:
    """The helper and the staff joined the open space; the outsider follows it."""
    with app.app_context(), transaction():
        for key in ("helper", "staff"):
            admit(cast.member(key), cast.member(key), cast.space("riding"))
        follow(cast.member("outsider"), "space", cast.space("riding").id, "first")


@pytest.mark.usefixtures("joined")
@pytest.mark.parametrize(
    ("reach", "told"),
    [
        ("readers", {"asker", "helper", "outsider", "moderator"}),
        ("followers", {"helper", "outsider"}),
        ("group", {"helper"}),
    ],
)
def test_who_is_told(desk: Desk, reach: str, told: set[str]) -> None:
    desk.write(reach=reach)
    desk.work()
    people = ("asker", "helper", "outsider", "moderator", "staff")
    assert {key for key in people if desk.inbox(key) == [f"News: {TITLE}"]} == told


@pytest.mark.usefixtures("joined")
def test_group_news_is_read_by_those_who_joined(cast: Cast, desk: Desk, guest: FlaskClient) -> None:
    topic_id = desk.write(reach="group")
    page = f"/topics/{topic_id}"
    browsers = {key: cast.browser(key) for key in ("asker", "helper", "outsider", "product", "admin")}
    seen = {
        key
        for key, browser in browsers.items()
        if browser.get(page, follow_redirects=True).status_code == 200
    }
    assert seen == {"helper", "admin"}
    assert guest.get(page).status_code == 404
    assert "News only for those who joined Riding" in browsers["helper"].get(page, follow_redirects=True).text
    assert TITLE not in browsers["asker"].get("/spaces/riding").text
    assert TITLE in browsers["helper"].get("/spaces/riding").text


@pytest.mark.usefixtures("joined")
def test_group_news_is_not_counted_where_others_see_the_number(app: Flask, cast: Cast, desk: Desk) -> None:
    with app.app_context():
        before = cast.space("riding").topics_count
    desk.write(reach="group")
    with app.app_context():
        assert cast.space("riding").topics_count == before
        assert [c.name for c in counters() if db.session.execute(c.wrong()).all()] == []


@pytest.mark.usefixtures("joined")
def test_narrowed_later_it_puts_out_who_may_not_read_any_more(
    app: Flask, desk: Desk, staff: FlaskClient, ear
) -> None:  # type: ignore[no-untyped-def]
    topic_id = desk.write()
    outsider, helper = ear("outsider"), ear("helper")
    for listener in (outsider, helper):
        listener.join(f"topic:{topic_id}")
    form = {
        "title": TITLE,
        "body": "It charges in the cold.",
        "version": "1",
        "reach": "group",
        "zone": "UTC",
    }
    assert staff.patch(f"/posts/{desk.first_post(topic_id)}", data=form).status_code == 303
    assert outsider.heard("out") == [{"channel": f"topic:{topic_id}"}]
    assert helper.heard("out") == []
    with app.app_context():
        assert [c.name for c in counters() if db.session.execute(c.wrong()).all()] == []


@pytest.mark.usefixtures("joined")
def test_widened_later_it_is_in_all_lists(desk: Desk, staff: FlaskClient, reader: FlaskClient, ear) -> None:  # type: ignore[no-untyped-def]
    topic_id = desk.write(reach="group")
    listener = ear("asker")
    listener.join("lists")
    form = {
        "title": TITLE,
        "body": "It charges in the cold.",
        "version": "1",
        "reach": "readers",
        "zone": "UTC",
    }
    staff.patch(f"/posts/{desk.first_post(topic_id)}", data=form)
    assert TITLE in listener.streams()
    assert TITLE in reader.get("/spaces/riding").text


@pytest.mark.usefixtures("joined")
def test_who_leaves_the_space_leaves_its_group_news(app: Flask, cast: Cast, desk: Desk, ear) -> None:  # type: ignore[no-untyped-def]
    topic_id = desk.write(reach="group")
    helper = ear("helper")
    helper.join(f"topic:{topic_id}")
    with app.app_context(), transaction():
        leave_space(cast.member("helper"), cast.space("riding"))
    assert {"channel": f"topic:{topic_id}"} in helper.heard("out")


@pytest.mark.usefixtures("joined")
def test_comments_on_group_news_do_not_reach_open_lists(cast: Cast, desk: Desk, ear) -> None:  # type: ignore[no-untyped-def]
    topic_id = desk.write(reach="group")
    listener = ear("asker")
    listener.join("lists")
    cast.reply(topic_id, "helper", "Among us")
    assert TITLE not in listener.streams()


@pytest.mark.parametrize(
    ("space", "words"),
    [("riding", "News for everyone, in Riding"), ("family", "News for the members of Cargo families")],
)
def test_the_page_says_who_reads_it(desk: Desk, reader: FlaskClient, space: str, words: str) -> None:
    topic_id = desk.write(space=space)
    assert words in reader.get(f"/topics/{topic_id}", follow_redirects=True).text


def test_an_unknown_audience_is_refused(desk: Desk, staff: FlaskClient) -> None:
    assert desk.send(staff, reach="aliens").status_code == 422

"""The queue: only for moderators, oldest first or most reported first, in pages, counted."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.care.moderation.queries import PER_PAGE
from app.core.db import db
from app.core.events import EventRow
from tests.moderation.conftest import Room
from tests.support.cast import Cast

PATHS = (
    "/moderation",
    "/moderation?order=most",
    "/moderation/decided",
    "/moderation/log",
    "/moderation/approvals",
    "/moderation/cases/1",
    "/moderation/members/asker",
)


@pytest.mark.parametrize("key", ["guest", "asker", "staff", "product", "suspended"])
def test_there_is_nothing_for_others(cast: Cast, guest: FlaskClient, room: Room, key: str) -> None:
    post_id, case_id = room.reported()
    browser = guest if key == "guest" else cast.browser(key)
    for path in PATHS:
        assert browser.get(path).status_code == 404, path
    posts = (
        f"/moderation/cases/{case_id}/decision",
        *([] if key in {"staff", "product"} else [f"/moderation/posts/{post_id}/restore"]),
        "/moderation/approvals/1",
        "/moderation/members/asker/warnings",
        "/moderation/members/asker/suspension",
    )
    for path in posts:
        assert browser.post(path, data={"decision": "delete", "reason": "No."}).status_code == 404, path
    assert room.log() == []


@pytest.mark.parametrize(
    "path",
    ["/moderation/cases/999", "/moderation/members/nobody", "/moderation?after=x", "/moderation/log?after=x"],
)
def test_what_is_not_there(cast: Cast, path: str) -> None:
    assert cast.browser("moderator").get(path).status_code == 404


def test_an_empty_queue_says_so(cast: Cast) -> None:
    assert "The queue is empty" in cast.browser("moderator").get("/moderation").text


def test_orders(cast: Cast, room: Room) -> None:
    first, second = (
        cast.reply(cast.topic(title=title), by="outsider") for title in ("Older case", "Worse case")
    )
    room.report(first)
    for key in ("asker", "helper"):
        room.report(second, by=key)
    browser = cast.browser("moderator")
    oldest = browser.get("/moderation").text
    assert oldest.index("Older case") < oldest.index("Worse case")
    most = browser.get("/moderation?order=most").text
    assert most.index("Worse case") < most.index("Older case")


@pytest.mark.parametrize("order", ["oldest", "most"])
def test_pages(cast: Cast, room: Room, order: str) -> None:
    topic_id = cast.topic()
    posts = [
        cast.reply(topic_id, by="outsider", body=f"Bad words {number:02}.") for number in range(PER_PAGE + 3)
    ]
    browser = cast.browser("asker")
    for post_id in posts:
        browser.post(f"/posts/{post_id}/flags", data={"reason": "abuse"})
    moderator = cast.browser("moderator")
    first = moderator.get(f"/moderation?order={order}").text
    second = moderator.get(first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")).text
    shown = [text.count('class="case"') for text in (first, second)]
    assert shown == [PER_PAGE, 3]


def test_the_number_in_the_rail(cast: Cast, room: Room) -> None:
    room.reported()
    browser = cast.browser("moderator")
    assert browser.get("/counts").json["moderation"] == 1
    assert 'data-count="moderation">1<' in browser.get("/").text
    assert 'data-count="moderation"' not in cast.browser("staff").get("/").text


def test_moderators_hear_of_cases_and_nobody_else(app: Flask, room: Room) -> None:
    _post_id, case_id = room.reported()
    room.decide(case_id, "keep", reason="")
    with app.app_context():
        rows = db.session.scalars(
            select(EventRow).where(EventRow.name.in_(("CaseOpened", "CaseClosed"))).order_by(EventRow.id)
        ).all()
    assert [(row.name, row.channel, row.audience) for row in rows] == [
        ("CaseOpened", "moderators", "moderators"),
        ("CaseClosed", "moderators", "moderators"),
    ]


def test_the_queue_costs_the_same_for_one_case_as_for_many(app: Flask, cast: Cast, room: Room) -> None:
    from sqlalchemy import event

    def statements() -> int:
        seen: list[str] = []
        with app.app_context():
            engine = db.engine
        listener = lambda *given: seen.append(given[2])  # noqa: E731
        event.listen(engine, "before_cursor_execute", listener)
        browser.get("/moderation")
        event.remove(engine, "before_cursor_execute", listener)
        return len([one for one in seen if one.startswith("SELECT")])

    browser = cast.browser("moderator")
    room.reported()
    browser.get("/moderation")
    one = statements()
    for _number in range(6):
        room.reported()
    assert statements() == one <= 12

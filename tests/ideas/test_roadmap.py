"""The roadmap shows what the company does, to each as far as they may see, and moves while one looks."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core.db import db
from app.core.events import EventRow, read
from app.forum.topics.list_streams import list_streams_for
from tests.support.cast import Cast
from tests.support.queries import counted


def decide(cast: Cast, topic_id: int, status: str, reason: str = "So we decided.") -> None:
    answer = cast.browser("staff").post(
        f"/topics/{topic_id}/status", data={"status": status, "reason": reason}
    )
    assert answer.status_code == 303


def column(page: str, status: str) -> str:
    """What stands in a column."""
    start = page.index(f'id="roadmap-{status}"')
    return page[start : page.index("</ul>", start)]


def test_ideas_stand_in_the_column_of_their_status(cast: Cast, guest: FlaskClient) -> None:
    for status in ("under_review", "planned", "in_progress", "shipped"):
        decide(cast, cast.topic(kind="idea", title=f"Idea that is {status}"), status)
    cast.topic(kind="idea", title="Idea without an answer")
    page = guest.get("/roadmap").text
    for status in ("under_review", "planned", "in_progress", "shipped"):
        assert f"Idea that is {status}" in column(page, status)
    assert "Idea without an answer" in column(page, "open")
    assert "Idea that is" not in column(page, "open")


def test_most_votes_first_and_what_is_shipped_latest_first(cast: Cast, guest: FlaskClient) -> None:
    quiet, wanted = (cast.topic(kind="idea", title=f"Idea {n} of two") for n in (1, 2))
    cast.browser("helper").post(f"/topics/{quiet}/vote")
    for one in (quiet, wanted):
        decide(cast, one, "planned")
    planned = column(guest.get("/roadmap").text, "planned")
    assert planned.index("Idea 1") < planned.index("Idea 2")
    for one in (quiet, wanted):
        decide(cast, one, "shipped")
    shipped = column(guest.get("/roadmap").text, "shipped")
    assert shipped.index("Idea 2") < shipped.index("Idea 1")


def test_declined_ideas_are_behind_a_link(cast: Cast, idea: int, guest: FlaskClient) -> None:
    decide(cast, idea, "declined")
    assert "Lend my bike" not in guest.get("/roadmap").text
    assert "Lend my bike" in column(guest.get("/roadmap?declined=1").text, "declined")


def test_filters_by_space_and_tag(cast: Cast, guest: FlaskClient) -> None:
    riding = cast.topic(kind="idea", title="With lights", tags=["lights"])
    other = cast.topic("staff", kind="idea", space="announcements", title="Without lights")
    for one in (riding, other):
        decide(cast, one, "planned")
    assert "With lights" in guest.get("/roadmap?space=riding").text
    assert "Without lights" not in guest.get("/roadmap?space=riding").text
    assert "Without lights" not in guest.get("/roadmap?tag=LIGHTS").text
    assert "With lights" in guest.get("/roadmap?tag=lights").text
    assert guest.get("/roadmap?tag=%3Cscript%3E").status_code == 200
    for slug in ("beta", "nowhere", "x" * 300):
        assert guest.get(f"/roadmap?space={slug}").status_code == 404


def test_each_sees_only_what_they_may(cast: Cast, guest: FlaskClient) -> None:
    for space in ("riding", "family", "beta"):
        decide(cast, cast.topic("staff", kind="idea", space=space, title=f"Idea in {space}"), "planned")
    seen = {"": {"riding"}, "outsider": {"riding"}, "asker": {"riding", "family", "beta"}}
    for who, spaces in seen.items():
        page = (cast.browser(who) if who else guest).get("/roadmap").text
        assert {space for space in ("riding", "family", "beta") if f"Idea in {space}" in page} == spaces


def test_removed_ideas_leave_it(cast: Cast, idea: int, guest: FlaskClient) -> None:
    decide(cast, idea, "planned")
    with cast.app.app_context():
        from app.forum.topics.queries.visible import first_post_id

        first = first_post_id(idea)
    assert cast.browser("moderator").post(f"/posts/{first}/hide").status_code == 303
    assert "Lend my bike" not in guest.get("/roadmap").text
    assert "Lend my bike" not in cast.browser("moderator").get("/roadmap").text


def streams(app: Flask) -> str:
    """What the newest event changes where ideas are listed."""
    with app.app_context():
        row = db.session.scalars(select(EventRow).order_by(EventRow.id.desc()).limit(1)).one()
        return list_streams_for(read(row))


def test_boards_of_others_follow(app: Flask, cast: Cast, idea: int) -> None:
    decide(cast, idea, "planned")
    html = streams(app)
    assert f'action="remove" target="roadmap-card-{idea}"' in html
    assert 'action="prepend" target="roadmap-planned"' in html
    other = cast.topic(kind="idea", title="A guest key")
    cast.browser("staff").post(f"/topics/{other}/merge", data={"into": str(idea)})
    cast.browser("staff").post(f"/topics/{idea}/merge", data={"into": str(other)})
    cast.browser("staff").post(f"/topics/{other}/merge?_method=DELETE")
    cast.browser("staff").post(f"/topics/{idea}/merge", data={"into": str(other)})
    with app.app_context():
        rows = db.session.scalars(select(EventRow).where(EventRow.name == "IdeaMerged").order_by(EventRow.id))
        html = list_streams_for(read(list(rows)[-1]))
    assert f'action="remove" target="roadmap-card-{idea}"' in html and "prepend" not in html


def test_a_move_answers_with_the_card_in_its_new_column(cast: Cast, idea: int) -> None:
    headers = {"Accept": "text/vnd.turbo-stream.html, text/html"}
    form = {"status": "in_progress", "reason": "We began."}
    answer = cast.browser("staff").post(f"/topics/{idea}/status", data=form, headers=headers)
    assert 'target="roadmap-in_progress"' in answer.text and f'id="roadmap-card-{idea}"' in answer.text


def test_it_costs_the_same_however_many(app: Flask, cast: Cast, guest: FlaskClient) -> None:
    staff, member = cast.browser("staff"), cast.browser("asker")
    found: list[list[int]] = []
    for round_ in range(2):
        for number in range(2 + 10 * round_):
            one = cast.topic(kind="idea", title=f"Idea {round_} number {number}", tags=[f"tag{number}"])
            decide(cast, one, ("planned", "shipped", "in_progress")[number % 3])
        costs = []
        for browser in (guest, member, staff):
            browser.get("/roadmap")
            with counted(app) as statements:
                browser.get("/roadmap")
            costs.append(sum("FROM settings" not in one for one in statements))
        found.append(costs)
    assert found[0] == found[1]
    assert found[1][0] <= 5 and found[1][1] <= 8 and found[1][2] <= 9

"""What a page may cost: at most 8 statements for a member and 5 for a guest, however much stands on it."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.gather import flush_all
from tests.support.cast import Cast
from tests.support.queries import Counted, counted

MEMBER, GUEST = 8, 5
LISTS = ["/", "/questions", "/ideas?order=votes", "/unanswered", "/tags/winter", "/people/asker"]


def cost(app: Flask, browser: FlaskClient, url: str) -> Counted:
    """The statements of a page, once what is kept in memory for a moment is there."""
    assert browser.get(url, follow_redirects=True).status_code == 200
    with app.app_context():
        flush_all()
    with counted(app) as statements:
        assert browser.get(url).status_code == 200
    return statements


def write_topics(cast: Cast, count: int) -> None:
    """Topics of several kinds by several people, all with a tag."""
    for number in range(count):
        kind = ("question", "idea", "discussion")[number % 3]
        by = ("asker", "helper", "staff")[number % 3]
        topic_id = cast.topic(by, kind=kind, title=f"Topic number {number}", tags="winter")
        if number % 2:
            cast.reply(topic_id, "helper" if by != "helper" else "asker")
    cast.topic("staff", kind="news", title="Firmware 4.2 is out", tags="winter")


@pytest.mark.parametrize("rows", [3, 60])
def test_lists_cost_the_same_however_long(app: Flask, cast: Cast, guest: FlaskClient, rows: int) -> None:
    write_topics(cast, rows)
    member = cast.browser("asker")
    for url in LISTS:
        assert len(found := cost(app, member, url)) <= MEMBER, f"{url}\n{found.listed()}"
        assert len(found := cost(app, guest, url)) <= GUEST, f"{url}\n{found.listed()}"


@pytest.mark.parametrize("replies", [3, 60])
@pytest.mark.parametrize("kind", ["question", "idea", "experience", "discussion"])
def test_a_topic_costs_the_same_however_long(
    app: Flask, cast: Cast, guest: FlaskClient, kind: str, replies: int
) -> None:
    topic_id = cast.topic(kind=kind)
    posts = [cast.reply(topic_id, ("helper", "staff", "asker")[n % 3]) for n in range(replies)]
    member, staff = cast.browser("asker"), cast.browser("staff")
    for key in ("heart", "thanks"):
        assert member.post(f"/posts/{posts[0]}/reactions/{key}").status_code == 303
    if kind == "question":
        assert member.post(f"/topics/{topic_id}/solution", data={"post_id": posts[1]}).status_code == 303
        assert staff.post(f"/posts/{posts[1]}/official").status_code == 303
    if kind == "idea":
        assert member.post(f"/topics/{topic_id}/vote").status_code == 303
        for status in ("planned", "shipped"):
            answer = staff.post(
                f"/topics/{topic_id}/status", data={"status": status, "reason": f"It is {status}."}
            )
            assert answer.status_code == 303
    with app.app_context():
        url = cast.get_topic(topic_id).url
    assert len(found := cost(app, member, url)) <= MEMBER, found.listed()
    assert len(found := cost(app, staff, url)) <= MEMBER, found.listed()
    assert len(found := cost(app, guest, url)) <= GUEST, found.listed()

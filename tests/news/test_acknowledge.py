"""What must be read: members confirm it once, are reminded until then, and staff see who has."""

from __future__ import annotations

import csv
import io

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.db import transaction
from app.people.accounts.operations import create_member
from tests.news.conftest import Desk
from tests.support.cast import Cast
from tests.support.queries import counted

PEOPLE = 7


def test_a_member_confirms_once(desk: Desk, reader: FlaskClient) -> None:
    topic_id = desk.write(must_read="1")
    page = f"/topics/{topic_id}"
    assert "I have read this" in reader.get(page, follow_redirects=True).text
    for _click in range(2):
        assert reader.post(f"{page}/acknowledgement").status_code == 303
    assert "You confirmed that you have read this" in reader.get(page, follow_redirects=True).text
    assert desk.events("NewsAcknowledged") == ["NewsAcknowledged"]


def test_with_scripts_the_page_changes_in_place(desk: Desk, reader: FlaskClient) -> None:
    topic_id = desk.write(must_read="1")
    answer = reader.post(
        f"/topics/{topic_id}/acknowledgement", headers={"Accept": "text/vnd.turbo-stream.html"}
    )
    assert f'target="topic-{topic_id}-confirm"' in answer.text and "You confirmed" in answer.text


def test_the_front_page_reminds_until_then(
    cast: Cast, desk: Desk, reader: FlaskClient, guest: FlaskClient
) -> None:
    topic_id = desk.write(must_read="1")
    reminder = "One piece of news waits for you to read it"
    assert reminder in reader.get("/").text
    assert reminder not in guest.get("/").text
    assert reminder not in cast.browser("staff").get("/").text
    reader.post(f"/topics/{topic_id}/acknowledgement")
    assert reminder not in reader.get("/").text


def test_the_reminder_costs_one_statement_and_only_when_there_is_something(
    app: Flask, desk: Desk, reader: FlaskClient
) -> None:
    desk.write(title="Nothing to confirm")

    def cost() -> int:
        reader.get("/")
        with counted(app) as statements:
            reader.get("/")
        return len(statements)

    before = cost()
    for number in range(4):
        desk.write(must_read="1", title=f"Read this, number {number}")
    assert cost() == before + 1


def test_guests_and_authors_are_not_asked(
    cast: Cast, desk: Desk, guest: FlaskClient, staff: FlaskClient
) -> None:
    topic_id = desk.write(must_read="1")
    for browser in (guest, staff):
        assert "I have read this" not in browser.get(f"/topics/{topic_id}", follow_redirects=True).text
    assert guest.post(f"/topics/{topic_id}/acknowledgement").status_code in {302, 303, 401}


def test_who_may_not_write_can_still_confirm(cast: Cast, desk: Desk) -> None:
    topic_id = desk.write(must_read="1")
    assert cast.browser("suspended").post(f"/topics/{topic_id}/acknowledgement").status_code == 303


@pytest.mark.parametrize("extras", [{}, {"then": "draft", "must_read": "1"}], ids=["ordinary", "draft"])
def test_nothing_else_is_confirmed(cast: Cast, desk: Desk, extras: dict[str, str]) -> None:
    topic_id = desk.write(**extras)
    assert cast.browser("admin").post(f"/topics/{topic_id}/acknowledgement").status_code == 403


def test_what_cannot_be_seen_cannot_be_confirmed(cast: Cast, desk: Desk) -> None:
    topic_id = desk.write(space="beta", must_read="1")
    assert cast.browser("outsider").post(f"/topics/{topic_id}/acknowledgement").status_code == 404


def test_staff_see_who_has_and_who_has_not(
    cast: Cast, desk: Desk, staff: FlaskClient, reader: FlaskClient
) -> None:
    topic_id = desk.write(must_read="1")
    reader.post(f"/topics/{topic_id}/acknowledgement")
    have = staff.get(f"/topics/{topic_id}/acknowledgements").text
    missing = staff.get(f"/topics/{topic_id}/acknowledgements?state=missing").text
    assert f"1 of {PEOPLE} have confirmed" in have
    assert "Mika Korhonen" in have and "Lena Novak" not in have
    assert "Lena Novak" in missing and "Mika Korhonen" not in missing


def test_only_those_who_may_read_it_are_expected(cast: Cast, desk: Desk, staff: FlaskClient) -> None:
    topic_id = desk.write(space="beta", must_read="1")
    page = staff.get(f"/topics/{topic_id}/acknowledgements?state=missing").text
    assert "0 of 4 have confirmed" in page
    assert "Otto Fremd" not in page


@pytest.mark.parametrize("ending", ["", "?state=missing", ".csv"])
@pytest.mark.parametrize("who", ["asker", "outsider"])
def test_customers_do_not_see_who_has_read(cast: Cast, desk: Desk, ending: str, who: str) -> None:
    topic_id = desk.write(must_read="1")
    assert cast.browser(who).get(f"/topics/{topic_id}/acknowledgements{ending}").status_code == 403
    hidden = desk.write(space="beta", must_read="1", title="For few")
    expected = 404 if who == "outsider" else 403
    assert cast.browser(who).get(f"/topics/{hidden}/acknowledgements{ending}").status_code == expected


def test_long_lists_come_in_pages(app: Flask, desk: Desk, staff: FlaskClient) -> None:
    with app.app_context(), transaction():
        for number in range(60):
            create_member(name=f"Rider {number:02}", email=None, handle=f"rider-{number:02}", confirmed=True)
    topic_id = desk.write(must_read="1")
    address, found = f"/topics/{topic_id}/acknowledgements?state=missing", 0
    while address:
        page = staff.get(address).text
        found += page.count("member-row")
        older = page.split('rel="next" href="')
        address = older[1].split('"')[0].replace("&amp;", "&") if len(older) > 1 else ""
    assert found == 60 + PEOPLE
    assert staff.get(f"/topics/{topic_id}/acknowledgements?cursor=broken").status_code == 404


def test_the_table_for_other_programs_is_no_formula(
    app: Flask, desk: Desk, staff: FlaskClient, reader: FlaskClient
) -> None:
    with app.app_context(), transaction():
        create_member(name='=cmd|"/c calc"!A1', email=None, handle="formula", confirmed=True)
    topic_id = desk.write(must_read="1")
    reader.post(f"/topics/{topic_id}/acknowledgement")
    answer = staff.get(f"/topics/{topic_id}/acknowledgements.csv")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert len(rows) == PEOPLE + 1
    assert rows[0]["name"] == "Mika Korhonen" and rows[0]["confirmed_at"]
    assert [row["name"] for row in rows if row["handle"] == "formula"] == ['\'=cmd|"/c calc"!A1']
    assert answer.headers["Content-Disposition"].startswith("attachment")

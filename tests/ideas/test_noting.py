"""Staff note votes for customers, with where they said so; only staff see that."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

from flask.testing import FlaskClient

from tests.support.cast import Cast

Numbers = Callable[[int], tuple[int, int, int]]
BAKERY = {"customer": "Nordic Bakery", "source": "a call", "importance": "3", "why": "Forty bikes."}


def note(browser: FlaskClient, topic_id: int, **form: str) -> int:
    """Send the form and return the status of the answer."""
    return browser.post(f"/topics/{topic_id}/votes", data=form).status_code


def test_a_company_without_an_account_counts_once(cast: Cast, idea: int, numbers: Numbers) -> None:
    staff = cast.browser("staff")
    for name in ("Nordic Bakery", "nordic  BAKERY"):
        assert note(staff, idea, **{**BAKERY, "customer": name}) == 303
    assert numbers(idea) == (0, 0, 1)
    page = staff.get(f"/topics/{idea}/votes").text
    assert "on behalf, by Ana Sørlie" in page and "from: a call" in page and "Forty bikes." in page


def test_others_see_neither_the_company_nor_the_source(cast: Cast, idea: int) -> None:
    staff, asker = cast.browser("staff"), cast.browser("asker")
    note(staff, idea, **BAKERY)
    note(staff, idea, customer="@helper", source="Ticket 77", why="She asked twice.")
    for address in (f"/topics/{idea}", f"/topics/{idea}/votes"):
        page = asker.get(address, follow_redirects=True).text
        assert "Nordic Bakery" not in page and "Forty bikes." not in page
        assert "Ticket 77" not in page and "on behalf" not in page
        assert "She asked twice." in page and "Lena Novak" in page


def test_a_member_counts_once_and_their_own_vote_takes_its_place(
    cast: Cast, idea: int, numbers: Numbers
) -> None:
    staff, helper = cast.browser("staff"), cast.browser("helper")
    assert note(staff, idea, customer="@helper", source="Ticket 77", importance="3") == 303
    assert "Noted for you by staff" in helper.get("/ideas/mine").text
    helper.post(f"/topics/{idea}/vote", data={"importance": "2", "why": "Myself."})
    assert numbers(idea) == (0, 1, 0)
    assert note(staff, idea, customer="@helper", source="Ticket 78") == 422
    assert (
        staff.post(f"/topics/{idea}/votes/members/{cast.id_of('helper')}?_method=DELETE").status_code == 303
    )
    assert numbers(idea) == (0, 1, 0)
    assert "Ticket 77" not in staff.get(f"/topics/{idea}/votes").text


def test_what_was_noted_can_be_removed(cast: Cast, idea: int, numbers: Numbers) -> None:
    staff = cast.browser("staff")
    note(staff, idea, **BAKERY)
    note(staff, idea, customer="@helper", source="Ticket 77")
    page = staff.get(f"/topics/{idea}/votes").text
    addresses = [part.split("?")[0] for part in page.split('action="')[1:] if "_method=DELETE" in part[:80]]
    assert len(addresses) == 2
    for address in addresses:
        assert staff.post(f"{address}?_method=DELETE").status_code == 303
        assert staff.post(f"{address}?_method=DELETE").status_code == 404
    assert numbers(idea) == (0, 0, 0)


def test_a_vote_of_ones_own_is_not_removed_by_others(cast: Cast, idea: int, numbers: Numbers) -> None:
    cast.browser("helper").post(f"/topics/{idea}/vote")
    cast.browser("staff").delete(f"/topics/{idea}/votes/members/{cast.id_of('helper')}")
    assert numbers(idea) == (1, 0, 0)


def test_what_is_wrong_is_said_and_what_was_typed_is_kept(cast: Cast, idea: int, numbers: Numbers) -> None:
    staff, inside = cast.browser("staff"), cast.topic("staff", kind="idea", space="beta")
    wrong = (
        (idea, {**BAKERY, "customer": ""}),
        (idea, {**BAKERY, "customer": "x" * 121}),
        (idea, {**BAKERY, "customer": "@nobody-here"}),
        (idea, {**BAKERY, "customer": "@"}),
        (idea, {**BAKERY, "source": ""}),
        (idea, {**BAKERY, "importance": "9"}),
        (idea, {**BAKERY, "why": "x" * 281}),
        (inside, {**BAKERY, "customer": "@outsider"}),
    )
    for topic_id, form in wrong:
        answer = staff.post(f"/topics/{topic_id}/votes", data=form)
        assert answer.status_code == 422 and "field-error" in answer.text, form
    assert numbers(idea) == numbers(inside) == (0, 0, 0)


def test_only_staff_note_and_only_where_they_read(cast: Cast, idea: int, guest: FlaskClient) -> None:
    assert note(cast.browser("asker"), idea, **BAKERY) == 403
    assert guest.get(f"/topics/{idea}/votes").status_code == 302
    hidden = cast.topic("staff", kind="idea", space="beta")
    assert note(cast.browser("product"), hidden, **BAKERY) == 404
    assert cast.browser("product").get(f"/topics/{hidden}/votes").status_code == 404
    assert cast.browser("asker").delete(f"/topics/{idea}/votes/members/1").status_code == 404


def test_staff_take_all_votes_along_as_a_table(cast: Cast, idea: int, guest: FlaskClient) -> None:
    staff = cast.browser("staff")
    cast.browser("helper").post(f"/topics/{idea}/vote", data={"importance": "2", "why": "=HYPERLINK(1)"})
    note(staff, idea, **BAKERY)
    answer = staff.get(f"/topics/{idea}/votes.csv")
    assert answer.content_type == "text/csv; charset=utf-8"
    found = list(csv.DictReader(io.StringIO(answer.text)))
    assert [(row["name"], row["importance"], row["noted_by"]) for row in found] == [
        ("Lena Novak", "2", ""),
        ("Nordic Bakery", "3", "Ana Sørlie"),
    ]
    assert found[0]["why"] == "'=HYPERLINK(1)"
    assert cast.browser("asker").get(f"/topics/{idea}/votes.csv").status_code == 404
    assert guest.get(f"/topics/{idea}/votes.csv").status_code == 302


def test_noted_votes_go_along_when_ideas_are_merged(cast: Cast, idea: int, numbers: Numbers) -> None:
    staff, other = cast.browser("staff"), cast.topic("asker", kind="idea", title="A guest key")
    note(staff, idea, **BAKERY)
    note(staff, other, **{**BAKERY, "importance": "1", "why": "And ten more."})
    staff.post(f"/topics/{idea}/merge", data={"into": str(other)})
    assert numbers(other) == (0, 0, 1)
    page = staff.get(f"/topics/{other}/votes").text
    assert "Forty bikes." in page and "And ten more." in page
    staff.post(f"/topics/{idea}/merge?_method=DELETE")
    assert numbers(other) == (1, 0, 0)

"""Links with which people may make an account."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

URL = "/admin/invitations"
LINK = re.compile(r"http://localhost(/join/[\w-]+)")


def make(admin: FlaskClient) -> str:
    answer = admin.post(URL, data={"note": "Trade fair", "uses": "3", "days": "7"})
    assert answer.status_code == 201
    found = LINK.search(answer.text)
    assert found
    return found[1]


def test_a_link_opens_the_form_of_an_account(
    admin: FlaskClient, guest: FlaskClient, log: Callable[[], list[str]]
) -> None:
    link = make(admin)
    assert guest.get(link).status_code == 200
    assert not LINK.search(admin.get(URL).text)
    assert "Trade fair" in admin.get(URL).text
    assert log() == ["invitation.made"]


def test_an_ended_link_does_not(admin: FlaskClient, guest: FlaskClient, log: Callable[[], list[str]]) -> None:
    link = make(admin)
    number = admin.get(URL).text.split("/admin/invitations/")[1].split("?")[0]
    assert admin.delete(f"{URL}/{number}").status_code == 303
    assert guest.get(link).status_code == 404
    assert log() == ["invitation.made", "invitation.ended"]


@pytest.mark.parametrize(
    ("field", "value"), [("uses", "0"), ("uses", "501"), ("days", "91"), ("note", "x" * 121)]
)
def test_bounds(admin: FlaskClient, field: str, value: str) -> None:
    answer = admin.post(URL, data={"note": "", "uses": "1", "days": "14", field: value})
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text


def test_a_form_sent_twice_makes_one_link(admin: FlaskClient) -> None:
    form = {"note": "Trade fair", "uses": "5", "days": "7", "token": "a-double-click-00001"}
    pages = [admin.post(URL, data=form).text for _ in range(2)]
    shown = [LINK.search(page) for page in pages]
    assert shown[0] and shown[1] and shown[0].group() == shown[1].group()
    assert pages[1].count("<b>Trade fair</b>") == 1
    assert admin.get(URL).text.count("<b>Trade fair</b>") == 1

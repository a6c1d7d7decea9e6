"""People: all of them, and one with what they wrote."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.db import transaction
from tests.support.cast import Cast


def test_staff_stand_first_and_are_marked(cast: Cast, guest: FlaskClient) -> None:
    page = guest.get("/people").text
    assert page.index("Ana Sørlie") < page.index("Lena Novak")
    assert '<span class="role">Support</span>' in page
    listed = page.split("<main")[1]
    assert listed.count(f'class="name" href="/people/{cast.handle_of("staff")}"') == 1, "and once"


def test_a_part_of_a_name_finds_people(guest: FlaskClient) -> None:
    page = guest.get("/people?q=NOV").text
    assert "Lena Novak" in page and "Mika Korhonen" not in page
    assert "Nobody found for “%_”." in guest.get("/people?q=%25_").text


def test_a_person_with_what_they_wrote(cast: Cast, guest: FlaskClient) -> None:
    topic_id = cast.topic(title="Range drops in the cold")
    cast.reply(topic_id, "helper", "Charge it <b>indoors</b>.")
    page = guest.get("/people/asker").text
    assert "Mika Korhonen" in page and "1 topic" in page and f"topic-row-{topic_id}" in page
    page = guest.get(f"/people/{cast.handle_of('helper')}?tab=replies").text
    assert "Range drops in the cold" in page and "Charge it" in page


@pytest.mark.parametrize("tab", ["topics", "replies"])
def test_what_was_written_in_closed_spaces_is_not_shown(cast: Cast, guest: FlaskClient, tab: str) -> None:
    topic_id = cast.topic("helper", space="beta", title="Only for us here")
    cast.reply(topic_id, "helper", "Our secret")
    for browser in (guest, cast.browser("outsider")):
        page = browser.get(f"/people/helper?tab={tab}").text
        assert "Only for us here" not in page and "Our secret" not in page
    assert "Only for us here" in cast.browser("asker").get(f"/people/helper?tab={tab}").text


def test_deleted_replies_are_not_shown(cast: Cast, guest: FlaskClient) -> None:
    post_id = cast.reply(cast.topic(), "helper", "Something rash")
    cast.browser("helper").delete(f"/posts/{post_id}")
    assert "Something rash" not in guest.get("/people/helper?tab=replies").text


def test_ones_own_page_leads_to_its_settings(cast: Cast, guest: FlaskClient) -> None:
    assert "/settings/profile" in cast.browser("asker").get("/people/asker").text
    assert "Edit your profile" not in guest.get("/people/asker").text


def test_who_is_not_there(app: Flask, cast: Cast, guest: FlaskClient) -> None:
    with app.app_context(), transaction():
        cast.member("outsider").active = False
    assert guest.get("/people/nobody").status_code == 404
    assert guest.get("/people/outsider").status_code == 404
    assert "Otto Fremd" not in guest.get("/people").text

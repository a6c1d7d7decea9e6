"""Atom feeds: valid, public for what guests may read, private for the rest."""

from __future__ import annotations

from datetime import datetime
from xml.etree import ElementTree as xml

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.db import transaction
from app.core.settings import change_settings
from app.people.accounts.models import Member
from tests.news.conftest import TITLE, Desk
from tests.support.cast import Cast

A = "{http://www.w3.org/2005/Atom}"


def address_of(browser: FlaskClient) -> str:
    """The path of the feed address of whoever uses this browser, made on first use."""
    browser.post("/settings/feeds")
    page = browser.get("/settings/feeds").text
    return "/feeds/" + page.split('id="feed-address">')[1].split("<")[0].split("/feeds/")[1]


def titles(answer) -> list[str]:  # type: ignore[no-untyped-def]
    assert answer.status_code == 200, answer.text[:500]
    return [entry.findtext(f"{A}title") or "" for entry in xml.fromstring(answer.data).iter(f"{A}entry")]


def test_the_public_feed_is_valid_atom(desk: Desk, guest: FlaskClient) -> None:
    topic_id = desk.write(body="It **charges** & [more](/topics/1).", tags="winter city")
    answer = guest.get("/news.atom")
    assert answer.content_type == "application/atom+xml; charset=utf-8"
    feed = xml.fromstring(answer.data)
    assert feed.tag == f"{A}feed"
    for name in ("id", "title", "updated"):
        assert feed.findtext(f"{A}{name}")
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{A}link")}
    assert links["self"] == "http://localhost/news.atom" and links["alternate"] == "http://localhost/news"
    [entry] = feed.findall(f"{A}entry")
    assert entry.findtext(f"{A}id") == f"http://localhost/topics/{topic_id}"
    assert entry.findtext(f"{A}title") == TITLE
    assert entry.findtext(f"{A}author/{A}name") == "Ana Sørlie"
    assert "<strong>charges</strong> &amp;" in (entry.findtext(f"{A}content") or "")
    assert {category.get("term") for category in entry.findall(f"{A}category")} == {"winter", "city"}
    for name in ("published", "updated"):
        assert datetime.fromisoformat(entry.findtext(f"{A}{name}") or "").tzinfo is not None
    assert feed.get("{http://www.w3.org/XML/1998/namespace}base") == "http://localhost/"


def test_an_empty_feed_is_valid_too(guest: FlaskClient) -> None:
    feed = xml.fromstring(guest.get("/news.atom").data)
    assert feed.findtext(f"{A}updated") and not feed.findall(f"{A}entry")


@pytest.mark.parametrize("who", ["", "staff", "admin"])
def test_public_feeds_hold_what_guests_may_read_whoever_asks(
    app: Flask, cast: Cast, desk: Desk, who: str
) -> None:
    desk.write(title="For everybody")
    desk.write(title="For few", space="beta")
    desk.write(title="For families", space="family")
    desk.write(title="For the group", reach="group")
    desk.draft(title="For nobody yet")
    browser = cast.browser(who) if who else app.test_client()
    assert titles(browser.get("/news.atom")) == ["For everybody"]
    assert titles(browser.get("/spaces/riding/news.atom")) == ["For everybody"]
    for space in ("beta", "family", "nowhere"):
        assert browser.get(f"/spaces/{space}/news.atom").status_code == 404


def test_a_member_reads_their_spaces_with_a_private_address(
    desk: Desk, guest: FlaskClient, reader: FlaskClient
) -> None:
    desk.write(title="For everybody")
    desk.write(title="For few", space="beta")
    desk.draft(title="For nobody yet")
    address = address_of(reader)
    assert titles(guest.get(address)) == ["For few", "For everybody"]
    space = address.replace("/news.atom", "/spaces/beta/news.atom")
    assert titles(guest.get(space)) == ["For few"]
    assert guest.get(address).headers["Cache-Control"] == "private, no-cache"


def test_losing_a_space_empties_the_private_feed(
    app: Flask, cast: Cast, desk: Desk, guest: FlaskClient, reader: FlaskClient
) -> None:
    from app.forum.spaces.operations import leave_space

    desk.write(title="For few", space="beta")
    address = address_of(reader)
    with app.app_context(), transaction():
        leave_space(cast.member("asker"), cast.space("beta"))
    assert titles(guest.get(address)) == []
    assert guest.get(address.replace("/news.atom", "/spaces/beta/news.atom")).status_code == 404


def test_making_an_address_twice_is_once_and_revoking_ends_it(
    desk: Desk, guest: FlaskClient, reader: FlaskClient
) -> None:
    first = address_of(reader)
    assert address_of(reader) == first
    for _click in range(2):
        assert reader.delete("/settings/feeds").status_code == 303
    assert guest.get(first).status_code == 404
    assert address_of(reader) != first
    assert desk.events("FeedAddressMade", "FeedAddressRevoked") == [
        "FeedAddressMade",
        "FeedAddressRevoked",
        "FeedAddressMade",
    ]


@pytest.mark.parametrize("secret", ["1-abc", "x", "99999-" + "0" * 40, "1-\u00e5", "-", "1" * 300, "0-"])
def test_forged_addresses_lead_nowhere(guest: FlaskClient, reader: FlaskClient, secret: str) -> None:
    address_of(reader)
    assert guest.get(f"/feeds/{secret}/news.atom").status_code == 404


def test_a_closed_account_has_no_feed(
    app: Flask, cast: Cast, guest: FlaskClient, reader: FlaskClient
) -> None:
    address = address_of(reader)
    with app.app_context(), transaction():
        member: Member = cast.member("asker")
        member.active = False
    assert guest.get(address).status_code == 404


def test_a_closed_community_has_only_private_feeds(
    app: Flask, desk: Desk, guest: FlaskClient, reader: FlaskClient
) -> None:
    desk.write()
    address = address_of(reader)
    with app.app_context(), transaction():
        change_settings(guests_may_read=False)
    assert TITLE not in guest.get("/news.atom", follow_redirects=True).text
    assert titles(guest.get(address)) == [TITLE]
    assert TITLE not in reader.get("/news.atom").text


def test_a_reader_program_is_told_when_nothing_changed(
    desk: Desk, staff: FlaskClient, guest: FlaskClient
) -> None:
    topic_id = desk.write()
    first = guest.get("/news.atom")
    by_tag = {"If-None-Match": first.headers["ETag"]}
    assert guest.get("/news.atom", headers=by_tag).status_code == 304
    by_date = {"If-Modified-Since": first.headers["Last-Modified"]}
    assert guest.get("/news.atom", headers=by_date).status_code == 304
    staff.delete(f"/topics/{topic_id}/publication")
    assert guest.get("/news.atom", headers=by_tag).status_code == 200


def test_what_xml_cannot_hold_is_left_out(desk: Desk, guest: FlaskClient) -> None:
    desk.write(title="A <b>bold</b> & odd \ufffe headline", body="]]> \uffff <script>alert(1)</script>")
    answer = guest.get("/news.atom")
    assert titles(answer) == ["A <b>bold</b> & odd  headline"]
    assert "<script>" not in (xml.fromstring(answer.data).findtext(f"{A}entry/{A}content") or "")


def test_pages_name_their_feeds(guest: FlaskClient) -> None:
    for page in ("/", "/news"):
        assert '<link rel="alternate" type="application/atom+xml"' in guest.get(page).text
    assert 'href="/spaces/riding/news.atom"' in guest.get("/spaces/riding").text


def test_a_closed_space_names_no_public_feed(reader: FlaskClient) -> None:
    assert "news.atom" not in reader.get("/spaces/beta").text


def test_only_its_owner_sees_the_address(cast: Cast, reader: FlaskClient, guest: FlaskClient) -> None:
    address = address_of(reader)
    assert address not in cast.browser("helper").get("/settings/feeds").text
    assert guest.get("/settings/feeds").status_code in {302, 303}

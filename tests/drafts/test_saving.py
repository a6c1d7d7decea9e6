"""What is typed is kept on the server, for its writer alone, and never replaced unseen."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.core.db import db
from app.forum.drafts.models import Draft
from app.forum.drafts.operations import MOST_DRAFTS
from tests.support.cast import Cast

JSON = {"Accept": "application/json"}


def save(browser: FlaskClient, place: str, draft: str = "", **texts: str) -> TestResponse:
    """What the script of the composer sends."""
    return browser.post("/drafts", data={"draft_place": place, "draft": draft, **texts}, headers=JSON)


def saved(browser: FlaskClient, place: str, draft: str = "", **texts: str) -> dict[str, Any]:
    answer = save(browser, place, draft, **texts)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.get_json()
    return found


def all_drafts(app: Flask) -> list[Draft]:
    with app.app_context():
        return list(db.session.query(Draft))


def test_a_reply_begun_on_one_device_is_in_the_composer_of_another(cast: Cast) -> None:
    topic = cast.topic()
    phone, desk = cast.browser("helper"), cast.browser("helper")
    saved(phone, f"topic:{topic}", body="Charge it in the")
    page = desk.get(f"/topics/{topic}", follow_redirects=True).text
    assert "Charge it in the</textarea>" in page


def test_a_topic_comes_back_with_all_its_fields(cast: Cast) -> None:
    saved(
        cast.browser("asker"), "new:experience", title="Half a year", body="It went", space="riding",
        tags="winter, city", rating="4", subject="Fjell City",
    )  # fmt: skip
    page = cast.browser("asker").get("/topics/new?kind=experience").text
    for text in (
        "Half a year",
        "It went</textarea>",
        "winter, city",
        "Fjell City",
        'value="riding" selected',
    ):
        assert text in page
    assert 'value="4" required checked' in page


def test_an_edit_comes_back_with_the_version_it_began_from(cast: Cast) -> None:
    topic = cast.topic()
    reply = cast.reply(topic, "helper", "Charge it indoors.")
    browser = cast.browser("helper")
    saved(browser, f"edit:{reply}", body="Charge it indoors, always.", version="1")
    assert cast.browser("moderator").patch(
        f"/posts/{reply}", data={"body": "Charge it inside.", "version": "1"}
    ).status_code == 303  # fmt: skip
    page = browser.get(f"/posts/{reply}/edit").text
    assert "indoors, always.</textarea>" in page and 'name="version" value="1"' in page
    late = browser.patch(f"/posts/{reply}", data={"body": "Charge it indoors, always.", "version": "1"})
    assert late.status_code == 409 and "Charge it inside." in late.text


def test_the_same_again_changes_nothing(app: Flask, cast: Cast) -> None:
    browser = cast.browser("asker")
    first = saved(browser, "new:question", body="Why")
    assert saved(browser, "new:question", body="Why") == first
    assert saved(browser, "new:question", first["version"], body="Why") == first
    assert len(all_drafts(app)) == 1


def test_two_devices_on_one_draft_both_keep_their_text(app: Flask, cast: Cast) -> None:
    phone, desk = cast.browser("asker"), cast.browser("asker")
    begun = saved(phone, "new:question", body="Why")
    saved(phone, "new:question", begun["version"], body="Why does it stop?")
    refused = save(desk, "new:question", begun["version"], body="Why is it slow?")
    assert refused.status_code == 409
    assert refused.get_json()["texts"]["body"] == "Why does it stop?"
    assert [draft.texts["body"] for draft in all_drafts(app)] == ["Why does it stop?"]
    saved(desk, "new:question", refused.get_json()["version"], body="Both")
    assert [draft.texts["body"] for draft in all_drafts(app)] == ["Both"]


def test_a_version_is_never_used_again(cast: Cast) -> None:
    browser = cast.browser("asker")
    first = saved(browser, "new:question", body="One")
    assert saved(browser, "new:question", first["version"], body="")["version"] == ""
    second = saved(browser, "new:question", body="Two")
    assert second["version"] != first["version"]
    assert save(browser, "new:question", first["version"], body="Three").status_code == 409


def test_a_draft_that_was_posted_meanwhile_is_told_as_gone(cast: Cast) -> None:
    browser = cast.browser("asker")
    answer = save(browser, "new:question", "0123456789abcdef", body="More")
    assert answer.status_code == 409 and answer.get_json()["version"] == ""


def test_nothing_but_blanks_is_no_draft(app: Flask, cast: Cast) -> None:
    assert saved(cast.browser("asker"), "new:question", body=" \n ", space="riding")["version"] == ""
    assert all_drafts(app) == []


def test_without_javascript_a_button_saves_and_leads_to_the_list(cast: Cast) -> None:
    browser = cast.browser("asker")
    form = {"draft_place": "new:idea", "draft": "", "kind": "idea", "title": "A guest key", "body": "For"}
    answer = browser.post("/drafts", data=form, follow_redirects=True)
    assert "Your draft is saved." in answer.text and "A guest key" in answer.text
    assert 'formaction="/drafts"' in browser.get("/topics/new?kind=idea").text


def test_without_javascript_two_versions_are_shown_to_be_brought_together(cast: Cast) -> None:
    browser = cast.browser("asker")
    saved(browser, "new:idea", title="A guest key", body="For a friend", space="riding")
    form = {
        "draft_place": "new:idea",
        "draft": "",
        "title": "A guest key",
        "body": "For a day",
        "space": "beta",
    }
    answer = browser.post("/drafts", data=form)
    assert answer.status_code == 409
    assert "For a friend" in answer.text and "For a day</textarea>" in answer.text


@pytest.mark.parametrize("place", ["", "topic", "topic:", "TOPIC:1", "topic:1 or 1", "a" * 200, "topic:../x"])
def test_a_damaged_place_is_refused(cast: Cast, place: str) -> None:
    assert save(cast.browser("asker"), place, body="x").status_code == 422


def test_fifty_drafts_are_enough(cast: Cast) -> None:
    browser = cast.browser("asker")
    for number in range(MOST_DRAFTS):
        saved(browser, f"topic:{number + 1}", body="x")
    refused = save(browser, "topic:999", body="x")
    assert refused.status_code == 422 and "50 drafts" in refused.get_json()["message"]


def test_a_draft_has_64_kilobytes(cast: Cast) -> None:
    browser = cast.browser("asker")
    saved(browser, "new:idea", body="é" * 32_000)
    assert save(browser, "new:news", body="é" * 33_000).status_code == 413


def test_hostile_fields_are_kept_as_words_or_refused(cast: Cast) -> None:
    browser = cast.browser("asker")
    many = {f"field{number}": "x" for number in range(500)} | {"body": "<script>alert(1)</script>\u202e\0"}
    answer = browser.post("/drafts", data={"draft_place": "topic:7", **many}, headers=JSON)
    assert answer.status_code == 200
    assert len(answer.get_json()["texts"]) <= 60
    assert "<script>alert" not in browser.get("/drafts").text


def test_a_guest_is_asked_to_sign_in(guest: FlaskClient) -> None:
    assert guest.get("/drafts").status_code in (302, 303)
    assert save(guest, "new:question", body="x").status_code in (302, 303, 401)


def test_a_suspended_member_keeps_drafts(cast: Cast) -> None:
    browser = cast.browser("suspended")
    saved(browser, "new:question", title="Later", body="When I am back")
    assert "Later" in browser.get("/drafts").text

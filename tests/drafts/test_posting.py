"""What was posted is a draft no longer; what another device wrote on stays."""

from __future__ import annotations

import uuid

from flask import Flask
from flask.testing import FlaskClient

from tests.drafts.test_saving import all_drafts, save, saved
from tests.support.cast import Cast


def reply(browser: FlaskClient, topic: int, body: str, draft: str = "") -> int:
    form = {"body": body, "token": uuid.uuid4().hex, "draft": draft}
    return browser.post(f"/topics/{topic}/replies", data=form).status_code


def test_a_posted_reply_takes_its_draft_along(app: Flask, cast: Cast) -> None:
    topic, browser = cast.topic(), cast.browser("helper")
    draft = saved(browser, f"topic:{topic}", body="Charge it")
    assert reply(browser, topic, "Charge it indoors.", draft["version"]) == 303
    assert all_drafts(app) == []


def test_a_refused_reply_leaves_its_draft(app: Flask, cast: Cast) -> None:
    topic, browser = cast.topic(), cast.browser("helper")
    draft = saved(browser, f"topic:{topic}", body="Charge it")
    assert reply(browser, topic, "   ", draft["version"]) == 422
    assert len(all_drafts(app)) == 1


def test_what_another_device_wrote_on_stays(app: Flask, cast: Cast) -> None:
    topic, phone, desk = cast.topic(), cast.browser("helper"), cast.browser("helper")
    begun = saved(phone, f"topic:{topic}", body="Charge it")
    saved(desk, f"topic:{topic}", begun["version"], body="Charge it, and then ride slowly at first.")
    assert reply(phone, topic, "Charge it.", begun["version"]) == 303
    assert [draft.texts["body"] for draft in all_drafts(app)] == ["Charge it, and then ride slowly at first."]


def test_the_same_words_posted_without_the_version_are_no_draft_any_more(app: Flask, cast: Cast) -> None:
    topic, browser = cast.topic(), cast.browser("helper")
    saved(browser, f"topic:{topic}", body="Charge it.")
    assert reply(browser, topic, "Charge it.") == 303
    assert all_drafts(app) == []


def test_an_opened_topic_and_a_saved_edit_take_their_drafts_along(app: Flask, cast: Cast) -> None:
    browser = cast.browser("asker")
    draft = saved(browser, "new:idea", title="A guest key", body="For a friend")
    form = {
        "kind": "idea",
        "space": "riding",
        "title": "A guest key",
        "body": "For a friend.",
        "token": "t" * 20,
    }
    opened = browser.post("/topics", data={**form, "draft": draft["version"]})
    assert opened.status_code == 303 and all_drafts(app) == []
    post = cast.reply(cast.topic(), "asker", "Thanks")
    draft = saved(browser, f"edit:{post}", body="Thank you", version="1")
    form = {"body": "Thank you!", "version": "1", "draft": draft["version"]}
    assert browser.patch(f"/posts/{post}", data=form).status_code == 303
    assert all_drafts(app) == []


def test_a_late_save_of_what_was_posted_is_told_as_gone(cast: Cast) -> None:
    topic, browser = cast.topic(), cast.browser("helper")
    draft = saved(browser, f"topic:{topic}", body="Charge it")
    reply(browser, topic, "Charge it indoors.", draft["version"])
    late = save(browser, f"topic:{topic}", draft["version"], body="Charge it in")
    assert late.status_code == 409 and late.get_json()["version"] == ""

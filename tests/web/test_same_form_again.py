"""Forms that come back with an old token: the same text is kept once, another text is another."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.care.moderation.models import Sanction
from app.core.db import db
from app.forum.moving.models import Move
from app.forum.spaces.models import Invitation
from app.forum.topics.models import Post, Topic
from app.forum.uploads.models import Attachment
from app.people.sign_in.models import CommunityInvitation
from app.people.tokens.models import ApiToken
from tests.support.cast import Cast

TOKEN = "the-token-of-a-page-that-came-back"
Fields = dict[str, Any]


def opening(kind: str, **more: str) -> tuple[str, str, type, Fields, Fields]:
    form = {"kind": kind, "space": "riding", "title": "Half a year with it", "body": "It holds.", **more}
    return "staff", "/topics", Topic, form, {"body": "It holds. The belt does not."}


REPLY = ("helper", "/topics/{topic}/replies", Post, {"body": "Charge it."}, {"body": "Charge it indoors."})
POLL = {"poll_question": "Which one?", "poll_options": "Red\nBlue", "poll_way": "one", "poll_shown": "always"}
SUSPENSION = {"reason": "Spam.", "length": "7"}
FORMS = {
    "reply": REPLY,
    "question": opening("question"),
    "idea": opening("idea"),
    "discussion": opening("discussion"),
    "experience": opening("experience", rating="4", product="other", subject="A saddle", recommends=""),
    "news": opening("news", then="draft"),
    "another title": (*opening("question")[:4], {"title": "A whole year with it"}),
    "another space": (*opening("question")[:4], {"space": "family"}),
    "split": (
        "staff",
        "/topics/{topic}/split",
        Move,
        {"title": "Winter tyres", "kind": "discussion", "space": "riding", "post": ["{reply}"]},
        {"title": "Summer tyres", "post": ["{other}"]},
    ),
    "warning": (
        "moderator",
        "/moderation/members/outsider/warnings",
        Sanction,
        {"reason": "No phone numbers."},
        {"reason": "No insults."},
    ),
    "suspension": (
        "moderator",
        "/moderation/members/outsider/suspension",
        Sanction,
        SUSPENSION,
        {"length": "30"},
    ),
    "invitation": (
        "admin",
        "/admin/invitations",
        CommunityInvitation,
        {"note": "Fair", "uses": "3", "days": "7"},
        {"uses": "5"},
    ),
    "invitation to a space": (
        "helper",
        "/spaces/beta/invitations",
        Invitation,
        {"days": "14", "uses": "100"},
        {"uses": "5"},
    ),
    "token": (
        "asker",
        "/settings/tokens",
        ApiToken,
        {"name": "Report", "scopes": ["read"], "days": "90"},
        {"scopes": ["read", "write"]},
    ),
}


@pytest.fixture
def count(cast: Cast) -> Callable[[type], int]:
    """How many rows there are."""

    def counted(model: type) -> int:
        with cast.app.app_context():
            return db.session.scalar(select(func.count()).select_from(model)) or 0

    return counted


def put(fields: Fields, names: dict[str, int]) -> Fields:
    """The fields with the numbers of posts in them."""
    filled = {
        name: [one.format(**names) for one in value] if isinstance(value, list) else value
        for name, value in fields.items()
    }
    return {**filled, "token": TOKEN}


def send(browser: FlaskClient, path: str, form: Fields) -> TestResponse:
    answer = browser.post(path, data=form)
    assert answer.status_code in (201, 303), answer.text[:3000]
    return answer


@pytest.mark.parametrize("name", FORMS)
def test_each_text_is_kept_once(cast: Cast, count: Callable[[type], int], name: str) -> None:
    who, path, model, first, change = FORMS[name]
    topic = cast.topic()
    names = {"topic": topic, "reply": cast.reply(topic), "other": cast.reply(topic, body="Summer tyres.")}
    path, browser, before = path.format(**names), cast.browser(who), count(model)
    form = put(first, names)
    answers = [send(browser, path, form) for _ in range(2)]
    assert count(model) == before + 1
    answers += [send(browser, path, form | put(change, names)) for _ in range(2)]
    assert count(model) == before + 2
    send(browser, path, form)
    assert count(model) == before + 2
    if model in (Post, Topic, Move):
        assert answers[0].location == answers[1].location != answers[2].location == answers[3].location


def test_what_was_edited_meanwhile_is_not_posted_again(cast: Cast, count: Callable[[type], int]) -> None:
    topic, browser = cast.topic(), cast.browser("helper")
    form = {"body": "Charge it.", "token": TOKEN}
    post = send(browser, f"/topics/{topic}/replies", form).location.split("#post-")[1]
    edit = {"body": "Charge it indoors.", "version": "1"}
    assert browser.patch(f"/posts/{post}", data=edit).status_code == 303
    assert send(browser, f"/topics/{topic}/replies", form).location.endswith(f"#post-{post}")
    assert count(Post) == 2


def test_a_draft_that_was_saved_between_two_clicks_makes_no_second_reply(
    cast: Cast, count: Callable[[type], int]
) -> None:
    topic, browser = cast.topic(), cast.browser("helper")
    for draft in ("", "0123456789abcdef"):
        send(browser, f"/topics/{topic}/replies", {"body": "Charge it.", "token": TOKEN, "draft": draft})
    assert count(Post) == 2


def test_a_file_belongs_to_what_was_sent(cast: Cast, count: Callable[[type], int]) -> None:
    topic, browser = cast.topic(), cast.browser("helper")

    def reply(words: str, file: bytes) -> TestResponse:
        form = {"body": words, "token": TOKEN, "files": (io.BytesIO(file), "log.txt")}
        answer = browser.post(f"/topics/{topic}/replies", data=form, content_type="multipart/form-data")
        assert answer.status_code == 303, answer.text[:3000]
        return answer

    for words, file in (("See the log.", b"one"), ("See the log.", b"two"), ("See this log.", b"two")):
        first, again = reply(words, file), reply(words, file)
        assert first.location == again.location
    assert (count(Post), count(Attachment)) == (4, 3)


def test_a_damaged_token_keeps_the_text(cast: Cast) -> None:
    topic = cast.topic()
    form = {"body": "My long answer", "token": "<no token>"}
    answer = cast.browser("helper").post(f"/topics/{topic}/replies", data=form)
    assert answer.status_code == 422 and "My long answer" in answer.text


def test_an_edit_from_a_page_that_came_back_is_compared(cast: Cast) -> None:
    post, browser = cast.reply(cast.topic()), cast.browser("helper")
    first = {"body": "Charge it at home.", "version": "1"}
    for _ in range(2):
        assert browser.patch(f"/posts/{post}", data=first).status_code == 303
    answer = browser.patch(f"/posts/{post}", data={"body": "Charge it at work.", "version": "1"})
    assert answer.status_code == 409
    assert "Charge it at home." in answer.text and "Charge it at work." in answer.text


def test_every_form_asks_the_one_helper() -> None:
    """A token that is taken as it was sent would swallow another text."""
    root = Path(__file__).parents[2] / "app"
    users = {path.name for path in root.rglob("*.py") if "clean_token(" in path.read_text()}
    raw = {path.name for path in root.rglob("routes/*.py") if 'form.get("token"' in path.read_text()}
    assert users == {"forms.py", "form_tokens.py"} and not raw

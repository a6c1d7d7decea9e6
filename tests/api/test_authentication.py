"""Who calls: tokens, browsers that read, and guests."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from app.core import clock
from app.core.db import transaction
from app.core.gather import flush_all
from app.core.settings import change_settings
from app.people.tokens.operations import revoke_token
from app.people.tokens.queries import tokens_of
from tests.api.calling import Program, assert_problem, program, token_for
from tests.support.cast import Cast

QUESTION = {
    "kind": "question",
    "space": "riding",
    "title": "Range drops in the cold",
    "body": "41 km, not 62.",
}


def assert_worthless(caller: Program) -> None:
    for response in (caller.get("/topics"), caller.get("/me"), caller.post("/topics", QUESTION)):
        assert_problem(response, 401)
        assert response.headers["WWW-Authenticate"] == 'Bearer realm="hearth", error="invalid_token"'


def test_an_expired_token(cast: Cast) -> None:
    caller = program(cast, "asker")
    with clock.frozen(clock.now() + timedelta(days=31)):
        assert_worthless(caller)


def test_a_revoked_token(cast: Cast) -> None:
    caller, other = program(cast, "asker"), program(cast, "asker")
    with cast.app.app_context(), transaction():
        member = cast.member("asker")
        revoke_token(member, tokens_of(member)[1])
    assert_worthless(caller)
    assert other.get("/me").status_code == 200


def test_the_token_of_a_closed_account(cast: Cast) -> None:
    caller = program(cast, "asker")
    with cast.app.app_context(), transaction():
        cast.member("asker").active = False
    assert_worthless(caller)


@pytest.mark.parametrize("secret", ["", "hearth_", "hearth_x", "x" * 5000, "\xff", "a b", "' OR 1=1 --"])
def test_a_token_that_is_none(app: Flask, secret: str) -> None:
    caller = Program(app)
    caller.headers = {"Authorization": f"Bearer {secret}"}
    assert_worthless(caller)


def test_another_scheme_is_no_token(app: Flask) -> None:
    caller = Program(app)
    caller.headers = {"Authorization": "Basic YXNrZXI6cGFzc3dvcmQ="}
    assert_worthless(caller)


def test_a_browser_reads_but_does_not_write(cast: Cast) -> None:
    cast.topic(space="beta", title="For those inside")
    browser = cast.browser("asker")
    assert "For those inside" in browser.get("/api/v1/topics").text
    assert_problem(browser.post("/api/v1/topics", json=QUESTION), 401)


def test_a_bad_token_is_not_saved_by_a_cookie(cast: Cast) -> None:
    browser = cast.browser("asker")
    assert_problem(browser.get("/api/v1/me", headers={"Authorization": "Bearer nonsense"}), 401)


def test_a_token_counts_before_a_cookie(cast: Cast) -> None:
    browser = cast.browser("asker")
    headers = {"Authorization": f"Bearer {token_for(cast, 'helper')}"}
    assert browser.get("/api/v1/me", headers=headers).json["handle"] == "helper"


def test_another_site_is_not_let_in(cast: Cast, asker: Program) -> None:
    foreign = {"Origin": "https://elsewhere.example", "Sec-Fetch-Site": "cross-site"}
    assert_problem(cast.browser("asker").post("/api/v1/topics", json=QUESTION, headers=foreign), 403)
    answer = asker.client.get("/api/v1/topics", headers={**asker.headers, **foreign})
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert {"Authorization", "Cookie"} <= set(answer.vary)


def test_a_community_closed_to_guests_shows_them_nothing(cast: Cast, anyone: Program, asker: Program) -> None:
    cast.topic()
    with cast.app.app_context(), transaction():
        change_settings(guests_may_read=False)
    assert anyone.get("/topics").json["items"] == [] == anyone.get("/spaces").json["items"]
    assert len(asker.get("/topics").json["items"]) == 1
    assert_problem(anyone.get("/nothing"), 401)


def test_the_owner_sees_when_a_token_was_used(cast: Cast) -> None:
    caller = program(cast, "asker")
    caller.get("/me")
    with cast.app.app_context():
        flush_all()
        (token,) = tokens_of(cast.member("asker"))
        assert token.last_used_at is not None
        assert clock.now() - token.last_used_at < timedelta(minutes=1)


def test_a_password_has_no_say_over_tokens(cast: Cast) -> None:
    caller, browser = program(cast, "asker"), cast.browser("asker")
    browser.delete("/settings/sign-ins")
    assert caller.get("/me").status_code == 200
    assert_problem(browser.get("/api/v1/me"), 401)

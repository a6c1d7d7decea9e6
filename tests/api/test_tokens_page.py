"""Making and revoking tokens in the settings."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core import clock
from app.core.errors import Refused
from app.people.tokens.queries import tokens_of
from tests.api.calling import Program, token_for
from tests.support.cast import Cast

FORM = {"name": "Weekly report", "scopes": ["read"], "days": "90", "token": "form-token-1"}


def make(browser: FlaskClient, **change: Any) -> str:
    response = browser.post("/settings/tokens", data={**FORM, **change})
    assert response.status_code == 201, response.text[:500]
    assert response.headers["Cache-Control"] == "no-store"
    found = re.search(r'value="(hearth_[\w-]+)"', response.text)
    assert found
    return found[1]


def test_a_token_is_shown_once_and_works(app: Flask, cast: Cast) -> None:
    browser = cast.browser("asker")
    assert "No tokens yet" in browser.get("/settings/tokens").text
    assert 'name="name"' in browser.get("/settings/tokens/new").text
    secret = make(browser, scopes=["read", "write"])
    assert Program(app, secret).get("/me").json["token"]["scopes"] == ["read", "write"]
    listed = browser.get("/settings/tokens").text
    assert "Weekly report" in listed and secret[:12] in listed and secret not in listed


def test_the_database_does_not_know_the_secret(cast: Cast) -> None:
    secret = make(cast.browser("asker"))
    with cast.app.app_context():
        (token,) = tokens_of(cast.member("asker"))
        kept = [str(getattr(token, column.key)) for column in token.__table__.columns]
        assert not any(secret in value for value in kept)
        assert timedelta(days=89) < token.expires_at - clock.now() < timedelta(days=91)


def test_sending_the_form_twice_makes_one(cast: Cast) -> None:
    browser = cast.browser("asker")
    make(browser)
    again = browser.post("/settings/tokens", data=FORM)
    assert (again.status_code, again.headers["Location"]) == (303, "/settings/tokens")
    with cast.app.app_context():
        assert len(tokens_of(cast.member("asker"))) == 1


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"name": " "}, "The name is missing"), ({"name": "x" * 81}, "at most 80"),
        ({"scopes": []}, "what the token may do"),
        ({"scopes": ["read", "moderate"]}, "what the token may do"),
        ({"days": "0"}, "from 1 to 365"), ({"days": "forever"}, "from 1 to 365"),
        ({"days": "9" * 5000}, "from 1 to 365"), ({"token": "?"}, "damaged"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_and_the_rest_is_kept(cast: Cast, change: dict[str, Any], message: str) -> None:
    browser = cast.browser("asker")
    response = browser.post("/settings/tokens", data={**FORM, **change})
    assert response.status_code == 422
    assert message in response.text
    if "name" not in change:
        assert "Weekly report" in response.text


def test_revoking_ends_it_at_once(app: Flask, cast: Cast) -> None:
    browser = cast.browser("asker")
    caller = Program(app, make(browser))
    with app.app_context():
        number = tokens_of(cast.member("asker"))[0].id
    assert cast.browser("helper").delete(f"/settings/tokens/{number}").status_code == 404
    assert caller.get("/me").status_code == 200
    page = browser.post(f"/settings/tokens/{number}?_method=DELETE", follow_redirects=True).text
    assert "is revoked" in page and "No tokens yet" in page
    assert caller.get("/me").status_code == 401
    assert browser.delete(f"/settings/tokens/{number}").status_code == 303


def test_an_expired_token_is_still_listed(cast: Cast) -> None:
    make(cast.browser("asker"))
    with clock.frozen(clock.now() + timedelta(days=91)):
        assert "Expired" in cast.browser("asker").get("/settings/tokens").text


def test_only_members_come_here(guest: FlaskClient) -> None:
    for path in ("/settings/tokens", "/settings/tokens/new"):
        assert guest.get(path).headers["Location"].startswith("/sign-in")
    assert guest.post("/settings/tokens", data=FORM).status_code == 303


def test_a_suspended_member_makes_none(cast: Cast) -> None:
    page = cast.browser("suspended").get("/settings/tokens").text
    assert "Repeated insults" in page and "/settings/tokens/new" not in page
    with pytest.raises(Refused, match="suspended until"):
        token_for(cast, "suspended")


def test_the_form_wants_a_recent_sign_in(cast: Cast) -> None:
    browser = cast.browser("asker")
    with clock.frozen(clock.now() + timedelta(hours=1)):
        assert browser.get("/settings/tokens").status_code == 200
        for response in (browser.get("/settings/tokens/new"), browser.post("/settings/tokens", data=FORM)):
            assert response.headers["Location"].startswith("/sign-in/again")


def test_twenty_are_enough(cast: Cast) -> None:
    browser = cast.browser("asker")
    for number in range(20):
        make(browser, token=f"form-token-{number}")
    response = browser.post("/settings/tokens", data={**FORM, "token": "form-token-20"})
    assert response.status_code == 422 and "You have 20 tokens" in response.text

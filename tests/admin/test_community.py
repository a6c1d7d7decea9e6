"""The settings of the community."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.settings import forget_settings, settings
from tests.support.cast import Cast

URL = "/admin/community"
FORM = {
    "community_name": "Fjell Riders",
    "tagline": "People who ride.",
    "hue": "210",
    "sign_up": "approval",
    "contact_email": "hello@example.org",
    "contact_text": "Write to us.",
    "privacy_url": "https://example.org/privacy",
    "imprint_url": "/contact",
    "guests_may_read": "1",
}


def test_they_hold_at_once(
    ctx: Flask, admin: FlaskClient, guest: FlaskClient, log: Callable[[], list[str]]
) -> None:
    assert admin.post(URL, data=FORM).status_code == 303
    assert (settings().community_name, settings().hue, settings().sign_up) == (
        "Fjell Riders",
        210,
        "approval",
    )
    page = guest.get("/sign-in").text
    assert "Fjell Riders" in page
    assert 'href="https://example.org/privacy"' in page
    assert log() == ["settings.changed"]


def test_saving_what_is_there_already_is_not_a_change(
    admin: FlaskClient, log: Callable[[], list[str]]
) -> None:
    admin.post(URL, data=FORM)
    admin.post(URL, data=FORM)
    assert log() == ["settings.changed"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("community_name", ""),
        ("community_name", "x" * 61),
        ("tagline", "x" * 121),
        ("hue", "360"),
        ("hue", "warm"),
        ("sign_up", "closed doors"),
        ("contact_email", "nobody"),
        ("privacy_url", "http://example.org"),
        ("privacy_url", "javascript:alert(1)"),
        ("privacy_url", "//example.org"),
        ("privacy_url", "/\\example.org"),
        ("imprint_url", "https://"),
        ("imprint_url", "https://[half"),
        ("imprint_url", "data:text/html,x"),
        ("contact_text", "x" * 1001),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_is_saved(
    ctx: Flask, admin: FlaskClient, field: str, value: str
) -> None:
    answer = admin.post(URL, data={**FORM, field: value})
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert settings().tagline == ""


@pytest.fixture
def closed(app: Flask, admin: FlaskClient) -> FlaskClient:
    """A guest in front of a community that only members read."""
    admin.post(URL, data={key: value for key, value in FORM.items() if key != "guests_may_read"})
    forget_settings(app)
    return app.test_client()


@pytest.mark.parametrize(
    "url",
    [
        "/",
        "/questions",
        "/spaces",
        "/spaces/riding",
        "/spaces/nowhere",
        "/people",
        "/people/asker",
        "/search?q=x",
        "/tags",
    ],
)
def test_guests_of_a_closed_community_are_asked_to_sign_in(closed: FlaskClient, url: str) -> None:
    answer = closed.get(url)
    assert answer.status_code == 302
    assert answer.location.startswith("/sign-in?next=")


def test_they_are_told_why_and_find_the_way_in(closed: FlaskClient) -> None:
    assert "read by its members only" in closed.get("/sign-in?next=/").text
    assert closed.get("/contact").status_code == 200
    assert closed.get("/healthz").status_code == 200


def test_they_do_not_read_a_topic_they_know_the_number_of(cast: Cast, closed: FlaskClient) -> None:
    topic = cast.topic()
    assert closed.get(f"/topics/{topic}/x").location == closed.get(f"/topics/{topic}/x").location
    assert closed.get(f"/topics/{topic}/x").status_code == closed.get("/topics/99999/x").status_code == 302
    assert closed.get(f"/live/catch-up?channel=topic:{topic}&after=0").status_code == 404


def test_members_read_as_before(cast: Cast, closed: FlaskClient) -> None:
    assert cast.browser("outsider").get("/spaces/riding").status_code == 200

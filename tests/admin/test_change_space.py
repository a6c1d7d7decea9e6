"""Changing a space, with a check that nobody was faster."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

from tests.admin.conftest import FORM, space_named
from tests.support.cast import Cast

URL = "/admin/spaces/riding"


def test_a_changed_space_keeps_its_address(
    app: Flask, admin: FlaskClient, log: Callable[[], list[str]]
) -> None:
    assert admin.post(URL, data=FORM).location == URL
    changed = space_named(app, "Night riders")
    assert changed is not None
    assert (changed.slug, changed.version) == ("riding", 2)
    assert log() == ["space.changed"]


def test_a_stale_version_overwrites_nothing_and_keeps_the_text(app: Flask, admin: FlaskClient) -> None:
    admin.post(URL, data={**FORM, "name": "The faster one"})
    answer = admin.post(URL, data={**FORM, "name": "The slower one", "description": "Kept text."})
    assert answer.status_code == 409
    assert "The faster one" in answer.text
    assert 'value="The slower one"' in answer.text
    assert "Kept text." in answer.text
    assert space_named(app, "The slower one") is None
    again = admin.post(URL, data={**FORM, "name": "The slower one", "version": "2"})
    assert again.status_code == 303


def test_members_of_a_space_that_closes_lose_nothing_and_others_everything(
    cast: Cast, admin: FlaskClient
) -> None:
    topic = cast.topic()
    outsider = cast.browser("outsider")
    assert outsider.get("/spaces/riding").status_code == 200
    admin.post(URL, data={**FORM, "audience": "hidden", "version": "1"})
    assert outsider.get("/spaces/riding").status_code == 404
    assert outsider.get(f"/topics/{topic}/x").status_code == 404
    assert admin.get("/spaces/riding").status_code == 200


def test_a_wrong_field_keeps_what_was_typed(admin: FlaskClient) -> None:
    answer = admin.post(URL, data={**FORM, "name": "", "description": "Kept text."})
    assert answer.status_code == 422
    assert "Kept text." in answer.text


def test_places_are_swapped(admin: FlaskClient) -> None:
    def order() -> list[str]:
        page = admin.get("/admin/spaces").text.partition('class="space-order"')[2]
        return sorted(("riding", "family", "beta"), key=lambda slug: page.index(f"/admin/spaces/{slug}"))

    assert order() == ["riding", "family", "beta"]
    admin.post("/admin/spaces/family/position", data={"step": "up"})
    assert order() == ["family", "riding", "beta"]
    admin.post("/admin/spaces/family/position", data={"step": "up"})
    assert order() == ["family", "riding", "beta"]
    admin.post("/admin/spaces/riding/position", data={"step": "down"})
    assert order() == ["family", "beta", "riding"]


def test_somebody_is_put_in_charge(cast: Cast, admin: FlaskClient, log: Callable[[], list[str]]) -> None:
    assert admin.post(f"{URL}/owners", data={"handle": "@outsider"}).status_code == 303
    assert cast.browser("outsider").get("/spaces/riding/settings").status_code == 200
    assert log() == ["space.owner"]


def test_nobody_has_that_handle(admin: FlaskClient) -> None:
    answer = admin.post(f"{URL}/owners", data={"handle": "nobody"})
    assert answer.status_code == 422
    assert "Nobody has this handle." in answer.text

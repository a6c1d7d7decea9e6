"""Making a space."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete

from app.core.db import db, transaction
from app.forum.spaces.models import Space
from tests.admin.conftest import FORM, space_named
from tests.support.cast import Cast


def test_a_new_space_is_open_at_once(
    app: Flask, admin: FlaskClient, guest: FlaskClient, log: Callable[[], list[str]]
) -> None:
    assert admin.post("/admin/spaces", data=FORM).location == "/admin/spaces/night-riders"
    assert "For those who ride in the dark." in guest.get("/spaces/night-riders").text
    made = space_named(app, "Night riders")
    assert made is not None
    assert (made.kinds, made.hue, made.position) == (["question", "discussion"], 120, 4)
    assert log() == ["space.made"]


def test_every_kind_is_no_restriction(app: Flask, admin: FlaskClient) -> None:
    kinds = ["question", "experience", "idea", "news", "discussion"]
    admin.post("/admin/spaces", data={**FORM, "kinds": kinds})
    made = space_named(app, "Night riders")
    assert made is not None
    assert made.kinds == []


def test_a_community_without_a_space_leads_to_the_first(app: Flask, cast: Cast, admin: FlaskClient) -> None:
    with app.app_context(), transaction():
        db.session.execute(delete(Space))
    for path in ("/", "/topics/new", "/topics/new?kind=question", "/spaces"):
        answer = admin.get(path)
        assert answer.status_code == 200 and "/admin/spaces/new" in answer.text, path
        others = cast.browser("asker").get(path).text
        assert "/admin/spaces/new" not in others and "Write the first" not in others, path
    assert 'value="General"' in admin.get("/admin/spaces/new").text
    form = {**FORM, "name": "General"}
    assert admin.post("/admin/spaces", data=form).location == "/spaces/general"
    assert "/topics/new?space=general" in admin.get("/spaces/general").text
    assert "Write the first one" in admin.get("/").text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "x"),
        ("name", "x" * 61),
        ("name", "Riding"),
        ("audience", "everyone"),
        ("join_policy", ""),
        ("posting", "me"),
        ("hue", "400"),
        ("kinds", ["poem"]),
        ("description", "x" * 2001),
    ],
)
def test_what_does_not_fit_is_said_beside_its_field(admin: FlaskClient, field: str, value: object) -> None:
    answer = admin.post("/admin/spaces", data={**FORM, "description": "Kept text.", field: value})
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert field == "description" or "Kept text." in answer.text


def test_a_double_click_makes_one_space(app: Flask, admin: FlaskClient) -> None:
    admin.post("/admin/spaces", data=FORM)
    assert admin.post("/admin/spaces", data=FORM).status_code == 422
    assert admin.get("/spaces/night-riders-2").status_code == 404


def test_a_space_called_new_does_not_stand_in_the_way(admin: FlaskClient) -> None:
    assert admin.post("/admin/spaces", data={**FORM, "name": "New"}).location == "/admin/spaces/new-2"


def test_a_hidden_space_is_joined_by_invitation(app: Flask, admin: FlaskClient, guest: FlaskClient) -> None:
    admin.post("/admin/spaces", data={**FORM, "audience": "hidden", "join_policy": "free"})
    made = space_named(app, "Night riders")
    assert made is not None
    assert made.join_policy == "invite"
    assert guest.get("/spaces/night-riders").status_code == 404

"""For everybody but administrators there is nothing under /admin."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.admin.routes import admin as rooms
from tests.support.cast import Cast

PAGES = [
    "/admin",
    "/admin/spaces",
    "/admin/spaces/new",
    "/admin/spaces/riding",
    "/admin/members",
    "/admin/members/asker",
]
PAGES += ["/admin/invitations", "/admin/community", "/admin/jobs"]
VALUES = {"slug": "riding", "handle": "asker", "job_id": 1, "invitation_id": 1, "product_id": 1}


@pytest.mark.parametrize("who", ["guest", "asker", "staff", "moderator", "product", "suspended"])
def test_every_address_of_the_blueprint_is_closed(
    app: Flask, cast: Cast, guest: FlaskClient, who: str
) -> None:
    browser = guest if who == "guest" else cast.browser(who)
    adapter = app.url_map.bind("localhost")
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith(f"{rooms.name}.")]
    assert len(rules) > 15
    for rule in rules:
        url = adapter.build(rule.endpoint, {name: VALUES[name] for name in rule.arguments})
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            assert browser.open(url, method=method).status_code == 404, (method, url)


@pytest.mark.parametrize("url", PAGES)
def test_administrators_find_each_page_with_one_heading(cast: Cast, admin: FlaskClient, url: str) -> None:
    answer = admin.get(url)
    assert answer.status_code == 200
    assert answer.text.count("<h1>") == 1


@pytest.mark.parametrize("url", ["/admin/spaces/nowhere", "/admin/members/nobody", "/admin/nothing"])
def test_what_is_not_there_is_not_found(admin: FlaskClient, url: str) -> None:
    assert admin.get(url).status_code == 404

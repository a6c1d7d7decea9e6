"""Administrators keep the list: add, rename, order, archive, merge."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.audit_log import AuditEntry
from app.core.db import db
from app.forum.experiences.models import Product
from tests.experiences.support import experience, product
from tests.support.cast import Cast

CITY = {"name": "Fjell City", "kind": "product", "line": "For every day"}


def listed(browser: FlaskClient) -> list[str]:
    return re.findall(r'class="name" href="/products/[^"]+">([^<]+)<', browser.get("/admin/products").text)


def audited(app: Flask) -> list[str]:
    with app.app_context():
        return [row.action for row in db.session.query(AuditEntry).filter(AuditEntry.target == "product")]


def test_adding_twice_adds_once(app: Flask, cast: Cast) -> None:
    admin = cast.browser("admin")
    for _ in range(2):
        assert admin.post("/admin/products", data=CITY).status_code == 303
    assert listed(admin) == ["Fjell City"]
    answer = admin.post("/admin/products", data={**CITY, "name": "fjell city", "kind": "service"})
    assert answer.status_code == 422 and "of this name already" in answer.text


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"name": "x"}, "at least 2"),
        ({"name": "x" * 81}, "at most 80"),
        ({"name": "City", "line": "x" * 161}, "at most 160"),
        ({"name": "City", "kind": "animal"}, "choose one of these"),
    ],
)
def test_what_is_wrong_is_said_and_kept(cast: Cast, sent: dict[str, str], words: str) -> None:
    answer = cast.browser("admin").post("/admin/products", data={**CITY, **sent})
    assert answer.status_code == 422 and words in answer.text and sent["name"] in answer.text


def test_renaming_shows_everywhere_and_keeps_the_address(app: Flask, cast: Cast, guest: FlaskClient) -> None:
    city, admin = product(cast), cast.browser("admin")
    topic_id = experience(cast, about=city)
    guest.get("/experiences")
    sent = {**CITY, "name": "Fjell City 2", "version": "1"}
    for _ in range(2):
        assert admin.post(f"/admin/products/{city}", data=sent).status_code == 303
    for path in ("/products/fjell-city", "/experiences", f"/topics/{topic_id}"):
        assert "Fjell City 2" in guest.get(path, follow_redirects=True).text
    assert audited(app) == ["product.added", "product.changed"]
    late = admin.post(f"/admin/products/{city}", data={**CITY, "name": "Another", "version": "1"})
    assert late.status_code == 409 and "Another" in late.text and "Fjell City 2" in late.text


def test_the_order_is_that_of_the_administrators(cast: Cast, guest: FlaskClient) -> None:
    product(cast)
    trail, admin = product(cast, "Fjell Trail"), cast.browser("admin")
    admin.post(f"/admin/products/{trail}/position", data={"step": "up"})
    admin.post(f"/admin/products/{trail}/position", data={"step": "up"})
    assert listed(admin) == ["Fjell Trail", "Fjell City"]
    page = guest.get("/products").text
    assert page.index("Fjell Trail") < page.index("Fjell City")


def test_archiving_can_be_undone(cast: Cast) -> None:
    city, admin = product(cast), cast.browser("admin")
    experience(cast, about=city)
    for _ in range(2):
        assert admin.post(f"/admin/products/{city}/archive").status_code == 303
    composer = cast.browser("asker")
    assert "Fjell City" not in composer.get("/topics/new?kind=experience").text
    assert "No longer offered" in composer.get("/products/fjell-city").text
    admin.delete(f"/admin/products/{city}/archive")
    assert "Fjell City" in composer.get("/topics/new?kind=experience").text


def test_merging_moves_what_was_said_and_leads_there(app: Flask, cast: Cast, guest: FlaskClient) -> None:
    old, city, admin = product(cast, "City (old)"), product(cast), cast.browser("admin")
    topic_id = experience(cast, about=old)
    for _ in range(2):
        assert admin.post(f"/admin/products/{old}/merge", data={"into": str(city)}).status_code == 303
    with app.app_context():
        topic = cast.get_topic(topic_id)
        assert (topic.product_id, topic.subject) == (city, "Fjell City")
        assert db.session.get_one(Product, old).merged_into_id == city
    assert sorted(audited(app)) == ["product.added", "product.added", "product.merged"]
    answer = guest.get("/products/city-old?order=lowest")
    assert (answer.status_code, answer.location) == (301, "/products/fjell-city?order=lowest")
    assert listed(admin) == ["Fjell City"]


@pytest.mark.parametrize("into", ["", "x", "99999", "self"])
def test_merging_into_nothing_is_refused(cast: Cast, into: str) -> None:
    city = product(cast)
    product(cast, "Fjell Trail")
    sent = {"into": str(city) if into == "self" else into}
    answer = cast.browser("admin").post(f"/admin/products/{city}/merge", data=sent)
    assert answer.status_code == 422 and "Choose another one" in answer.text


@pytest.mark.parametrize("who", ["asker", "staff", "product", "moderator"])
def test_for_everybody_else_there_is_nothing_here(cast: Cast, who: str) -> None:
    city, browser = product(cast), cast.browser(who)
    assert browser.get("/admin/products").status_code == 404
    assert browser.post("/admin/products", data=CITY).status_code == 404
    for path in ("", "/position", "/archive", "/merge"):
        assert browser.post(f"/admin/products/{city}{path}", data=CITY).status_code == 404


def test_something_else_can_be_switched_off(cast: Cast) -> None:
    product(cast)
    admin, asker = cast.browser("admin"), cast.browser("asker")
    admin.post("/admin/products/other", data={})
    assert "Something else" not in asker.get("/topics/new?kind=experience").text
    admin.post("/admin/products/other", data={"allowed": "1"})
    assert "Something else" in asker.get("/topics/new?kind=experience").text

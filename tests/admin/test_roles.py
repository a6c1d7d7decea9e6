"""Roles and titles."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient

from app.core.db import transaction
from tests.support.cast import Cast


def role(cast: Cast, key: str) -> tuple[str, str]:
    with cast.app.app_context():
        member = cast.member(key)
        return member.role, member.title


def test_a_customer_becomes_staff(cast: Cast, admin: FlaskClient, log: Callable[[], list[str]]) -> None:
    answer = admin.post("/admin/members/helper/role", data={"role": "staff", "title": "Workshop"})
    assert answer.status_code == 303
    assert role(cast, "helper") == ("staff", "Workshop")
    assert "Workshop" in cast.browser("asker").get("/people/helper").text
    assert log() == ["member.role"]


def test_a_moderator_of_yesterday_moderates_no_more(cast: Cast, admin: FlaskClient) -> None:
    moderator = cast.browser("moderator")
    assert moderator.get("/moderation").status_code == 200
    admin.post("/admin/members/moderator-one/role", data={"role": "customer"})
    assert moderator.get("/moderation").status_code == 404


def test_a_role_nobody_knows(cast: Cast, admin: FlaskClient) -> None:
    answer = admin.post("/admin/members/helper/role", data={"role": "king", "title": "Kept title"})
    assert answer.status_code == 422
    assert 'value="Kept title"' in answer.text
    assert role(cast, "helper")[0] == "customer"


def test_the_last_administrator_stays(cast: Cast, admin: FlaskClient) -> None:
    answer = admin.post("/admin/members/admin-one/role", data={"role": "customer"})
    assert answer.status_code == 422
    assert "The last administrator" in answer.text
    assert role(cast, "admin")[0] == "admin"


def test_with_another_one_they_may_step_down_and_find_the_door_closed(cast: Cast, admin: FlaskClient) -> None:
    admin.post("/admin/members/helper/role", data={"role": "admin"})
    assert admin.post("/admin/members/admin-one/role", data={"role": "customer"}).location == "/"
    assert admin.get("/admin").status_code == 404
    assert cast.browser("helper").get("/admin").status_code == 200


def test_members_are_found_by_name_address_and_role(admin: FlaskClient) -> None:
    def found(query: str) -> set[str]:
        page = admin.get(f"/admin/members?{query}").text
        return {
            key
            for key in ("asker", "helper", "outsider", "staff-one")
            if f'href="/admin/members/{key}"' in page
        }

    assert found("q=novak") == {"helper"}
    assert found("q=outsider%40example") == {"outsider"}
    assert found("role=staff") == {"staff-one"}
    assert found("q=%25") == set()
    assert found("q=novak&role=staff") == set()


def test_a_new_account_is_approved_from_the_list(
    cast: Cast, admin: FlaskClient, log: Callable[[], list[str]]
) -> None:
    with cast.app.app_context(), transaction():
        cast.member("outsider").approved_at = None
    assert "Otto Fremd" in admin.get("/admin/members?only=waiting").text
    answer = admin.post("/admin/members/outsider/approval", data={"from": "list"})
    assert answer.location == "/admin/members?only=waiting"
    assert "Nobody waits" in admin.get("/admin/members?only=waiting").text
    assert log() == ["member.approved"]

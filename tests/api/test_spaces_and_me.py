"""GET /api/v1/spaces and GET /api/v1/me"""

from __future__ import annotations

from typing import Any

from flask import Flask

from tests.api.calling import Program, assert_fits, assert_problem, program
from tests.support.cast import Cast
from tests.support.queries import counted


def spaces(caller: Program) -> dict[str, dict[str, Any]]:
    return {space["slug"]: space for space in caller.get("/spaces").json["items"]}


def test_spaces_are_those_the_caller_may_know_of(cast: Cast, asker: Program, anyone: Program) -> None:
    assert list(spaces(asker)) == ["riding", "family", "beta", "announcements"]
    assert list(spaces(anyone)) == ["riding", "family", "announcements"]
    assert spaces(asker)["beta"]["joined"] is True


def test_a_space_looks_as_the_document_says(
    asker: Program, anyone: Program, document: dict[str, Any]
) -> None:
    for caller in (asker, anyone):
        assert_fits(document, "SpaceList", caller.get("/spaces").json)


def test_a_space_that_cannot_be_read_shows_no_numbers(cast: Cast, anyone: Program) -> None:
    cast.topic(space="family")
    family = spaces(anyone)["family"]
    assert (family["readable"], family["topics_count"], family["members_count"]) == (False, None, None)


def test_spaces_cost_three_statements(app: Flask, asker: Program) -> None:
    asker.get("/spaces")
    with counted(app) as statements:
        asker.get("/spaces")
    assert len(statements) == 4, statements


def test_me_is_the_member_behind_the_token(cast: Cast, asker: Program, document: dict[str, Any]) -> None:
    body = asker.get("/me").json
    assert_fits(document, "Me", body)
    assert (body["handle"], body["role"], body["staff"]) == ("asker", "customer", False)
    assert body["token"]["scopes"] == ["read", "write"] and body["suspended_until"] is None
    assert program(cast, "staff").get("/me").json["title"] == "Support"


def test_me_needs_a_member(anyone: Program) -> None:
    problem = anyone.get("/me")
    assert_problem(problem, 401)
    assert problem.headers["WWW-Authenticate"] == 'Bearer realm="hearth"'


def test_me_in_a_browser_has_no_token(cast: Cast, document: dict[str, Any]) -> None:
    body = cast.browser("asker").get("/api/v1/me").json
    assert_fits(document, "Me", body)
    assert body["handle"] == "asker" and body["token"] is None


def test_reading_needs_the_scope(cast: Cast) -> None:
    writer = program(cast, "asker", ["write"])
    for path in ("/me", "/spaces", "/topics"):
        assert_problem(writer.get(path), 403)

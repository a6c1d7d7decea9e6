"""Parameters of a query that an endpoint does not know are refused by name, at every endpoint."""

from __future__ import annotations

import re

import pytest

from app.api.registry import ENDPOINTS, Endpoint
from tests.api.calling import V1, Program, assert_problem

ASKED = [found for found in ENDPOINTS if found.scope]


@pytest.mark.parametrize("found", ASKED, ids=lambda found: f"{found.method} {found.path}")
def test_unknown_parameters_are_named(asker: Program, found: Endpoint) -> None:
    path = re.sub(r"<(?:int:)?\w+>", "1", found.path)
    answer = asker.client.open(
        V1 + path, method=found.method, query_string={"spcae": "riding", "x[]": "1"}, headers=asker.headers
    )
    assert_problem(answer, 422, "spcae", "x[]")


def test_known_ones_are_taken(asker: Program) -> None:
    assert asker.get("/topics", kind="question", order="created", limit="5").status_code == 200

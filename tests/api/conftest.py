"""What every test of the API begins with."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from tests.api.calling import Program, program
from tests.support.cast import Cast


@pytest.fixture
def asker(cast: Cast) -> Program:
    """A program of the asker."""
    return program(cast, "asker")


@pytest.fixture
def helper(cast: Cast) -> Program:
    """A program of the helper."""
    return program(cast, "helper")


@pytest.fixture
def anyone(app: Flask) -> Program:
    """A program without a token."""
    return Program(app)


@pytest.fixture
def document(anyone: Program) -> dict[str, Any]:
    """The OpenAPI document."""
    found: dict[str, Any] = anyone.get("/openapi.json").json
    return found

"""Figures that are kept for a minute are counted anew in each test."""

from __future__ import annotations

import pytest
from flask import Flask

from app.web.figures import forget_promise


@pytest.fixture(autouse=True)
def fresh_figures(app: Flask) -> None:
    """Nothing is kept from the test before."""
    forget_promise(app)

"""People who upload, and what lies in the storage."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support.cast import Cast


@pytest.fixture
def asker(cast: Cast) -> FlaskClient:
    """The browser of somebody who writes."""
    return cast.browser("asker")


@pytest.fixture(autouse=True)
def kept(app: Flask) -> Iterator[Callable[[], list[str]]]:
    """The names of all files in the storage, which begins empty."""
    folder = Path(app.config["DATA"]) / "uploads"
    shutil.rmtree(folder, ignore_errors=True)
    yield lambda: sorted(file.relative_to(folder).as_posix() for file in folder.glob("*/*"))

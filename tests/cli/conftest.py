"""Running `flask import` in tests."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

Import = Callable[..., Result]


@pytest.fixture
def bring_in(app: Flask) -> Import:
    """`bring_in(folder, "--dry-run")` runs the command and gives back what it said."""

    def run(folder: Path, *options: str) -> Result:
        return app.test_cli_runner().invoke(args=["import", "stackexchange", str(folder), *options])

    return run

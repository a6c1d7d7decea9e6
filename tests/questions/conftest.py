"""What stories of questions need: pages that listen, in the process of the test."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.live.ears import Ear
from tests.support.cast import Cast


@pytest.fixture
def ear(app: Flask, cast: Cast) -> Callable[..., Ear]:
    """Open a socket as a person of the cast, or as a guest ("")."""
    app.extensions["hearth_live"].pump()

    def open_socket(who: str = "", **options: Any) -> Ear:
        return Ear(app, cast.browser(who) if who else app.test_client(), **options)

    return open_socket

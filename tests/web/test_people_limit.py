"""Looking people up is limited like any search; leafing through them is not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from app.core.limits import limiter


@pytest.fixture
def limited() -> Iterator[None]:
    """Rate limits as they are in use."""
    limiter.enabled = True
    limiter.reset()
    yield
    limiter.reset()
    limiter.enabled = False


def test_looking_up_too_often_is_asked_to_wait(guest: FlaskClient, limited: None) -> None:
    answers = [guest.get("/people?q=an").status_code for _ in range(41)]
    assert answers == [200] * 40 + [429]
    assert int(guest.get("/people?q=an").headers["Retry-After"]) > 0
    assert guest.get("/people").status_code == 200

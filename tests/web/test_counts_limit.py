"""The numbers that pages fetch by themselves have a limit that no open page meets."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.core.limits import limiter
from tests.support.cast import Cast


@pytest.fixture
def limited() -> Iterator[None]:
    """Rate limits as they are in use."""
    limiter.enabled = True
    limiter.reset()
    yield
    limiter.reset()
    limiter.enabled = False


def test_who_fetches_without_end_is_told_when_to_come_back(cast: Cast, limited: None) -> None:
    browser = cast.browser("asker")
    answers = [browser.get("/counts").status_code for _ in range(241)]
    assert answers == [200] * 240 + [429]
    assert 0 < int(browser.get("/counts").headers["Retry-After"]) <= 60

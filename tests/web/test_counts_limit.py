"""The numbers that pages fetch by themselves have a limit that no open page meets."""

from __future__ import annotations

import pytest

from tests.support.cast import Cast

pytestmark = pytest.mark.any_database


def test_who_fetches_without_end_is_told_when_to_come_back(cast: Cast, limited: None) -> None:
    browser = cast.browser("asker")
    answers = [browser.get("/counts").status_code for _ in range(241)]
    assert answers == [200] * 240 + [429]
    assert 0 < int(browser.get("/counts").headers["Retry-After"]) <= 60

"""What staff decide has the same limit as what members do: a script that runs wild is stopped."""

from __future__ import annotations

import pytest

from app.core.limits import limiter
from tests.support.cast import Cast

pytestmark = pytest.mark.any_database

PATHS = ("/topics/{0}/status", "/topics/{0}/merge", "/topics/{0}/pin", "/topics/{0}/lock")


@pytest.mark.parametrize("path", PATHS)
def test_the_sixty_first_within_a_minute_is_refused(cast: Cast, path: str) -> None:
    address, staff = path.format(cast.topic(kind="idea", title="A guest key")), cast.browser("staff")
    limiter.enabled = True
    try:
        limiter.reset()
        answers = [staff.post(address, data={"status": ""}).status_code for _ in range(61)]
    finally:
        limiter.reset()
        limiter.enabled = False
    assert 429 not in answers[:60] and answers[60] == 429

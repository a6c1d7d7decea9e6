"""Looking people up is limited like any search; leafing through them is not."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

pytestmark = pytest.mark.any_database


def test_looking_up_too_often_is_asked_to_wait(guest: FlaskClient, limited: None) -> None:
    answers = [guest.get("/people?q=an").status_code for _ in range(41)]
    assert answers == [200] * 40 + [429]
    assert int(guest.get("/people?q=an").headers["Retry-After"]) > 0
    assert guest.get("/people").status_code == 200

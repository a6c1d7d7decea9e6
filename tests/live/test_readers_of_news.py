"""The page that says who has read a piece of news hears of everybody who confirms; only staff listen."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.core.db import transaction
from app.forum.topics.operations import delete_post
from tests.live.ears import Ear, first_post
from tests.support.cast import Cast

Listen = Callable[..., Ear]


@pytest.fixture
def news(cast: Cast) -> int:
    """A piece of news that everybody must read."""
    return cast.topic("staff", kind="news", title="New shop", extras={"must_read": "1"})


def confirm(cast: Cast, news: int, who: str = "helper") -> None:
    assert cast.browser(who).post(f"/topics/{news}/acknowledgement").status_code == 303


def test_staff_hear_of_everybody_who_confirms(cast: Cast, ear: Listen, news: int) -> None:
    page = ear("staff")
    assert page.join(f"readers:{news}")["ok"]
    confirm(cast, news)
    assert [signal["name"] for signal in page.heard("signal")] == ["mine"]


def test_who_comes_back_learns_that_somebody_confirmed(cast: Cast, ear: Listen, news: int) -> None:
    ear("helper")
    page = ear("staff")
    last = page.join(f"readers:{news}")["last"]
    assert page.join(f"readers:{news}", last=last)["missed"] is False
    confirm(cast, news)
    page.follower.pump()
    assert page.join(f"readers:{news}", last=last)["missed"] is True


@pytest.mark.parametrize("who", ["", "helper"])
def test_nobody_else_listens(ear: Listen, news: int, who: str) -> None:
    assert ear(who).join(f"readers:{news}") == {"ok": False}


def test_the_page_listens_and_asks_anew(cast: Cast, news: int) -> None:
    html = cast.browser("staff").get(f"/topics/{news}/acknowledgements").text
    assert f'<hearth-live channel="readers:{news}" last="' in html
    assert '<main id="main" tabindex="-1" data-fresh="mine">' in html


@pytest.mark.parametrize("kind", ["topic", "members"])
def test_a_topic_that_goes_ends_whatever_listens_to_it(cast: Cast, ear: Listen, news: int, kind: str) -> None:
    page = ear("helper")
    assert page.join(f"{kind}:{news}")["ok"]
    with cast.app.app_context(), transaction():
        delete_post(cast.member("admin"), first_post(cast, news))
    assert [message["channel"] for message in page.heard("out")] == [f"{kind}:{news}"]

"""Whoever watches over the server sees why sockets are cut."""

from __future__ import annotations

from collections.abc import Callable

from app.core import figures
from tests.live.ears import Ear
from tests.support.cast import Cast

Listen = Callable[..., Ear]


def counted() -> dict[str, float]:
    return {
        reason: figures.registry.get_sample_value("hearth_sockets_cut_total", {"reason": reason}) or 0
        for reason in figures.CUT_REASONS
    }


def test_one_flood_counts_once(cast: Cast, ear: Listen) -> None:
    before, guest = counted(), ear()
    for _ in range(100):
        if guest.is_connected:
            guest.say("leave", {"channel": "lists"})
    assert not guest.is_connected
    assert counted() == {**before, "flood": before["flood"] + 1}


def test_the_end_of_a_sign_in_counts(cast: Cast, ear: Listen) -> None:
    browser = cast.browser("asker")
    before, page = counted(), ear(browser)
    assert browser.post("/sign-out").status_code in {200, 302, 303}
    page.follower.pump()
    assert not page.is_connected
    assert counted() == {**before, "rights": before["rights"] + 1}


def test_who_leaves_is_not_counted(cast: Cast, ear: Listen) -> None:
    before, guest = counted(), ear()
    guest.socket.disconnect()
    assert counted() == before

"""Who reads a topic now, and who is writing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from app.live import presence
from tests.live.ears import Ear
from tests.support.cast import Cast

Listen = Callable[..., Ear]


@pytest.fixture
def channel(cast: Cast) -> str:
    return f"topic:{cast.topic()}"


def names(people: list[dict[str, Any]]) -> list[str]:
    return [person["name"] for person in people]


def test_people_on_a_topic_are_named_staff_first(cast: Cast, ear: Listen, channel: str) -> None:
    helper = ear("helper")
    assert names(helper.join(channel)["here"]) == ["Lena Novak"]
    staff = ear("staff").join(channel)
    assert names(staff["here"]) == ["Ana Sørlie", "Lena Novak"]
    assert staff["here"][0]["title"] == "Support"
    assert staff["here"][0]["staff"] is True
    [told] = helper.heard("here")
    assert told["channel"] == channel
    assert names(told["members"]) == ["Ana Sørlie", "Lena Novak"]


def test_a_card_tells_nothing_private(cast: Cast, ear: Listen, channel: str) -> None:
    [card] = ear("asker").join(channel)["here"]
    assert set(card) == {"id", "name", "handle", "initials", "hue", "picture", "staff", "title"}


def test_two_tabs_of_a_member_count_once(cast: Cast, ear: Listen, channel: str) -> None:
    watcher, browser = ear("helper"), cast.browser("asker")
    watcher.join(channel)
    first, second = ear(browser), ear(browser)
    first.join(channel)
    assert names(second.join(channel)["here"]) == ["Lena Novak", "Mika Korhonen"]
    assert len(watcher.heard("here")) == 1
    first.socket.disconnect()
    assert watcher.heard("here") == []
    second.socket.disconnect()
    [told] = watcher.heard("here")
    assert names(told["members"]) == ["Lena Novak"]


def test_guests_are_not_shown_and_tell_nobody(cast: Cast, ear: Listen, channel: str) -> None:
    watcher, guest = ear("helper"), ear()
    watcher.join(channel)
    assert names(guest.join(channel)["here"]) == ["Lena Novak"]
    guest.say("typing", {"channel": channel})
    assert watcher.heard("here") == []


def test_lists_and_spaces_do_not_say_who_looks(cast: Cast, ear: Listen) -> None:
    assert ear("helper").join("lists")["here"] == []


def test_the_others_see_who_is_typing(cast: Cast, ear: Listen, channel: str) -> None:
    staff, asker = ear("staff"), ear("asker")
    staff.join(channel)
    asker.join(channel)
    staff.say("typing", {"channel": channel})
    assert staff.heard("typing") == []
    [told] = asker.heard("typing")
    assert told["member"]["name"] == "Ana Sørlie"
    assert told["channel"] == channel


def test_typing_is_told_every_two_seconds_at_most(
    cast: Cast, ear: Listen, channel: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    staff, asker = ear("staff"), ear("asker")
    staff.join(channel)
    asker.join(channel)
    for _ in range(5):
        staff.say("typing", {"channel": channel})
    assert len(asker.heard("typing")) == 1
    monkeypatch.setattr(presence, "TYPING_SECONDS", 0.0)
    staff.say("typing", {"channel": channel})
    assert len(asker.heard("typing")) == 1


@pytest.mark.parametrize("who", ["", "suspended"])
def test_who_may_not_write_is_not_seen_typing(who: str, cast: Cast, ear: Listen, channel: str) -> None:
    watcher, silent = ear("asker"), ear(who)
    watcher.join(channel)
    silent.join(channel)
    silent.say("typing", {"channel": channel})
    assert watcher.heard("typing") == []


def test_typing_on_a_topic_that_was_not_joined_is_not_told(cast: Cast, ear: Listen, channel: str) -> None:
    watcher, stranger = ear("asker"), ear("staff")
    watcher.join(channel)
    stranger.say("typing", {"channel": channel})
    stranger.say("typing", {"channel": f"member:{cast.id_of('staff')}"})
    assert watcher.heard("typing") == []

"""Who is writing on a topic: few messages, whoever writes, and nobody who could not reply."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from app.core import clock
from app.core.db import transaction
from app.forum.spaces.operations import leave_space
from app.forum.topics.operations import close_topic
from app.live.here import typists
from app.people.accounts.operations import change_presence, suspend_member
from tests.live.ears import Ear
from tests.support.cast import Cast
from tests.support.queries import counted

Listen = Callable[..., Ear]
Later = Callable[[float], None]


@pytest.fixture
def channel(cast: Cast) -> str:
    return f"topic:{cast.topic()}"


@pytest.fixture
def watcher(ear: Listen, channel: str) -> Ear:
    """The asker, on the page of the topic."""
    asker = ear("asker")
    asker.join(channel)
    return asker


def writes(listener: Ear, channel: str) -> Ear:
    """Have somebody come to the topic and write."""
    listener.join(channel)
    listener.say("typing", {"channel": channel})
    return listener


def names(told: dict[str, Any]) -> list[str]:
    return [person["name"] for person in told["members"]]


def test_the_others_see_who_is_typing(ear: Listen, channel: str, watcher: Ear) -> None:
    writes(ear("staff"), channel)
    [told] = watcher.heard("typing")
    assert told["channel"] == channel
    assert names(told) == ["Ana Sørlie"]
    assert told["members"][0]["title"] == "Support"
    assert told["more"] == 0


def test_who_comes_later_sees_it_too(ear: Listen, channel: str, watcher: Ear) -> None:
    writes(ear("staff"), channel)
    assert len(watcher.heard("typing")) == 1
    late = ear("helper")
    late.say("join", {"channel": channel})
    assert names(late.heard("typing")[-1]) == ["Ana Sørlie"]
    assert watcher.heard("typing") == []


def test_who_types_on_is_told_once_and_again_after_a_while(
    ear: Listen, channel: str, watcher: Ear, later: Later
) -> None:
    staff = writes(ear("staff"), channel)
    assert len(watcher.heard("typing")) == 1
    for _ in range(3):
        later(3)
        staff.say("typing", {"channel": channel})
        assert watcher.heard("typing") == []
    later(3)
    staff.say("typing", {"channel": channel})
    assert names(watcher.heard("typing")[-1]) == ["Ana Sørlie"]


def test_going_on_asks_the_database_for_nothing(cast: Cast, ear: Listen, channel: str) -> None:
    staff = writes(ear("staff"), channel)
    with counted(cast.app) as statements:
        staff.socket.emit("typing", {"channel": channel})
    assert statements == []


def test_many_who_write_are_one_message_in_a_pause(
    ear: Listen, channel: str, watcher: Ear, later: Later, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(typists, "MOST_SHOWN", 2)
    writes(ear("helper"), channel)
    assert names(watcher.heard("typing")[-1]) == ["Lena Novak"]
    writes(ear("outsider"), channel)
    writes(ear("staff"), channel)
    writes(ear("product"), channel)
    assert watcher.heard("typing") == []
    later(2)
    [told] = watcher.heard("typing")
    assert names(told) == ["Ana Sørlie", "Devika Rao"]
    assert told["more"] == 2


def test_who_stops_is_not_shown_for_long(ear: Listen, channel: str, watcher: Ear, later: Later) -> None:
    writes(ear("staff"), channel)
    assert len(watcher.heard("typing")) == 1
    later(typists.LASTS_SECONDS + 1)
    [told] = watcher.heard("typing")
    assert told["members"] == []
    later(60)
    assert watcher.heard("typing") == []


@pytest.mark.parametrize("how", ["posts", "leaves", "closes the page"])
def test_who_has_posted_or_left_types_no_more(
    how: str, cast: Cast, ear: Listen, channel: str, watcher: Ear, later: Later
) -> None:
    staff = writes(ear("staff"), channel)
    assert len(watcher.heard("typing")) == 1
    later(2)
    if how == "posts":
        cast.reply(int(channel.split(":")[1]), by="staff")
    elif how == "leaves":
        staff.say("leave", {"channel": channel})
    else:
        staff.socket.disconnect()
    [told] = watcher.heard("typing")
    assert told["members"] == []


@pytest.mark.parametrize("who", ["", "suspended"])
def test_who_may_not_write_is_not_seen_typing(who: str, ear: Listen, channel: str, watcher: Ear) -> None:
    writes(ear(who), channel)
    assert watcher.heard("typing") == []


def test_who_hides_that_they_are_here_is_not_seen_typing(
    cast: Cast, ear: Listen, channel: str, watcher: Ear
) -> None:
    writes(ear("helper"), channel)
    assert len(watcher.heard("typing")) == 1
    with cast.app.app_context(), transaction():
        change_presence(cast.member("helper"), shown=False)
    [told] = watcher.heard("typing")
    assert told["members"] == []
    writes(ear("helper"), channel)
    assert watcher.heard("typing") == []


def test_a_suspension_ends_it(cast: Cast, ear: Listen, channel: str, watcher: Ear, later: Later) -> None:
    writes(ear("helper"), channel)
    assert len(watcher.heard("typing")) == 1
    with cast.app.app_context(), transaction():
        suspend_member(cast.member("moderator"), cast.member("helper"), clock.ago(days=-3), "Insults")
    later(2)
    [told] = watcher.heard("typing")
    assert told["members"] == []


def test_who_loses_access_writes_there_no_more(cast: Cast, ear: Listen, later: Later) -> None:
    channel = f"topic:{cast.topic(by='helper', space='beta')}"
    watcher = ear("helper")
    watcher.join(channel)
    asker = writes(ear("asker"), channel)
    assert names(watcher.heard("typing")[-1]) == ["Mika Korhonen"]
    with cast.app.app_context(), transaction():
        leave_space(cast.member("asker"), cast.space("beta"))
    later(2)
    [told] = watcher.heard("typing")
    assert told["members"] == []
    asker.say("typing", {"channel": channel})
    later(10)
    assert watcher.heard("typing") == []


def test_nobody_types_in_a_closed_topic_who_may_not_reply(
    cast: Cast, ear: Listen, channel: str, watcher: Ear, later: Later
) -> None:
    helper = writes(ear("helper"), channel)
    assert len(watcher.heard("typing")) == 1
    with cast.app.app_context(), transaction():
        close_topic(cast.member("staff"), cast.get_topic(int(channel.split(":")[1])), "It is over.")
    later(2)
    [told] = watcher.heard("typing")
    assert told["members"] == []
    helper.say("typing", {"channel": channel})
    later(10)
    assert watcher.heard("typing") == []


def test_typing_on_a_topic_that_was_not_joined_is_not_told(
    cast: Cast, ear: Listen, channel: str, watcher: Ear
) -> None:
    stranger = ear("staff")
    stranger.say("typing", {"channel": channel})
    stranger.say("typing", {"channel": f"member:{cast.id_of('staff')}"})
    assert watcher.heard("typing") == []


@pytest.mark.parametrize("place", ["lists", "space"])
def test_only_topics_have_typists(place: str, cast: Cast, ear: Listen) -> None:
    with cast.app.app_context():
        channel = "lists" if place == "lists" else f"space:{cast.space().id}"
    watcher = ear("asker")
    watcher.join(channel)
    writes(ear("staff"), channel)
    assert watcher.heard("typing") == []


def test_who_writes_through_another_process_is_shown_too(
    cast: Cast, ear: Listen, channel: str, watcher: Ear, later: Later
) -> None:
    writes(ear("helper"), channel)
    assert len(watcher.heard("typing")) == 1
    typists._hear({"process": "b", "parts": [[channel, [cast.id_of("staff")], [], 0, 0]]})
    later(2)
    [told] = watcher.heard("typing")
    assert names(told) == ["Ana Sørlie", "Lena Novak"]
    later(30)
    assert watcher.heard("typing")[-1]["members"] == []

"""Who reads a topic or stands on a space now."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from app.core.db import transaction
from app.live import relay
from app.live.here import parts, presence, pulse
from app.live.rooms import sockets_of
from app.people.accounts.operations import change_presence, change_profile
from tests.live.ears import Ear
from tests.support.cast import Cast
from tests.support.queries import counted

Listen = Callable[..., Ear]
Later = Callable[[float], None]


@pytest.fixture
def channel(cast: Cast) -> str:
    return f"topic:{cast.topic()}"


def names(told: dict[str, Any]) -> list[str]:
    return [person["name"] for person in told["members"]]


def hide(cast: Cast, who: str, shown: bool = False) -> None:
    with cast.app.app_context(), transaction():
        change_presence(cast.member(who), shown=shown)


def test_people_on_a_topic_are_named_staff_first(cast: Cast, ear: Listen, channel: str, later: Later) -> None:
    helper = ear("helper")
    assert names(helper.join(channel)["here"]) == ["Lena Novak"]
    later(1)
    staff = ear("staff").join(channel)["here"]
    assert names(staff) == ["Ana Sørlie", "Lena Novak"]
    assert staff["members"][0]["title"] == "Support"
    assert staff["members"][0]["staff"] is True
    assert staff["count"] == 2
    [told] = helper.heard("here")
    assert told == {"channel": channel, **staff}


def test_a_card_tells_nothing_private(cast: Cast, ear: Listen, channel: str) -> None:
    [card] = ear("asker").join(channel)["here"]["members"]
    assert set(card) == {"id", "name", "handle", "initials", "hue", "picture", "staff", "title"}


def test_two_tabs_of_a_member_count_once(cast: Cast, ear: Listen, channel: str, later: Later) -> None:
    watcher, browser = ear("helper"), cast.browser("asker")
    watcher.join(channel)
    first, second = ear(browser), ear(browser)
    first.join(channel)
    assert names(second.join(channel)["here"]) == ["Lena Novak", "Mika Korhonen"]
    later(1)
    assert len(watcher.heard("here")) == 1
    first.socket.disconnect()
    later(10)
    assert watcher.heard("here") == []
    second.socket.disconnect()
    later(10)
    [told] = watcher.heard("here")
    assert names(told) == ["Lena Novak"]


def test_who_loads_a_page_again_was_never_away(cast: Cast, ear: Listen, channel: str, later: Later) -> None:
    watcher, reader = ear("helper"), ear("asker")
    watcher.join(channel)
    reader.join(channel)
    later(1)
    assert len(watcher.heard("here")) == 1
    reader.socket.disconnect()
    later(1)
    assert watcher.heard("here") == []
    ear("asker").join(channel)
    later(10)
    assert watcher.heard("here") == []


def test_guests_are_counted_and_not_named(cast: Cast, ear: Listen, channel: str, later: Later) -> None:
    watcher, guest = ear("helper"), ear()
    watcher.join(channel)
    later(1)
    told = guest.join(channel)["here"]
    assert names(told) == ["Lena Novak"]
    assert (told["count"], told["guests"]) == (1, 1)


def test_a_space_says_who_is_there_to_those_who_are(cast: Cast, ear: Listen, later: Later) -> None:
    with cast.app.app_context():
        channel = f"space:{cast.space('beta').id}"
    helper, outsider, elsewhere = ear("helper"), ear("outsider"), ear("staff")
    helper.join(channel)
    later(1)
    assert names(ear("asker").join(channel)["here"]) == ["Lena Novak", "Mika Korhonen"]
    assert names(helper.heard("here")[0]) == ["Lena Novak", "Mika Korhonen"]
    assert outsider.join(channel) == {"ok": False}
    assert outsider.heard("here") == elsewhere.heard("here") == []


def test_lists_do_not_say_who_looks(cast: Cast, ear: Listen) -> None:
    assert ear("helper").join("lists")["here"] is None


def test_twelve_are_shown_and_the_others_counted(
    cast: Cast, ear: Listen, channel: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(presence, "MOST_SHOWN", 2)
    for who in ("asker", "helper", "staff"):
        ear(who).join(channel)
    told = ear("outsider").join(channel)["here"]
    assert names(told) == ["Ana Sørlie", "Mika Korhonen"]
    assert told["count"] == 4


def test_much_coming_and_going_is_one_message_in_a_pause(
    cast: Cast, ear: Listen, channel: str, later: Later
) -> None:
    watcher = ear("helper")
    watcher.join(channel)
    crowd = [ear() for _ in range(6)]
    for guest in crowd:
        guest.join(channel)
        assert watcher.heard("here") == []
    later(1)
    [told] = watcher.heard("here")
    assert told["guests"] == 6
    for guest in crowd:
        guest.socket.disconnect()
    assert watcher.heard("here") == []
    later(10)
    [told] = watcher.heard("here")
    assert told["guests"] == 0


def test_a_busy_room_answers_with_what_it_was_told_last(
    cast: Cast, ear: Listen, channel: str, later: Later, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(presence, "SMALL_ROOM", 1)
    ear("helper").join(channel)
    assert ear("asker").join(channel)["here"]["count"] == 1
    later(1)
    assert ear("outsider").join(channel)["here"]["count"] == 3


def test_the_pause_grows_with_the_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pulse, "count_listeners", lambda channel: 5000)
    assert presence._rhythm.pause_of("topic:1") == 5.0
    monkeypatch.setattr(pulse, "count_listeners", lambda channel: 3)
    assert presence._rhythm.pause_of("topic:1") == 1.0


@pytest.mark.parametrize(
    ("count", "said"), [(0, 0), (34, 34), (99, 99), (100, 100), (109, 100), (1234, 1200)]
)
def test_large_numbers_are_rough_so_that_they_seldom_change(count: int, said: int) -> None:
    assert parts.rough(count) == said


def test_coming_and_going_asks_the_database_for_nobody(cast: Cast, ear: Listen, channel: str) -> None:
    watcher, asker = ear("helper"), ear("asker")
    watcher.join(channel)
    with counted(cast.app) as statements:
        asker.join(channel)
    assert not [text for text in statements if "FROM members \nWHERE members.id IN" in text]
    assert len(statements) <= 5, statements.listed()


class TestWhoDoesNotWantIt:
    """Others do not see when a member is here who has switched it off."""

    def test_is_neither_named_nor_counted(self, cast: Cast, ear: Listen, channel: str, later: Later) -> None:
        hide(cast, "asker")
        watcher = ear("helper")
        watcher.join(channel)
        told = ear("asker").join(channel)["here"]
        assert (names(told), told["count"], told["guests"]) == (["Lena Novak"], 1, 0)
        later(10)
        assert watcher.heard("here") == []

    def test_disappears_from_open_pages_at_once_and_comes_back(
        self, cast: Cast, ear: Listen, channel: str, later: Later
    ) -> None:
        watcher, asker = ear("helper"), ear("asker")
        watcher.join(channel)
        asker.join(channel)
        later(1)
        assert len(watcher.heard("here")) == 1
        hide(cast, "asker")
        assert names(watcher.heard("here")[-1]) == ["Lena Novak"]
        hide(cast, "asker", shown=True)
        assert names(watcher.heard("here")[-1]) == ["Lena Novak", "Mika Korhonen"]

    def test_may_have_changed_their_mind_while_the_page_connected(
        self, cast: Cast, ear: Listen, channel: str
    ) -> None:
        asker = ear("asker")
        with cast.app.app_context():
            before, viewer = presence.faces.looks(), cast.member("asker")
            assert viewer.shows_presence
            hide(cast, "asker")
            asker.heard("")
            [socket] = sockets_of(viewer.id)
            presence.came(socket, viewer, before)
            assert socket.is_seen is False


def test_what_could_not_be_told_is_told_later(
    cast: Cast, ear: Listen, channel: str, later: Later, monkeypatch: pytest.MonkeyPatch
) -> None:
    watcher = ear("helper")
    watcher.join(channel)
    ear("asker").join(channel)
    later(1)
    with monkeypatch.context() as broken, pytest.raises(ZeroDivisionError):
        broken.setattr(parts, "faces_of", lambda ids: 1 / 0)
        watcher.heard("here")
    later(1)
    assert names(watcher.heard("here")[-1]) == ["Lena Novak", "Mika Korhonen"]


def test_a_suspended_member_is_not_shown(cast: Cast, ear: Listen, channel: str) -> None:
    assert ear("suspended").join(channel)["here"]["count"] == 0


def test_another_name_is_shown_at_once(cast: Cast, ear: Listen, channel: str) -> None:
    watcher = ear("helper")
    watcher.join(channel)
    ear("asker").join(channel)
    with cast.app.app_context(), transaction():
        change_profile(cast.member("asker"), name="Mika K.", handle="mika", about="", bio="")
    assert names(watcher.heard("here")[-1]) == ["Lena Novak", "Mika K."]


class TestOtherProcesses:
    """What the other processes of the community say counts like one's own, as long as they repeat it."""

    def say(self, channel: str, others: list[int], process: str = "b", guests: int = 0) -> None:
        presence._hear({"process": process, "parts": [[channel, [], others, 0, guests]]})

    def test_their_people_are_shown_with_ours(
        self, cast: Cast, ear: Listen, channel: str, later: Later
    ) -> None:
        watcher = ear("helper")
        watcher.join(channel)
        later(1)
        self.say(channel, [cast.id_of("asker"), cast.id_of("helper")], guests=2)
        [told] = watcher.heard("here")
        assert names(told) == ["Lena Novak", "Mika Korhonen"]
        assert (told["count"], told["guests"]) == (2, 2)
        later(1)
        self.say(channel, [])
        assert names(watcher.heard("here")[-1]) == ["Lena Novak"]

    def test_one_that_dies_is_forgotten(self, cast: Cast, ear: Listen, channel: str, later: Later) -> None:
        watcher = ear("helper")
        watcher.join(channel)
        later(1)
        self.say(channel, [cast.id_of("asker")])
        assert names(watcher.heard("here")[-1]) == ["Lena Novak", "Mika Korhonen"]
        later(presence.EXPIRES_SECONDS - 5)
        assert watcher.heard("here") == []
        later(20)
        assert names(watcher.heard("here")[-1]) == ["Lena Novak"]

    def test_who_hides_is_not_shown_whatever_they_say(
        self, cast: Cast, ear: Listen, channel: str, later: Later
    ) -> None:
        watcher = ear("helper")
        watcher.join(channel)
        hide(cast, "asker")
        later(1)
        self.say(channel, [cast.id_of("asker")])
        assert watcher.heard("here") == []
        assert presence.here(channel)["count"] == 1

    def test_ours_are_told_when_they_change_and_again_when_asked(
        self, cast: Cast, ear: Listen, channel: str, later: Later, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        hints: list[dict[str, Any]] = []
        monkeypatch.setattr(relay, "state", lambda: "up")
        monkeypatch.setattr(relay, "tell", lambda kind, hint: hints.append(hint) if kind == "here" else None)
        helper = ear("helper")
        helper.join(channel)
        expected = [channel, (), (cast.id_of("helper"),), 0, 0]
        assert expected in [part for hint in hints for part in hint["parts"]]
        hints.clear()
        later(1)
        helper.heard("")
        assert hints == []
        presence._hear({"process": "new", "asks": True})
        [hint] = hints
        assert expected in hint["parts"]
        assert hint["process"] == parts.PROCESS
        hints.clear()
        helper.socket.disconnect()
        later(3)
        with cast.app.app_context():
            pulse.beat(None)  # type: ignore[arg-type]
        assert [channel, (), (), 0, 0] in [part for hint in hints for part in hint["parts"]]

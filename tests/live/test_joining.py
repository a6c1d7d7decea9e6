"""A page listens to what its reader may read, and to nothing else."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.core.db import transaction
from app.forum.topics.operations import delete_post
from app.live.rooms import MOST_CHANNELS, listeners, sockets
from app.live.server import BURST
from tests.live.ears import Ear, first_post
from tests.support.cast import Cast

Listen = Callable[..., Ear]


def test_a_guest_hears_of_a_reply_on_an_open_topic(cast: Cast, ear: Listen) -> None:
    topic = cast.topic()
    guest = ear()
    assert guest.join(f"topic:{topic}")["ok"] is True
    post = cast.reply(topic, body="Charge it indoors.")
    [message] = guest.heard("stream")
    assert message["channel"] == f"topic:{topic}"
    assert f'id="post-{post}"' in message["html"]
    assert "Charge it indoors." in message["html"]


def test_nobody_is_told_before_joining_or_after_leaving(cast: Cast, ear: Listen) -> None:
    topic = cast.topic()
    guest = ear()
    cast.reply(topic)
    assert guest.heard("stream") == []
    guest.join(f"topic:{topic}")
    guest.say("leave", {"channel": f"topic:{topic}"})
    cast.reply(topic)
    assert guest.heard("stream") == []


@pytest.mark.parametrize("who", ["", "outsider", "product"])
def test_a_topic_of_a_hidden_space_is_refused_to_outsiders(who: str, cast: Cast, ear: Listen) -> None:
    topic = cast.topic(space="beta")
    listener = ear(who)
    assert listener.join(f"topic:{topic}") == {"ok": False}
    assert listener.join("topic:99999") == {"ok": False}
    cast.reply(topic)
    assert listener.heard("stream") == []


def test_a_deleted_topic_is_followed_only_by_those_who_see_its_page(cast: Cast, ear: Listen) -> None:
    topic = cast.topic()
    with cast.app.app_context(), transaction():
        delete_post(cast.member("asker"), first_post(cast, topic))
    assert ear("asker").join(f"topic:{topic}")["ok"] is False
    assert ear("moderator").join(f"topic:{topic}")["ok"] is True


def test_the_bell_of_others_and_the_moderators_room_are_refused(cast: Cast, ear: Listen) -> None:
    asker = ear("asker")
    assert asker.join(f"member:{cast.id_of('helper')}")["ok"] is False
    assert asker.join(f"member:{cast.id_of('asker')}")["ok"] is True
    assert asker.join("moderators")["ok"] is False
    assert ear("moderator").join("moderators")["ok"] is True


def test_a_list_hears_only_of_spaces_its_reader_may_read(cast: Cast, ear: Listen) -> None:
    insider, outsider = ear("asker"), ear("outsider")
    insider.join("lists")
    outsider.join("lists")
    cast.topic(by="helper", space="beta", title="Secret motor")
    assert "Secret motor" in insider.streams()
    assert outsider.streams() == ""
    cast.topic(by="helper", title="Public brake")
    assert "Public brake" in insider.streams()
    assert "Public brake" in outsider.streams()


def test_a_page_of_one_space_hears_nothing_of_others(cast: Cast, ear: Listen) -> None:
    with cast.app.app_context():
        space = cast.space("riding").id
    guest = ear()
    assert guest.join(f"space:{space}")["ok"] is True
    cast.topic(by="staff", space="announcements", kind="news", title="New shop")
    assert guest.streams() == ""
    cast.topic(title="Squeaky brake")
    assert "Squeaky brake" in guest.streams()


def test_the_answer_says_whether_the_page_has_missed_something(cast: Cast, ear: Listen) -> None:
    topic = cast.topic()
    guest = ear()
    cast.reply(topic)
    last = guest.follower.last_seen()
    guest.heard("")
    assert guest.join(f"topic:{topic}", last=last)["missed"] is True
    assert guest.join(f"topic:{topic}", last=guest.follower.last_seen())["missed"] is False
    assert guest.join("lists", last=last)["missed"] is True
    assert guest.join("lists", last=guest.follower.last_seen())["missed"] is False


@pytest.mark.parametrize(
    "nonsense",
    [
        None, 7, "topic:1", [], {}, {"channel": None}, {"channel": ["topic:1"]}, {"channel": "topic:"},
        {"channel": "topic:-1"}, {"channel": "topic:1e3"}, {"channel": "topic:１"}, {"channel": "lists:1"},
        {"channel": "topic:" + "9" * 50}, {"channel": "x" * 10_000}, {"channel": "members"},
        {"channel": "topic:1", "last": {"a": 1}}, {"channel": "space:99999999999"}, {"channel": "\0"},
    ],
)  # fmt: skip
def test_nonsense_is_refused_and_harms_nobody(nonsense: object, cast: Cast, ear: Listen) -> None:
    guest = ear()
    for name in ("join", "leave", "typing"):
        guest.say(name, nonsense)
    assert guest.join("topic:99999") == {"ok": False}
    assert guest.is_connected
    assert guest.join(f"topic:{cast.topic()}", last="x")["ok"] is True


def test_one_page_listens_to_a_few_channels_only(cast: Cast, ear: Listen) -> None:
    topics = [cast.topic(title=f"Topic {n}") for n in range(MOST_CHANNELS + 1)]
    guest = ear()
    answers = [guest.join(f"topic:{topic}")["ok"] for topic in topics]
    assert answers == [True] * MOST_CHANNELS + [False]
    assert guest.join(f"topic:{topics[0]}")["ok"] is True


def test_a_flood_is_cut(cast: Cast, ear: Listen) -> None:
    guest, other = ear(), ear()
    for _ in range(int(BURST) * 3):
        guest.socket.emit("leave", {"channel": "lists"})
        if not guest.is_connected:
            break
    assert not guest.is_connected
    assert other.is_connected


def test_a_socket_that_closes_leaves_nothing_behind(cast: Cast, ear: Listen) -> None:
    channel = f"topic:{cast.topic()}"
    guest, other = ear(), ear("helper")
    guest.join(channel)
    other.join(channel)
    guest.socket.disconnect()
    assert len(sockets) == len(listeners(channel)) == 1
    other.socket.disconnect()
    assert sockets == {}
    assert listeners(channel) == []

"""Losing access ends what is open: at once, without waiting for the page to ask."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from sqlalchemy import select

from app.core import clock
from app.core.db import db, transaction
from app.core.settings import change_settings
from app.forum.spaces.operations import admit, change_space, leave_space, remove_member
from app.forum.topics.operations import delete_post, hide_post
from app.live import access, server
from app.live.rooms import listeners
from app.live.server import socketio
from app.people.accounts.models import Viewer
from app.people.accounts.operations import change_role, suspend_member
from app.people.sign_in.models import SignIn
from app.people.sign_in.operations import end_all_sign_ins
from tests.live.ears import Ear, first_post
from tests.support.cast import Cast

Listen = Callable[..., Ear]


def test_signing_out_ends_the_sockets_of_that_browser_only(cast: Cast, ear: Listen) -> None:
    browser, elsewhere = cast.browser("asker"), cast.browser("asker")
    tab, other_tab, other = ear(browser), ear(browser), ear(elsewhere)
    browser.post("/sign-out")
    tab.follower.pump()
    assert not tab.is_connected
    assert not other_tab.is_connected
    assert other.is_connected


def test_a_message_after_the_end_is_not_heard_even_before_the_event_is(cast: Cast, ear: Listen) -> None:
    browser, topic = cast.browser("asker"), cast.topic(space="beta")
    tab = ear(browser)
    browser.post("/sign-out")
    assert tab.say("join", {"channel": f"topic:{topic}"}) in ({"ok": False}, None)
    assert not tab.is_connected


def test_signing_out_everywhere_ends_all_sockets(cast: Cast, ear: Listen) -> None:
    tabs = [ear("asker"), ear("asker")]
    with cast.app.app_context(), transaction():
        end_all_sign_ins(cast.member("asker"), "signed out everywhere")
    tabs[0].follower.pump()
    assert [tab.is_connected for tab in tabs] == [False, False]


def test_a_suspension_ends_all_sockets(cast: Cast, ear: Listen) -> None:
    tab, other = ear("asker"), ear("helper")
    with cast.app.app_context(), transaction():
        suspend_member(cast.member("moderator"), cast.member("asker"), clock.ago(days=-3), "Insults")
    tab.follower.pump()
    assert not tab.is_connected
    assert other.is_connected


@pytest.mark.parametrize("how", ["leaves", "is removed"])
def test_who_is_no_longer_in_a_hidden_space_is_put_out(how: str, cast: Cast, ear: Listen) -> None:
    topic = cast.topic(by="helper", space="beta")
    with cast.app.app_context():
        space = cast.space("beta").id
    asker, helper = ear("asker"), ear("helper")
    for channel in (f"topic:{topic}", f"space:{space}", "lists"):
        asker.join(channel)
    helper.join(f"topic:{topic}")
    with cast.app.app_context(), transaction():
        if how == "leaves":
            leave_space(cast.member("asker"), cast.space("beta"))
        else:
            remove_member(cast.member("helper"), cast.space("beta"), cast.member("asker"))
    told = asker.heard("out")
    assert {message["channel"] for message in told} == {f"topic:{topic}", f"space:{space}"}
    cast.reply(topic, by="helper", body="Among us.")
    helper.say("typing", {"channel": f"topic:{topic}"})
    asker.follower.pump()
    assert asker.socket.get_received() == []
    assert "Among us." in helper.streams()


def test_the_others_see_who_was_put_out_leave(
    cast: Cast, ear: Listen, later: Callable[[float], None]
) -> None:
    topic = cast.topic(by="helper", space="beta")
    asker, helper = ear("asker"), ear("helper")
    asker.join(f"topic:{topic}")
    helper.join(f"topic:{topic}")
    later(1)
    assert len(helper.heard("here")) == 1
    with cast.app.app_context(), transaction():
        leave_space(cast.member("asker"), cast.space("beta"))
    helper.heard("")
    later(3)
    [told] = helper.heard("here")
    assert [member["name"] for member in told["members"]] == ["Lena Novak"]


def test_joining_a_space_brings_its_topics_into_open_lists(cast: Cast, ear: Listen) -> None:
    outsider = ear("outsider")
    outsider.join("lists")
    with cast.app.app_context(), transaction():
        admit(cast.member("helper"), cast.member("outsider"), cast.space("beta"))
    outsider.heard("")
    cast.topic(by="helper", space="beta", title="Secret motor")
    assert "Secret motor" in outsider.streams()


def test_a_moderator_who_is_none_any_more_hears_no_more_of_reports(cast: Cast, ear: Listen) -> None:
    topic = cast.topic(space="beta")
    moderator = ear("moderator")
    moderator.join(f"topic:{topic}")
    with cast.app.app_context(), transaction():
        change_role(cast.member("admin"), cast.member("moderator"), "customer")
    assert {message["channel"] for message in moderator.heard("out")} == {"moderators", f"topic:{topic}"}
    cast.browser("helper").post(f"/posts/{cast.reply(topic)}/flags", data={"reason": "spam"})
    moderator.follower.pump()
    assert moderator.socket.get_received() == []


def test_a_new_moderator_hears_of_reports_without_a_reload(cast: Cast, ear: Listen) -> None:
    helper, topic = ear("helper"), cast.topic()
    with cast.app.app_context(), transaction():
        change_role(cast.member("admin"), cast.member("helper"), "moderator")
    helper.heard("")
    reported = cast.browser("asker").post(f"/posts/{cast.reply(topic)}/flags", data={"reason": "spam"})
    assert reported.status_code < 400
    assert {"name": "moderation"} in helper.heard("signal")


def test_a_deleted_topic_puts_its_readers_out_but_not_moderators(cast: Cast, ear: Listen) -> None:
    topic = cast.topic()
    channel = f"topic:{topic}"
    guest, asker, moderator = ear(), ear("asker"), ear("moderator")
    for listener in (guest, asker, moderator):
        listener.join(channel)
    with cast.app.app_context(), transaction():
        delete_post(cast.member("asker"), first_post(cast, topic))
    assert guest.heard("out") == asker.heard("out") == [{"channel": channel}]
    assert "This topic was deleted" in moderator.streams()


def test_a_hidden_topic_stays_open_for_its_author(cast: Cast, ear: Listen) -> None:
    topic = cast.topic()
    guest, asker = ear(), ear("asker")
    guest.join(f"topic:{topic}")
    asker.join(f"topic:{topic}")
    with cast.app.app_context(), transaction():
        hide_post(cast.member("moderator"), first_post(cast, topic))
    assert guest.heard("out") == [{"channel": f"topic:{topic}"}]
    received = asker.socket.get_received()
    assert [message["name"] for message in received] == ["stream"]


def test_a_space_that_becomes_hidden_puts_outsiders_out(cast: Cast, ear: Listen) -> None:
    topic = cast.topic()
    guest, asker = ear(), ear("moderator")
    guest.join(f"topic:{topic}")
    guest.join("lists")
    asker.join(f"topic:{topic}")
    with cast.app.app_context(), transaction():
        space = cast.space("riding")
        names = ("name", "description", "posting", "kinds", "join_policy")
        kept = {name: getattr(space, name) for name in names}
        change_space(cast.member("admin"), space, version=space.version, audience="hidden", **kept)
    assert guest.heard("out") == [{"channel": f"topic:{topic}"}]
    cast.reply(topic)
    assert guest.streams() == ""
    assert asker.streams() != ""


def test_a_community_that_closes_puts_guests_out(cast: Cast, ear: Listen) -> None:
    topic = cast.topic()
    guest, member = ear(), ear("outsider")
    guest.join(f"topic:{topic}")
    member.join(f"topic:{topic}")
    with cast.app.app_context(), transaction():
        change_settings(guests_may_read=False)
    assert guest.heard("out") == [{"channel": f"topic:{topic}"}]
    assert guest.join(f"topic:{topic}") == {"ok": False}
    assert member.heard("out") == []


def test_the_cookie_of_an_ended_sign_in_connects_as_a_guest(cast: Cast, ear: Listen) -> None:
    browser = cast.browser("asker")
    with cast.app.app_context(), transaction():
        for sign_in in db.session.scalars(select(SignIn)):
            sign_in.ended_at = clock.now()
    tab = ear(browser)
    assert tab.join(f"member:{cast.id_of('asker')}")["ok"] is False


def test_a_page_that_goes_while_it_asks_to_listen_leaves_nothing_behind(
    cast: Cast, ear: Listen, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    channel = f"topic:{cast.topic()}"
    tab = ear("asker")

    def goes(viewer: Viewer, wanted: str) -> set[str]:
        tab.socket.disconnect()
        return {wanted}

    monkeypatch.setattr(server, "rooms_of", goes)
    tab.socket.emit("join", {"channel": channel})
    assert listeners(channel) == []
    assert caplog.text == ""


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_polling_browser_that_was_cut_is_refused_without_an_error(method: str, cast: Cast) -> None:
    browser, address = cast.browser("asker"), "/socket.io/?EIO=4&transport=polling"
    sid = json.loads(browser.get(address).text.removeprefix("0"))["sid"]
    cast.app.extensions["hearth_engine"].sockets[sid].close(wait=False)
    answer = browser.open(f"{address}&sid={sid}", method=method, data="40" if method == "POST" else None)
    assert answer.status_code == 400
    assert sid not in socketio.server.eio.sockets


def test_the_rule_is_asked_once_for_all_whom_it_treats_alike(
    cast: Cast, ear: Listen, monkeypatch: pytest.MonkeyPatch
) -> None:
    topic = cast.topic(by="asker")
    people = [ear(who) for who in ("asker", "helper", "outsider", "outsider", "moderator")]
    for person in people:
        person.join(f"topic:{topic}")
    asked: list[tuple[int | None, str]] = []
    rule = access.rooms_of

    def noted(viewer: Viewer, channel: str) -> set[str] | None:
        asked.append((viewer.id, channel))
        return rule(viewer, channel)

    monkeypatch.setattr(access, "rooms_of", noted)
    with cast.app.app_context(), transaction():
        hide_post(cast.member("moderator"), first_post(cast, topic))
    heard = [bool(person.heard("out")) for person in people]
    assert heard == [False, True, True, True, False]
    of_topic = [number for number, channel in asked if channel == f"topic:{topic}"]
    assert len(of_topic) == len(set(of_topic)) <= 4
    assert cast.id_of("asker") in of_topic

"""Whoever loses access while posts arrive is told nothing from that event on, by socket, catch-up or page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import func, select

from app.core import clock
from app.core.db import db, transaction
from app.core.events import EventRow
from app.forum.moving.operations import move_topic
from app.forum.spaces.operations import admit, change_space, remove_member
from app.people.accounts.operations import change_role, reinstate_member, suspend_member
from app.people.sign_in.operations import end_all_sign_ins
from tests.live.chaos.crowd import Crowd, Writers, cookies_of, sign_in
from tests.live.chaos.scenario import COMPLETE_WITHIN, explain, nothing_went_wrong, wait_until
from tests.support.cast import Cast
from tests.support.cluster import Cluster
from tests.support.scale import scaled
from tests.support.server import Server

Act = Callable[[Cast, int], None]
READERS = scaled(6, full=12)
# Posts that one writes in so many seconds, and after how many of them the access goes.
POSTS, SECONDS, FIRST = scaled((30, 3, 8), full=(60, 6, 15))


@dataclass(frozen=True)
class Loss:
    """Who loses access to a topic, how, by which event, and how they get it back."""

    who: Sequence[str]
    stays: str
    event: str
    act: Act
    restore: Act
    space: str = "beta"
    writer: str = "helper"
    signs_in_again: bool = False


def put_out(cast: Cast, topic: int) -> None:
    remove_member(cast.member("helper"), cast.space("beta"), cast.member("asker"))


def let_in(cast: Cast, topic: int) -> None:
    admit(cast.member("helper"), cast.member("asker"), cast.space("beta"))


def suspend(cast: Cast, topic: int) -> None:
    suspend_member(cast.member("moderator"), cast.member("asker"), clock.ago(days=-3), "Insults")


def reinstate(cast: Cast, topic: int) -> None:
    reinstate_member(cast.member("moderator"), cast.member("asker"))


def sign_out(cast: Cast, topic: int) -> None:
    end_all_sign_ins(cast.member("asker"), "signed out everywhere")


def move_to(slug: str) -> Act:
    def move(cast: Cast, topic: int) -> None:
        move_topic(cast.member("admin"), cast.get_topic(topic), cast.space(slug))

    return move


def audience(name: str) -> Act:
    def change(cast: Cast, topic: int) -> None:
        space = cast.space("riding")
        kept = ("name", "description", "posting", "kinds", "join_policy")
        values = {"audience": name, "join_policy": "invite" if name == "hidden" else "free"}
        values = {field: getattr(space, field) for field in kept} | values
        change_space(cast.member("admin"), space, version=space.version, **values)

    return change


def role(name: str) -> Act:
    def change(cast: Cast, topic: int) -> None:
        change_role(cast.member("admin"), cast.member("moderator"), name)

    return change


def nothing(cast: Cast, topic: int) -> None:
    """There is nothing to give back."""


LOSSES = {
    "put out of the space": Loss(["asker"], "staff", "MemberLeftSpace", put_out, let_in),
    "suspended": Loss(["asker"], "staff", "MemberSuspended", suspend, reinstate, signs_in_again=True),
    "signed out": Loss(["asker"], "staff", "SignInEnded", sign_out, nothing, signs_in_again=True),
    "the topic moves": Loss(
        ["", "outsider"], "asker", "TopicMoved", move_to("beta"), move_to("riding"), space="riding"
    ),
    "the space closes": Loss(
        ["", "outsider"],
        "admin",
        "SpaceChanged",
        audience("hidden"),
        audience("open"),
        space="riding",
        writer="moderator",
    ),
    "no moderator any more": Loss(["moderator"], "asker", "RoleChanged", role("customer"), role("moderator")),
}


@pytest.mark.timeout(300)
def test_who_is_put_out_of_a_space_hears_nothing_more(server: Server) -> None:
    lose_and_regain(server.url, [server], LOSSES["put out of the space"])


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", [name for name in LOSSES if name != "put out of the space"])
def test_who_loses_access_hears_nothing_more(server: Server, name: str) -> None:
    lose_and_regain(server.url, [server], LOSSES[name])


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", LOSSES)
def test_nor_in_any_of_several_processes(several: Cluster, name: str) -> None:
    lose_and_regain(several.url, several.servers, LOSSES[name])


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", ["put out of the space", "no moderator any more"])
def test_nor_while_redis_is_away(several: Cluster, name: str) -> None:
    several.redis.stop()
    try:
        lose_and_regain(several.url, several.servers, LOSSES[name])
    finally:
        several.redis.start()


def lose_and_regain(base: str, servers: Sequence[Server], loss: Loss) -> None:
    """Take access away while somebody writes, and give it back."""
    cast = servers[0].cast
    topic = cast.topic(by="moderator", space=loss.space, kind="discussion")
    with Crowd(1) as crowd:
        crowd.gather(READERS, base, topic, 1, [*loss.who, loss.stays])
        writing = Writers(base, topic, POSTS, SECONDS, 1, [loss.writer]).start()
        wait_until(lambda: len(writing.acknowledged()) >= FIRST, 60)
        number = happens(cast, loss, topic)
        wait_until(lambda: all(one["is_out"] for one in losers(crowd, loss)), 30)
        for answer in crowd.order("ask")[0]:
            expected = 404 if answer["who"] in loss.who else 200
            assert (answer["catch_up"], answer["page"]) == (expected, expected), answer
        writing.join()
        told_nothing_after(number, losers(crowd, loss))
        do(cast, loss.restore, topic)
        for who in loss.who if loss.signs_in_again else ():
            crowd.order("renew", who=who, cookie=cookies_of(sign_in(base, who)))
        crowd.order("come_again")
        written = Writers(base, topic, 10, 1, 2, [loss.writer]).start().join()
        [report] = crowd.order("compare", seconds=COMPLETE_WITHIN, posted=written)
    assert not report["bad"], explain(report["bad"], 1)
    assert len(report["complete"]) == READERS
    nothing_went_wrong(servers)


def happens(cast: Cast, loss: Loss, topic: int) -> int:
    """Take access away, and return the number of the event that says so."""
    do(cast, loss.act, topic)
    with cast.app.app_context():
        return db.session.scalar(select(func.max(EventRow.id)).where(EventRow.name == loss.event)) or 0


def do(cast: Cast, act: Act, topic: int) -> None:
    with cast.app.app_context(), transaction():
        act(cast, topic)


def losers(crowd: Crowd, loss: Loss) -> list[dict[str, Any]]:
    return [one for one in crowd.order("heard")[0] if one["who"] in loss.who]


def told_nothing_after(number: int, readers: list[dict[str, Any]]) -> None:
    assert number
    assert readers
    for reader in readers:
        late = [(event, at) for event, at in reader["heard"] if event > number]
        assert late == [], "\n".join([f"told of {late[:5]} after {number}", *reader["journal"]])

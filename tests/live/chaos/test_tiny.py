"""A few readers who are cut a few times while posts arrive: what the long tests do at full size."""

from __future__ import annotations

from tests.live.chaos.scenario import endure
from tests.support.server import Server


def test_who_is_cut_again_and_again_sees_everything_once(server: Server) -> None:
    topic = server.cast.topic(kind="discussion")
    endure(server.url, topic, [server], readers=20, cuts=3, posts=40, seconds=4, seed=1, processes=1)

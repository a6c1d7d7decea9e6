"""Many readers of one process on SQLite, each cut again and again while posts arrive."""

from __future__ import annotations

import pytest

from tests.live.chaos.cuts import CUTS
from tests.live.chaos.scenario import FEW, FULL, endure
from tests.support.server import Server

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
SAME_TRANSPORT = [name for name in CUTS if name != "other transport"]


def test_two_hundred_readers_miss_nothing(server: Server) -> None:
    topic = server.cast.topic(kind="discussion")
    endure(server.url, topic, [server], **FULL, seed=2)


def test_where_websocket_is_blocked_polling_misses_nothing_either(server: Server) -> None:
    topic = server.cast.topic(kind="discussion")
    endure(server.url, topic, [server], **FEW, seed=3, transports=["polling"], kinds=SAME_TRANSPORT)


def test_the_transport_of_the_library_misses_nothing(stock_server: Server) -> None:
    topic = stock_server.cast.topic(kind="discussion")
    endure(stock_server.url, topic, [stock_server], **FEW, seed=4, processes=1)

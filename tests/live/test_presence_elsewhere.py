"""Two processes with Redis between them: whoever is with one of them is seen through the other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.live.client import Client
from tests.live.wire import eventually
from tests.support.server import Server
from tests.support.service_fixtures import skip_when
from tests.support.services import Redis, missing_redis


@pytest.fixture(scope="module")
def processes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Server]]:
    skip_when(missing_redis())
    folder = tmp_path_factory.mktemp("elsewhere")
    redis = Redis(folder)
    redis.start()
    shared = {"HEARTH_SECRET_KEY": "the same secret for both of the servers", "HEARTH_REDIS_URL": redis.url}
    servers = []
    for name in ("first", "second"):
        (folder / name).mkdir()
        servers.append(Server(folder / name, f"sqlite:///{folder / 'shared.sqlite'}", **shared))
    servers[0].prepare()
    yield [server.start() for server in servers]
    for server in servers:
        server.stop()
    redis.stop()


class Page(Client):
    """A page that notes who is here and who writes."""

    def __init__(self, server: Server, who: str, channel: str) -> None:
        super().__init__(server, who)
        self.names: dict[str, list[str]] = {"here": [], "typing": []}
        for kind in self.names:
            self.socket.on(kind, lambda message, kind=kind: self._note(kind, channel, message))
        self.connect("websocket")
        self._note("here", channel, {"channel": channel, **self.join(channel)["here"]})

    def _note(self, kind: str, channel: str, message: dict[str, Any]) -> None:
        if message["channel"] == channel:
            self.names[kind] = [member["name"] for member in message["members"]]


def test_who_is_with_one_process_is_seen_through_the_other(processes: list[Server]) -> None:
    first, second = processes
    channel = f"topic:{first.cast.topic()}"
    asker, helper = Page(first, "asker", channel), Page(second, "helper", channel)
    everybody = {"Mika Korhonen", "Lena Novak"}
    eventually(lambda: set(asker.names["here"]) == set(helper.names["here"]) == everybody)
    helper.socket.emit("typing", {"channel": channel})
    eventually(lambda: asker.names["typing"] == ["Lena Novak"])
    helper.reply(int(channel.split(":")[1]), "Charge it indoors.")
    eventually(lambda: asker.names["typing"] == [])
    assert "Online now" in asker.get("/people/helper").text
    helper.http.post(f"{first.url}/settings/presence", timeout=20)
    eventually(lambda: asker.names["here"] == ["Mika Korhonen"])
    assert "Online now" not in asker.get("/people/helper").text
    for page in (asker, helper):
        page.socket.disconnect()


def test_a_process_that_begins_asks_the_others(processes: list[Server]) -> None:
    first, second = processes
    channel = f"topic:{first.cast.topic()}"
    staff = Page(second, "staff", channel)
    first.stop()
    first.start()
    asker = Page(first, "asker", channel)
    eventually(lambda: set(asker.names["here"]) == {"Ana Sørlie", "Mika Korhonen"})
    staff.socket.disconnect()
    eventually(lambda: asker.names["here"] == ["Mika Korhonen"])
    asker.socket.disconnect()

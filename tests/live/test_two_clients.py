"""Two clients of a real server, one over WebSocket, one over polling: the same, live, and across restarts."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterator

import pytest

from tests.live.client import Client
from tests.live.wire import eventually
from tests.support.pace import stretched
from tests.support.server import Server

TRANSPORTS = ("websocket", "polling")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(tmp_path_factory.mktemp("live"))
    server.prepare()
    yield server.start()
    server.stop()


Connect = Callable[..., Client]


@pytest.fixture
def client(server: Server) -> Iterator[Connect]:
    opened: list[Client] = []

    def open_client(who: str = "", transport: str = "websocket") -> Client:
        opened.append(Client(server, who))
        return opened[-1].connect(transport)

    yield open_client
    for one in opened:
        one.socket.disconnect()
        one.http.close()


@pytest.fixture
def topic(server: Server) -> int:
    return server.cast.topic(title=f"Brakes {uuid.uuid4().hex[:6]}")


def test_a_reply_reaches_both_at_once_as_the_page_shows_it(client: Connect, topic: int) -> None:
    readers = [client("", transport) for transport in TRANSPORTS]
    for reader in readers:
        assert reader.join(f"topic:{topic}")["ok"] is True
    client("helper").reply(topic, "Tighten the **cable**.")
    for reader in readers:
        eventually(lambda reader=reader: reader.heard("<strong>cable</strong>"))
    page = client().get(f"/topics/{topic}").text
    start = page.index('<article class="post"', page.index(f'id="topic-{topic}-replies"'))
    fragment = page[start : page.index("</article>", start)]
    for reader in readers:
        [html] = reader.heard("<strong>cable</strong>")
        assert fragment in html


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_signing_out_closes_the_socket_within_a_second(
    transport: str, client: Connect, server: Server
) -> None:
    hidden = server.cast.topic(space="beta")
    tab, other = client("asker", transport), client("helper", transport)
    assert tab.join(f"topic:{hidden}")["ok"] is True
    connections, began = tab.connections, time.monotonic()
    tab.http.post(f"{server.url}/sign-out", timeout=20)
    eventually(lambda: not tab.socket.connected or tab.connections > connections, seconds=stretched(2))
    assert time.monotonic() - began < stretched(2)
    other.reply(hidden, "Among us.")
    other.join(f"topic:{hidden}")
    other.reply(hidden, "Among us again.")
    eventually(lambda: other.heard("Among us again."))
    assert tab.streams == []


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_a_hidden_topic_is_refused(transport: str, client: Connect, server: Server) -> None:
    hidden = server.cast.topic(space="beta")
    assert client("", transport).join(f"topic:{hidden}") == {"ok": False}
    assert client("outsider", transport).join(f"topic:{hidden}") == {"ok": False}
    assert client("asker", transport).join(f"topic:{hidden}")["ok"] is True


def test_who_is_removed_hears_out_at_once(client: Connect, server: Server) -> None:
    with server.app.app_context():
        space = server.cast.space("family").slug
    inside = server.cast.topic(by="helper", space="family")
    staff, helper = client("staff"), client("helper")
    staff.join(f"topic:{inside}")
    answer = staff.http.post(f"{server.url}/spaces/{space}/membership?_method=DELETE", timeout=20)
    assert answer.status_code == 200, answer.text[:300]
    eventually(lambda: staff.told == [f"topic:{inside}"])
    helper.join(f"topic:{inside}")
    helper.reply(inside, "Between us.")
    eventually(lambda: helper.heard("Between us."))
    assert staff.streams == []


def test_what_another_process_commits_is_told_within_a_second_or_two(
    client: Connect, server: Server, topic: int
) -> None:
    reader = client()
    reader.join(f"topic:{topic}")
    server.cast.reply(topic, body="From elsewhere.")
    eventually(lambda: reader.heard("From elsewhere."), seconds=stretched(3))


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_after_kill_9_the_client_comes_back_and_misses_nothing(
    transport: str, client: Connect, server: Server, topic: int
) -> None:
    reader, writer = client("", transport), client("helper")
    reader.join(f"topic:{topic}")
    writer.reply(topic, "Before it fell.")
    eventually(lambda: reader.heard("Before it fell."))
    last = reader.streams[-1]["id"]
    connections = reader.connections
    server.kill()
    server.cast.reply(topic, body="While it was away.")
    server.start()
    eventually(lambda: reader.connections > connections and reader.socket.connected)
    answer = reader.socket.call("join", {"channel": f"topic:{topic}", "last": last}, timeout=10)
    assert answer["ok"] is True
    assert answer["missed"] is True
    missed = reader.get(f"/live/catch-up?channel=topic:{topic}&after={last}")
    assert missed.text.count("While it was away.") == 1
    assert "Before it fell." not in missed.text
    writer.reply(topic, "And on it goes.")
    eventually(lambda: reader.heard("And on it goes."))
    assert reader.heard("While it was away.") == []


def test_the_server_stops_within_seconds_with_open_sockets(client: Connect, server: Server) -> None:
    readers = [client("", transport) for transport in TRANSPORTS for _ in range(5)]
    for reader in readers:
        reader.get("/")  # leaves a connection open, as browsers do
    began = time.monotonic()
    server.stop()
    took = time.monotonic() - began
    server.start()
    assert took < stretched(8)
    eventually(lambda: not any(reader.socket.connected for reader in readers))


def test_what_was_open_is_forgotten(client: Connect, server: Server, topic: int) -> None:
    reader, watcher = client("asker"), client("helper")
    assert len(reader.join(f"topic:{topic}")["here"]["members"]) == 1
    assert len(watcher.join(f"topic:{topic}")["here"]["members"]) == 2
    reader.socket.disconnect()
    eventually(lambda: len(watcher.join(f"topic:{topic}")["here"]["members"]) == 1)


def test_nothing_went_wrong_in_the_log(server: Server) -> None:
    assert "Traceback" not in server.log(), server.log()

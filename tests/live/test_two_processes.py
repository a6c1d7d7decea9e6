"""Two server processes on one database: what one commits, the other tells its own sockets."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.live.client import Client
from tests.live.wire import eventually
from tests.support.server import Server
from tests.support.services import create_database, missing_postgres, postgres_server


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def processes(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[list[Server]]:
    """Two servers on one database."""
    folder = tmp_path_factory.mktemp("two")
    if request.param == "sqlite":
        yield from started(folder, f"sqlite:///{folder / 'shared.sqlite'}")
        return
    if missing := missing_postgres():
        pytest.skip(missing)
    with postgres_server() as url:
        yield from started(folder, create_database(url, f"two_{uuid.uuid4().hex[:8]}"))


def started(folder: Path, database: str) -> Iterator[list[Server]]:
    servers = []
    for name in ("first", "second"):
        (folder / name).mkdir()
        servers.append(
            Server(folder / name, database, HEARTH_SECRET_KEY="the same secret for both of the servers")
        )
    servers[0].prepare()
    yield [server.start() for server in servers]
    for server in servers:
        server.stop()


def test_a_reply_through_one_process_is_heard_at_the_other(processes: list[Server]) -> None:
    first, second = processes
    topic = first.cast.topic(title=f"Saddles {uuid.uuid4().hex[:6]}")
    asker = Client(second, "asker").connect("websocket")
    assert asker.join(f"topic:{topic}")["ok"]
    staff = Client(first, "staff")
    for number in range(3):
        staff.reply(topic, f"Answer number {number} from afar")
    eventually(lambda: asker.heard("Answer number 2 from afar"))
    heard = re.findall(r"Answer number (\d) from afar", "".join(asker.heard("from afar")))
    assert list(dict.fromkeys(heard)) == ["0", "1", "2"]
    ids = [message["id"] for message in asker.streams]
    assert ids == sorted(set(ids))
    asker.socket.disconnect()


def test_signing_out_at_one_process_closes_the_socket_at_the_other(processes: list[Server]) -> None:
    first, second = processes
    helper = Client(second, "helper").connect("websocket")
    closed: list[str] = []
    helper.socket.on("disconnect", lambda *reason: closed.append("closed"))
    answer = helper.http.post(f"{first.url}/sign-out", timeout=20)
    assert answer.status_code == 200
    eventually(lambda: bool(closed))
    helper.socket.disconnect()

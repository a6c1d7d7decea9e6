"""A small internet for tests: names with addresses we choose, and one server that answers as we say."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from app.forum.previews import client
from app.forum.previews.addresses import Unfetchable

PUBLIC = "93.184.216.34"
Answer = Callable[[socket.socket], None]


def page(
    body: str | bytes, kind: str = "text/html; charset=utf-8", status: str = "200 OK", **more: str
) -> Answer:
    """An answer that is sent at once."""
    data = body.encode() if isinstance(body, str) else body
    lines = [
        f"HTTP/1.1 {status}",
        f"Content-Length: {len(data)}",
        *([f"Content-Type: {kind}"] if kind else []),
    ]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in more.items()]
    return lambda connection: connection.sendall("\r\n".join(lines).encode() + b"\r\n\r\n" + data)


def moved(to: str, status: str = "302 Found") -> Answer:
    """An answer that leads elsewhere."""
    return page("", "", status, Location=to)


def dripping(head: bytes) -> Answer:
    """An answer of which one byte comes every twentieth of a second, without an end."""

    def answer(connection: socket.socket) -> None:
        connection.sendall(head)
        while True:
            connection.sendall(b"a")
            time.sleep(0.05)

    return answer


class Internet:
    """Pages by host and path; `asked` are the requests that arrived, `opened` the addresses connected to."""

    def __init__(self) -> None:
        self.names: dict[str, list[str]] = {}
        self.pages: dict[tuple[str, str], Answer] = {}
        self.asked: list[str] = []
        self.requests: list[str] = []
        self.opened: list[tuple[str, int]] = []
        self.listener = socket.create_server(("127.0.0.1", 0))

    def put(self, url: str, answer: Answer | str, addresses: list[str] | None = None) -> None:
        """Let a page stand at an address `http://host/path`."""
        host, _, path = url.removeprefix("http://").partition("/")
        self.names.setdefault(host, addresses or [PUBLIC])
        self.pages[host, f"/{path}"] = page(answer) if isinstance(answer, str) else answer

    def resolve(self, host: str, seconds: float) -> list[str]:
        """What a name server would say."""
        if host not in self.names:
            raise Unfetchable("no such name")
        return self.names[host]

    def open_socket(self, address: str, port: int, seconds: float) -> socket.socket:
        """Every public address is our one server."""
        self.opened.append((address, port))
        return socket.create_connection(self.listener.getsockname(), timeout=seconds)

    def serve(self) -> None:
        """Answer until the listener is closed."""
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with connection:
            try:
                request = connection.recv(65536).decode("latin-1")
                self.requests.append(request)
                path = request.split(" ")[1]
                host = next(line for line in request.split("\r\n") if line.lower().startswith("host:"))
                host = host.partition(":")[2].strip()
                self.asked.append(f"http://{host}{path}")
                self.pages.get((host, path), page("nothing", status="404 Not Found"))(connection)
                connection.shutdown(socket.SHUT_WR)
            except (OSError, StopIteration):
                return


@contextmanager
def internet(monkeypatch: pytest.MonkeyPatch) -> Iterator[Internet]:
    """The small internet in place of the real one."""
    net = Internet()
    monkeypatch.setattr(client, "resolve", net.resolve)
    monkeypatch.setattr(client, "open_socket", net.open_socket)
    threading.Thread(target=net.serve, daemon=True).start()
    yield net
    net.listener.close()

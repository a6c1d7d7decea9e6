"""What is measured: servers of the same event, each in a process of its own."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from bench.fanout import wire
from bench.fanout.community import Community
from bench.fanout.machine import Failed, end_with_parent
from tests.support.services import free_port

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
GUNICORN = [sys.executable, "-m", "gunicorn", "-c", "gunicorn.conf.py"]
START_SECONDS = 30.0
WORDS = "The range of the battery drops when it is cold, so I charge it indoors over night. " * 4


@dataclass
class Target:
    """A server. Use it as a context manager: it and its children end with it."""

    name: str
    includes: str
    command: Sequence[str]
    environ: dict[str, str]
    folder: Path
    cookies: list[str]
    join: bytes
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Target:
        self.folder.mkdir(parents=True, exist_ok=True)
        environ = os.environ | self.environ | {"PORT": str(self.port), "HEARTH_BIND": "127.0.0.1"}
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                self.command, cwd=ROOT, env=environ, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                start_new_session=True, preexec_fn=end_with_parent,
            )  # fmt: skip
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise Failed(f"{self.name} did not start:\n{self.log.read_text()[-3000:]}")
            time.sleep(0.05)
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()

    @property
    def log(self) -> Path:
        """What the server writes."""
        return self.folder / "server.log"

    @property
    def pid(self) -> int:
        """The server's first process."""
        assert self.process is not None
        return self.process.pid

    def stop(self) -> None:
        """End the server and what came from it at once: nothing of it is kept."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()


def hearth(community: Community, *, stock: bool = False) -> Target:
    """Hearth itself, on a copy of the community's data, or with the libraries' own WebSocket path."""
    name = "hearth-stock" if stock else "hearth"
    folder = community.data.parent / name
    shutil.copytree(community.data, folder)
    path = "stock Flask-SocketIO path" if stock else "our transport"
    more = {"HEARTH_STOCK_WEBSOCKET": "yes" if stock else "no", "HEARTH_DATA": str(folder)}
    return Target(
        name, f"{path}; signed-in members, writes the post, draws it, runs its jobs",
        [*GUNICORN, "wsgi:app"], community.environ | more, folder, community.listeners,
        wire.event("join", {"channel": community.channel, "last": community.last}, ack=0),
    )  # fmt: skip


def echo(folder: Path, sockets: int, *, stock: bool = False) -> Target:
    """A bare Flask-SocketIO application that only emits, on our transport or on the libraries' own."""
    name = "bare-stock" if stock else "bare"
    path = "stock Flask-SocketIO path" if stock else "our transport"
    return Target(
        name, f"{path}, only emits", [*GUNICORN, "bench.fanout.echo:app"],
        {"HEARTH_STOCK_WEBSOCKET": "1" if stock else ""}, folder / name, [""] * sockets, _room(),
    )  # fmt: skip


def node(folder: Path, sockets: int) -> Target:
    """Node's Socket.IO server, which only emits."""
    command = ["node", str(HERE / "server.mjs")]
    return Target(
        "node", "Node's socket.io, only emits", command, {}, folder / "node", [""] * sockets, _room()
    )


def missing_node() -> str | None:
    """Say what to install for Node's Socket.IO, or None when it is there."""
    if not shutil.which("node"):
        return "no node on this machine"
    if not (HERE.parent / "node_modules" / "socket.io").is_dir():
        return "no socket.io in bench/node_modules (npm ci --prefix bench)"
    return None


def _room() -> bytes:
    return wire.event("join", {"channel": "topic:1", "last": 0}, ack=0)


class Poster:
    """Somebody with an open connection who causes one event after the other."""

    def __init__(self, port: int, cookie: str = "") -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookie = cookie

    def post(self, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, int]:
        """Send and read the answer; the moments of beginning and end in nanoseconds. Raises Failed."""
        began = time.monotonic_ns()
        if self.cookie:
            headers = headers | {"Cookie": self.cookie}
        try:
            self.connection.request("POST", path, body, headers)
            answer = self.connection.getresponse()
            text = answer.read()
        except (OSError, http.client.HTTPException) as error:
            self.connection.close()
            raise Failed(f"POST {path}: {error!r}") from None
        if answer.status != 200:
            raise Failed(f"POST {path}: {answer.status} {text[:500].decode(errors='replace')}")
        return began, time.monotonic_ns()

    def reply(self, topic: int, marker: str, words: str = WORDS) -> tuple[int, int]:
        """Reply in a topic of Hearth, as its page does."""
        form = urlencode({"body": f"{marker} {words}", "token": uuid.uuid4().hex}).encode()
        kind = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Accept": "text/vnd.turbo-stream.html, text/html",
        }
        return self.post(f"/topics/{topic}/replies", form, kind)

    def emit(self, sample: dict[str, Any], marker: str) -> tuple[int, int]:
        """Have a bare server emit the payload of `sample`, with another marker."""
        text = wire.MARK.sub(marker, json.dumps(sample, ensure_ascii=False))
        return self.post("/emit", text.encode(), {"Content-Type": "application/json"})

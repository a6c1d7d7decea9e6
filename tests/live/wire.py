"""Clients and a server for the tests of the transport: what goes over the wire, byte by byte."""

import base64
import json
import os
import re
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from websockets.frames import Close, Frame, Opcode
from websockets.protocol import CLIENT, Protocol
from websockets.sync.client import ClientConnection, connect

from tests.support.pace import PATIENCE

ROOT = Path(__file__).parents[2]
ENDPOINT = "/socket.io/?EIO=4&transport=websocket"


class Server:
    """gunicorn with our configuration and the echo application, on a port of its own."""

    def __init__(self, **environ: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "-c", "gunicorn.conf.py", "tests.live.echo_app:app"],
            cwd=ROOT,
            env=os.environ | {"HEARTH_BIND": "127.0.0.1", "PORT": "0"} | environ,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.log: list[str] = []
        self.port = self._read_port()
        threading.Thread(target=lambda: self.log.extend(self.process.stderr), daemon=True).start()
        eventually(lambda: self.state()["patched"])

    def _read_port(self) -> int:
        for line in self.process.stderr:
            self.log.append(line)
            if found := re.search(r"Listening at: http://127\.0\.0\.1:(\d+)", line):
                return int(found[1])
        raise AssertionError("gunicorn did not start:\n" + "".join(self.log))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def state(self) -> dict:
        with urlopen(self.url + "/state", timeout=PATIENCE) as answer:
            return json.load(answer)

    def stop(self) -> None:
        """Ask it to end, as a service manager does, and wait until it has."""
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(20)

    def kill(self) -> None:
        """End it whatever state it is in; a worker without its master ends by itself."""
        self.process.kill()
        self.process.wait()


def eventually(condition: Callable[[], object], seconds: float = PATIENCE) -> None:
    """Wait until the condition holds; fail when it does not in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "this never became true"
        time.sleep(0.005)


@contextmanager
def open_socket(server: Server, **options) -> Iterator[ClientConnection]:
    """Connect a WebSocket and go through the hellos of Engine.IO and Socket.IO."""
    with connect(f"ws://127.0.0.1:{server.port}{ENDPOINT}", max_size=None, **options) as ws:
        assert ws.recv(PATIENCE).startswith("0{")
        ws.send("40")
        assert ws.recv(PATIENCE).startswith("40{")
        yield ws


def say(ws: ClientConnection, name: str, value: object) -> None:
    ws.send("42" + json.dumps([name, value], separators=(",", ":")))


def hear(ws: ClientConnection) -> list:
    while (text := ws.recv(PATIENCE)) == "2":
        ws.send("3")
    return json.loads(text.removeprefix("42"))


class Polling:
    """A client on long polling that asks only when it is told."""

    def __init__(self, server: Server, **headers: str) -> None:
        self.url = f"{server.url}/socket.io/?EIO=4&transport=polling"
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}
        self.status, text = self.get()
        self.sid = json.loads(text[1:])["sid"] if self.status == 200 else ""
        self.url += f"&sid={self.sid}"

    def get(self) -> tuple[int, str]:
        return self._ask(Request(self.url, headers=self.headers))

    def post(self, text: str) -> int:
        return self._ask(Request(self.url, text.encode(), self.headers))[0]

    def close(self) -> None:
        self.post("1")

    def _ask(self, request: Request) -> tuple[int, str]:
        try:
            with urlopen(request, timeout=PATIENCE) as answer:
                return answer.status, answer.read().decode()
        except HTTPError as error:
            return error.code, error.read().decode()


class RawClient:
    """A client that sends exactly the bytes it is told, and reads only when it is told."""

    def __init__(
        self, server: Server, receive_buffer: int | None = None, sid: str = "", **headers: str
    ) -> None:
        self.stream = socket.socket()
        self.stream.settimeout(PATIENCE)
        if receive_buffer:
            self.stream.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.stream.connect(("127.0.0.1", server.port))
        wanted = {
            "Host": f"127.0.0.1:{server.port}",
            "Upgrade": "websocket",
            "Connection": "Upgrade",
            "Sec-WebSocket-Key": base64.b64encode(os.urandom(16)).decode(),
            "Sec-WebSocket-Version": "13",
        } | {name.replace("_", "-"): value for name, value in headers.items()}
        path = ENDPOINT + (f"&sid={sid}" if sid else "")
        lines = [f"GET {path} HTTP/1.1", *(f"{n}: {v}" for n, v in wanted.items() if v), "", ""]
        self.stream.sendall("\r\n".join(lines).encode())
        self.protocol = Protocol(CLIENT, max_size=None)
        self.frames: list[Frame] = []
        self.status = self._read_status()

    def _read_status(self) -> int:
        received = b""
        while b"\r\n\r\n" not in received:
            data = self.stream.recv(4096)
            assert data, f"the server hung up after {received!r}"
            received += data
        head, _, rest = received.partition(b"\r\n\r\n")
        status = int(head.split()[1])
        if status == 101:
            self._take(rest)
        return status

    def _take(self, data: bytes) -> None:
        self.protocol.receive_data(data)
        self.frames += [event for event in self.protocol.events_received() if isinstance(event, Frame)]

    def hello(self, member: int | None = None) -> "RawClient":
        answer = self.ask_in(member)
        assert answer.startswith("40{"), answer
        return self

    def ask_in(self, member: int | None = None) -> str:
        """Enter the namespace, as a member or a guest, and return what the server says to that."""
        assert self.next_text().startswith("0{")
        self.send(Opcode.TEXT, b"40" + (json.dumps({"member": member}).encode() if member else b""))
        return self.next_text()

    def send(self, opcode: Opcode, data: bytes, fin: bool = True) -> None:
        self.stream.sendall(Frame(opcode, data, fin).serialize(mask=True))

    def next_frame(self) -> Frame:
        while not self.frames:
            data = self.stream.recv(65536)
            assert data, "the server hung up without a frame"
            self._take(data)
        return self.frames.pop(0)

    def next_text(self) -> str:
        return bytes(self.next_frame().data).decode()

    def close_code(self) -> int:
        frame = self.next_frame()
        while frame.opcode is not Opcode.CLOSE:
            frame = self.next_frame()
        return Close.parse(bytes(frame.data)).code

    def is_hung_up(self) -> bool:
        with suppress(ConnectionResetError):
            while self.stream.recv(65536):
                pass
        return True

    def vanish(self) -> None:
        """End without a word, as when a machine loses its power."""
        self.stream.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.stream.close()

    def close(self) -> None:
        self.stream.close()

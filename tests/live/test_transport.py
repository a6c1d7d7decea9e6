"""The WebSocket transport, through gunicorn as it serves Hearth: what a client sends, and what it gets."""

import base64
import json
import os
import re
import signal
import socket
import string
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from urllib.request import urlopen

import pytest
import socketio
from websockets.exceptions import ConnectionClosed
from websockets.frames import Close, Frame, Opcode
from websockets.protocol import CLIENT, Protocol
from websockets.sync.client import ClientConnection, connect

ROOT = Path(__file__).parents[2]
ENDPOINT = "/socket.io/?EIO=4&transport=websocket"
both = pytest.mark.parametrize("server", ["own", "stock"], indirect=True)


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
        with urlopen(self.url + "/state", timeout=5) as answer:
            return json.load(answer)

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(20)


def eventually(condition: Callable[[], object], seconds: float = 8) -> None:
    """Wait until the condition holds; fail when it does not in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "this never became true"


@pytest.fixture(scope="module")
def servers() -> Iterator[dict[str, Server]]:
    started: dict[str, Server] = {}
    yield started
    for server in started.values():
        server.process.kill()
        server.process.wait()


@pytest.fixture
def server(request: pytest.FixtureRequest, servers: dict[str, Server]) -> Server:
    kind = getattr(request, "param", "own")
    if kind not in servers:
        servers[kind] = Server(HEARTH_STOCK_WEBSOCKET="1" if kind == "stock" else "")
    return servers[kind]


@contextmanager
def open_socket(server: Server, **options) -> Iterator[ClientConnection]:
    """Connect a WebSocket and go through the hellos of Engine.IO and Socket.IO."""
    with connect(f"ws://127.0.0.1:{server.port}{ENDPOINT}", max_size=None, **options) as ws:
        assert ws.recv(5).startswith("0{")
        ws.send("40")
        assert ws.recv(5).startswith("40{")
        yield ws


def say(ws: ClientConnection, name: str, value: object) -> None:
    ws.send("42" + json.dumps([name, value], separators=(",", ":")))


def hear(ws: ClientConnection) -> list:
    return json.loads(ws.recv(5).removeprefix("42"))


class RawClient:
    """A client that sends exactly the bytes it is told, and reads only when it is told."""

    def __init__(self, server: Server, receive_buffer: int | None = None, **headers: str) -> None:
        self.stream = socket.socket()
        self.stream.settimeout(5)
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
        lines = [f"GET {ENDPOINT} HTTP/1.1", *(f"{n}: {v}" for n, v in wanted.items() if v), "", ""]
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

    def hello(self) -> "RawClient":
        assert self.next_text().startswith("0{")
        self.send(Opcode.TEXT, b"40")
        assert self.next_text().startswith("40{")
        return self

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

    def close(self) -> None:
        self.stream.close()


@pytest.fixture
def raw(server: Server) -> Iterator[RawClient]:
    client = RawClient(server).hello()
    with closing(client):
        yield client


@both
def test_messages_go_both_ways(server):
    with open_socket(server) as ws:
        say(ws, "echo", "grüß dich 🔥")
        assert hear(ws) == ["echo", "grüß dich 🔥"]


@both
def test_an_acknowledgement_comes_back(server):
    with open_socket(server) as ws:
        ws.send('421["echo",1]')
        assert {ws.recv(5), ws.recv(5)} == {'42["echo",1]', '431["heard"]'}


def test_binary_messages_are_taken(server):
    with open_socket(server) as ws:
        ws.send('451-["echo",{"_placeholder":true,"num":0}]')
        ws.send(b"\x00\x01\xff")
        assert ws.recv(5) == '451-["echo",{"_placeholder":true,"num":0}]'
        assert ws.recv(5) == b"\x00\x01\xff"


def test_standard_library_is_patched_before_the_application_loads(server):
    assert server.state()["patched"] is True
    assert not [line for line in server.log if "MonkeyPatchWarning" in line]


def test_compression_is_not_taken_up(server):
    with open_socket(server, compression="deflate") as ws:
        assert "Sec-WebSocket-Extensions" not in ws.response.headers


def test_a_megabyte_arrives_whole_at_a_slow_reader(server):
    slow = RawClient(server, receive_buffer=4096).hello()
    with closing(slow), open_socket(server) as other:
        slow.send(Opcode.TEXT, b'42["much",1000000]')
        say(other, "echo", "meanwhile")
        assert hear(other) == ["echo", "meanwhile"]
        _, text = json.loads(slow.next_text().removeprefix("42"))
        assert text == (string.ascii_lowercase * 40_000)[:1_000_000]


def test_one_who_never_reads_stalls_nobody_and_is_dropped(server):
    before = server.state()
    stuck = RawClient(server, receive_buffer=4096).hello()
    with closing(stuck), open_socket(server) as other:
        stuck.send(Opcode.TEXT, b'42["much",12000000]')
        for number in range(50):
            start = time.monotonic()
            say(other, "echo", number)
            assert hear(other) == ["echo", number]
            assert time.monotonic() - start < 2.5
        eventually(lambda: len(server.state()["disconnected"]) > len(before["disconnected"]))


def test_a_frame_of_fifty_megabytes_is_refused_at_its_header(raw):
    start = time.monotonic()
    raw.stream.sendall(b"\x81\xff" + struct.pack("!Q", 50_000_000))
    assert raw.close_code() == 1009
    assert time.monotonic() - start < 1


def test_a_message_at_the_limit_is_taken_and_one_byte_more_is_refused(server):
    with open_socket(server) as ws:
        room = 64 * 1024 - len('42["echo",""]')
        say(ws, "echo", "x" * room)
        assert hear(ws) == ["echo", "x" * room]
        say(ws, "echo", "x" * (room + 1))
        with pytest.raises(ConnectionClosed) as closed:
            ws.recv(5)
        assert closed.value.rcvd.code == 1009


def test_fragments_are_joined(raw):
    raw.send(Opcode.TEXT, b'42["ec', fin=False)
    raw.send(Opcode.PING, b"between")
    raw.send(Opcode.CONT, b'ho","in pi', fin=False)
    raw.send(Opcode.CONT, b'eces"]')
    assert raw.next_frame().opcode is Opcode.PONG
    assert raw.next_text() == '42["echo","in pieces"]'


def test_a_character_may_be_cut_by_fragments(raw):
    whole = '42["echo","ü"]'.encode()
    raw.send(Opcode.TEXT, whole[:11], fin=False)
    raw.send(Opcode.CONT, whole[11:])
    assert json.loads(raw.next_text().removeprefix("42")) == ["echo", "ü"]


def test_fragments_without_end_are_refused(raw):
    raw.send(Opcode.TEXT, b"4" * 1024, fin=False)
    with suppress(BrokenPipeError, ConnectionResetError):
        for _ in range(64):
            raw.send(Opcode.CONT, b"4" * 1024, fin=False)
    assert raw.close_code() == 1009


def test_text_that_is_not_utf8_is_refused(raw):
    raw.send(Opcode.TEXT, b'42["echo","\xff\xfe"]')
    assert raw.close_code() == 1007
    assert raw.is_hung_up()


@pytest.mark.parametrize(
    "data",
    [b"\x81\x05hello", b"\xc1\x80\x00\x00\x00\x00", b"\x83\x80\x00\x00\x00\x00", b"\x80\x80\x00\x00\x00\x00"],
    ids=["not masked", "reserved bit", "unknown opcode", "continuation of nothing"],
)
def test_broken_frames_are_refused(raw, data):
    raw.stream.sendall(data)
    assert raw.close_code() == 1002


@pytest.mark.parametrize("text", [b"", b"x", b"9", b"bnot base64!", b"4" + b"[" * 60_000])
def test_what_is_no_packet_ends_the_session_quietly(server, raw, text):
    before = server.state()
    raw.send(Opcode.TEXT, text)
    if text == b"9":  # an unknown kind of packet is passed over
        raw.send(Opcode.TEXT, b'42["echo",1]')
        assert raw.next_text() == '42["echo",1]'
        return
    raw.close_code()
    eventually(lambda: len(server.state()["disconnected"]) > len(before["disconnected"]))
    assert not [line for line in server.log if "Traceback" in line]


@both
def test_a_ping_is_answered(server):
    client = RawClient(server).hello()
    with closing(client):
        client.send(Opcode.PING, b"there?")
        frame = client.next_frame()
        assert (frame.opcode, bytes(frame.data)) == (Opcode.PONG, b"there?")


@both
def test_the_client_closes(server):
    before = server.state()
    with open_socket(server) as ws:
        ws.close(1001)
    assert (ws.protocol.close_sent.code, ws.protocol.close_rcvd.code) == (1001, 1001)
    eventually(lambda: len(server.state()["disconnected"]) > len(before["disconnected"]))


def test_nothing_is_written_after_the_goodbye(raw):
    raw.send(Opcode.CLOSE, Close(1000, "").serialize())
    assert raw.close_code() == 1000
    assert raw.stream.recv(100) == b""


def test_no_request_can_ride_in_behind_a_closed_socket(raw):
    raw.send(Opcode.CLOSE, Close(1000, "").serialize())
    with suppress(BrokenPipeError, ConnectionResetError):
        raw.stream.sendall(b"GET /state HTTP/1.1\r\nHost: x\r\n\r\n")
    assert raw.close_code() == 1000
    assert raw.stream.recv(100) == b""


@both
def test_the_server_closes(server):
    with open_socket(server) as ws:
        ws.send('42["leave me"]')
        with pytest.raises(ConnectionClosed):
            while ws.recv(5):
                pass
        assert ws.protocol.close_rcvd is not None


def test_a_client_that_does_not_answer_the_goodbye_is_hung_up_on(server, raw):
    eventually(lambda: server.state()["open"] == 1)
    raw.send(Opcode.TEXT, b'42["leave me"]')
    assert raw.close_code() == 1000
    assert raw.is_hung_up()
    eventually(lambda: server.state()["open"] == 0)


@both
def test_a_client_that_vanishes_frees_its_session(server):
    before = server.state()
    client = RawClient(server).hello()
    client.stream.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    client.close()
    eventually(lambda: len(server.state()["disconnected"]) > len(before["disconnected"]))


def test_an_ended_session_is_forgotten_at_once(server):
    eventually(lambda: server.state()["open"] == 0)
    with open_socket(server):
        assert server.state()["open"] == 1
    eventually(lambda: server.state()["open"] == 0, seconds=3)


@both
def test_a_foreign_origin_is_refused(server):
    with closing(RawClient(server, Origin="https://elsewhere.example")) as client:
        assert client.status == 400


@both
def test_the_own_origin_is_taken(server):
    with closing(RawClient(server, Origin=server.url)) as client:
        assert client.status == 101


@pytest.mark.parametrize(
    ("header", "value", "status"),
    [
        ("Sec_WebSocket_Key", "", 400),
        ("Sec_WebSocket_Key", "too short", 400),
        ("Sec_WebSocket_Version", "8", 400),
        ("Connection", "keep-alive", 426),
        ("Upgrade", "", 426),
    ],
)
def test_a_wrong_handshake_is_refused_without_a_session(server, header, value, status):
    before = server.state()
    with closing(RawClient(server, **{header: value})) as client:
        assert client.status == status
    assert server.state()["open"] == before["open"]


@both
@pytest.mark.parametrize("transports", [["polling"], ["polling", "websocket"], ["websocket"]])
def test_every_way_in_works(server, transports):
    client = socketio.SimpleClient()
    client.connect(server.url, transports=transports)
    client.emit("echo", {"way": transports})
    assert client.receive(timeout=5) == ["echo", {"way": transports}]
    assert client.transport == transports[-1]
    client.disconnect()


def test_an_upgrade_that_ends_half_way_leaves_polling_alone(server):
    with urlopen(server.url + "/socket.io/?EIO=4&transport=polling", timeout=5) as answer:
        sid = json.loads(answer.read()[1:])["sid"]
    with connect(f"ws://127.0.0.1:{server.port}{ENDPOINT}&sid={sid}") as ws:
        ws.send("2probe")
        assert ws.recv(5) == "3probe"
    with urlopen(server.url + f"/socket.io/?EIO=4&transport=polling&sid={sid}", timeout=5) as answer:
        assert answer.status == 200


def test_a_stopping_server_lets_its_sockets_go():
    server = Server()
    with open_socket(server) as ws:
        start = time.monotonic()
        server.stop()
        assert time.monotonic() - start < 8
        with pytest.raises(ConnectionClosed):
            while ws.recv(5):
                pass
        assert ws.protocol.close_rcvd is not None

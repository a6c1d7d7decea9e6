"""The WebSocket transport, through gunicorn as it serves Hearth: what a client sends, and what it gets."""

import json
import string
import struct
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from urllib.request import urlopen

import pytest
import socketio
from websockets.exceptions import ConnectionClosed
from websockets.frames import Close, Opcode
from websockets.sync.client import connect

from tests.live.wire import ENDPOINT, RawClient, Server, eventually, hear, open_socket, say
from tests.support.pace import PATIENCE, stretched

both = pytest.mark.parametrize("server", ["own", "stock"], indirect=True)


@both
def test_messages_go_both_ways(server):
    with open_socket(server) as ws:
        say(ws, "echo", "grüß dich 🔥")
        assert hear(ws) == ["echo", "grüß dich 🔥"]


@both
def test_an_acknowledgement_comes_back(server):
    with open_socket(server) as ws:
        ws.send('421["echo",1]')
        assert {ws.recv(PATIENCE), ws.recv(PATIENCE)} == {'42["echo",1]', '431["heard"]'}


def test_binary_messages_are_taken(server):
    with open_socket(server) as ws:
        ws.send('451-["echo",{"_placeholder":true,"num":0}]')
        ws.send(b"\x00\x01\xff")
        assert ws.recv(PATIENCE) == '451-["echo",{"_placeholder":true,"num":0}]'
        assert ws.recv(PATIENCE) == b"\x00\x01\xff"


def test_standard_library_is_patched_before_the_application_loads(server):
    assert server.state()["patched"] is True
    assert not [line for line in server.log if "MonkeyPatchWarning" in line]


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
            assert time.monotonic() - start < stretched(6)
        eventually(lambda: len(server.state()["disconnected"]) > len(before["disconnected"]))


def test_a_frame_of_fifty_megabytes_is_refused_at_its_header(raw):
    start = time.monotonic()
    raw.stream.sendall(b"\x81\xff" + struct.pack("!Q", 50_000_000))
    assert raw.close_code() == 1009
    assert time.monotonic() - start < stretched(1)


def test_a_message_at_the_limit_is_taken_and_one_byte_more_is_refused(server):
    with open_socket(server) as ws:
        room = 64 * 1024 - len('42["echo",""]')
        say(ws, "echo", "x" * room)
        assert hear(ws) == ["echo", "x" * room]
        say(ws, "echo", "x" * (room + 1))
        with pytest.raises(ConnectionClosed) as closed:
            ws.recv(PATIENCE)
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
            while ws.recv(PATIENCE):
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
    client.vanish()
    eventually(lambda: len(server.state()["disconnected"]) > len(before["disconnected"]))


def test_an_ended_session_is_forgotten_at_once(server):
    eventually(lambda: server.state()["open"] == 0)
    with open_socket(server):
        assert server.state()["open"] == 1
    eventually(lambda: server.state()["open"] == 0, seconds=stretched(3))


@both
def test_a_foreign_origin_is_refused(server):
    with closing(RawClient(server, Origin="https://elsewhere.example")) as client:
        assert client.status == 403


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
    assert client.receive(timeout=PATIENCE) == ["echo", {"way": transports}]
    assert client.transport == transports[-1]
    client.disconnect()


def test_an_upgrade_that_ends_half_way_leaves_polling_alone(server):
    with urlopen(server.url + "/socket.io/?EIO=4&transport=polling", timeout=PATIENCE) as answer:
        sid = json.loads(answer.read()[1:])["sid"]
    with connect(f"ws://127.0.0.1:{server.port}{ENDPOINT}&sid={sid}") as ws:
        ws.send("2probe")
        assert ws.recv(PATIENCE) == "3probe"
    with urlopen(server.url + f"/socket.io/?EIO=4&transport=polling&sid={sid}", timeout=PATIENCE) as answer:
        assert answer.status == 200


@pytest.fixture
def server_to_stop() -> Iterator[Server]:
    server = Server()
    yield server
    server.kill()


def test_a_stopping_server_lets_its_sockets_go(server_to_stop):
    with open_socket(server_to_stop) as ws:
        start = time.monotonic()
        server_to_stop.stop()
        assert time.monotonic() - start < stretched(8)
        with pytest.raises(ConnectionClosed):
            while ws.recv(PATIENCE):
                pass
        assert ws.protocol.close_rcvd is not None

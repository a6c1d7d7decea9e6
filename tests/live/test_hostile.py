"""Clients that mean harm: they are cut, and nobody else notices.

`both` marks what the library's WebSocket withstands as well. It is known to read a whole frame before it
looks at its size, to count no messages and to log what it cannot read, so those examples are for ours.
"""

import socket
import struct
import threading
import time
from collections.abc import Callable
from contextlib import closing, suppress

import pytest
from websockets.frames import Frame, Opcode

from tests.live.wire import Polling, RawClient, eventually, hear, open_socket, say
from tests.support.pace import PATIENCE, stretched

both = pytest.mark.parametrize("server", ["own", "stock"], indirect=True)

MANY = 10_000
FLOODS = {
    "events": [(Opcode.TEXT, b'42["echo",1]')],
    "large events": [(Opcode.TEXT, b'42["echo","' + b"x" * 60_000 + b'"]')],
    "pings of the protocol": [(Opcode.PING, b"there?")],
    "pongs of the protocol": [(Opcode.PONG, b"")],
    "pongs of the engine": [(Opcode.TEXT, b"3")],
    "unknown packets": [(Opcode.TEXT, b"9")],
    "other namespaces": [(Opcode.TEXT, b"40/elsewhere,")],
    "coming and going": [(Opcode.TEXT, b"41"), (Opcode.TEXT, b"40")],
    "acknowledgements of nothing": [(Opcode.TEXT, b'4377777["x"]')],
}
NONSENSE = {
    "a packet that breaks off": b"42[",
    "an event without data": b"42",
    "an event that is no list": b'42{"a":1}',
    "an event without a name": b"42[]",
    "an event whose name is a list": b'42[["echo"],1]',
    "an event only the library may send": b'42["disconnect","x"]',
    "a connection within a connection": b'42["connect",{}]',
    "an error of ours": b'44{"message":"no"}',
    "an unknown kind": b"47",
    "a number of a hundred and one digits": b"42" + b"9" * 101 + b'["echo",1]',
    "digits of another script": '42\u00b2["echo",1]'.encode(),
    "lists in lists": b"42" + b"[" * 60_000,
    "lists in lists on entering": b"40" + b"[" * 60_000,
    "more attachments than anybody sends": b'45999999999-["echo",{"_placeholder":true,"num":0}]',
    "no attachments where there should be": b'450-["echo"]',
    "an object in place of a packet": b'4{"a":1}',
    "too little of a binary packet": b"b===",
}


def still_served(other, seconds: float = 1.0) -> None:
    """Somebody else is answered as ever, twenty times in a row."""
    for number in range(20):
        start = time.monotonic()
        say(other, "echo", number)
        assert hear(other) == ["echo", number]
        assert time.monotonic() - start < stretched(seconds)


def in_background(attack: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=attack, daemon=True)
    thread.start()
    return thread


@pytest.mark.parametrize("name", FLOODS)
def test_a_flood_is_cut_and_the_others_are_served(server, raw, name):
    once = b"".join(Frame(opcode, data).serialize(mask=True) for opcode, data in FLOODS[name])
    before = server.state()

    def flood() -> None:
        with suppress(OSError):
            for _ in range(MANY):
                raw.stream.sendall(once)

    with open_socket(server) as other:
        attack = in_background(flood)
        still_served(other)
        assert raw.is_hung_up()
        attack.join(10)
        assert not attack.is_alive()
        still_served(other)
    eventually(lambda: server.state()["open"] < before["open"])
    assert server.state()["memory"] - before["memory"] < 20_000_000
    assert not [line for line in server.log if "Traceback" in line]


@pytest.mark.parametrize("name", NONSENSE)
def test_nonsense_ends_the_session_and_no_other(server, raw, name):
    with open_socket(server) as other:
        raw.send(Opcode.TEXT, NONSENSE[name])
        assert raw.is_hung_up()
        still_served(other)
    assert not [line for line in server.log if "Traceback" in line]


@both
def test_an_attachment_that_never_comes_holds_up_nobody(server):
    before = server.state()
    waiting = [RawClient(server).hello() for _ in range(20)]
    with open_socket(server) as other:
        for client in waiting:
            client.send(Opcode.TEXT, b'451-["echo",{"_placeholder":true,"num":0}]')
        still_served(other)
    for client in waiting:
        client.vanish()
    eventually(lambda: len(server.state()["disconnected"]) == len(before["disconnected"]) + 21)


def test_an_attachment_nobody_announced_ends_the_session(raw):
    raw.send(Opcode.BINARY, b"\x00\x01")
    assert raw.is_hung_up()


def test_a_place_for_an_attachment_that_is_none_ends_the_session(raw):
    raw.send(Opcode.TEXT, b'451-["echo",{"_placeholder":true,"num":7}]')
    raw.send(Opcode.BINARY, b"\x00\x01")
    assert raw.is_hung_up()


def test_fragments_that_are_empty_and_never_end_are_cut(server, raw):
    with open_socket(server) as other:
        raw.send(Opcode.TEXT, b"", fin=False)
        with suppress(OSError):
            for _ in range(MANY):
                raw.send(Opcode.CONT, b"", fin=False)
        still_served(other)
        assert raw.is_hung_up()


def test_frames_of_fifty_megabytes_take_no_memory(server):
    before = server.state()["memory"]
    clients = [RawClient(server).hello() for _ in range(10)]
    header = b"\x81\xff" + struct.pack("!Q", 50_000_000) + b"mask"

    def push(client: RawClient) -> None:
        with suppress(OSError):
            client.stream.sendall(header + bytes(5_000_000))

    with open_socket(server) as other:
        attacks = [in_background(lambda client=client: push(client)) for client in clients]
        still_served(other)
        for attack, client in zip(attacks, clients, strict=True):
            attack.join(10)
            assert client.is_hung_up()
    assert server.state()["memory"] - before < 20_000_000


def test_messages_that_are_never_finished_take_little_memory(server):
    before = server.state()["memory"]
    clients = [RawClient(server).hello() for _ in range(50)]
    for client in clients:
        client.send(Opcode.TEXT, b"4" * 60_000, fin=False)
    with open_socket(server) as other:
        still_served(other)
    assert server.state()["memory"] - before < 50 * 64 * 1024 + 20_000_000
    for client in clients:
        client.close()


@both
def test_a_handshake_letter_by_letter_is_cut(server):
    with open_socket(server) as other, closing(socket.create_connection(("127.0.0.1", server.port))) as slow:

        def dribble() -> None:
            with suppress(OSError):
                for letter in (
                    "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " * 9
                ):
                    slow.sendall(letter.encode())
                    threading.Event().wait(0.05)

        in_background(dribble)
        still_served(other)
        slow.settimeout(PATIENCE)
        with suppress(ConnectionResetError):
            assert slow.recv(100) == b""


def test_one_who_asks_and_never_reads_is_dropped(server):
    before = server.state()
    with closing(RawClient(server, receive_buffer=4096).hello()) as deaf, open_socket(server) as other:
        for _ in range(30):
            deaf.send(Opcode.TEXT, b'42["much",200000]')
        still_served(other)
        eventually(lambda: len(server.state()["disconnected"]) > len(before["disconnected"]))
    assert server.state()["memory"] - before["memory"] < 40_000_000


def test_what_waits_for_a_client_that_never_polls_is_bounded(server):
    client = Polling(server)
    assert client.post('40\x1e420["join","room"]') == 200
    before = server.state()
    with open_socket(server) as other:
        other.send('42["burst",100,200000]')
        eventually(lambda: len(server.state()["disconnected"]) > len(before["disconnected"]))
        still_served(other)
    assert client.get()[0] == 400
    assert server.state()["memory"] - before["memory"] < 20_000_000


def test_nonsense_over_polling_ends_the_session(server):
    for text in ["42[", "bnot base64!", "\x1e" * 40, "4" + "[" * 60_000]:
        client = Polling(server)
        assert client.post("40") == 200
        assert client.post(text) == 400
        assert client.get()[0] == 400
    assert not [line for line in server.log if "Traceback" in line]


def test_a_body_beyond_the_limit_is_refused(server):
    assert Polling(server).post("4" * 65_537) == 400


def test_two_polls_at_once_end_the_session(server):
    client = Polling(server)
    assert client.post("40") == 200
    assert client.get()[1].startswith("40{")
    first = in_background(client.get)
    eventually(lambda: client.get()[0] == 400)
    first.join(10)
    assert client.post('42["echo",1]') == 400


@both
def test_a_second_websocket_for_a_session_is_refused(server):
    client = Polling(server)
    first = RawClient(server, sid=client.sid)
    with closing(first):
        first.send(Opcode.TEXT, b"2probe")
        assert first.next_text() == "3probe"
        first.send(Opcode.TEXT, b"5")
        eventually(lambda: client.get()[0] == 400)
        with closing(RawClient(server, sid=client.sid)) as second:
            assert second.status == 400

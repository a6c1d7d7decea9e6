"""What is told to many is compressed once, for those who can read that."""

import zlib
from contextlib import ExitStack, closing

import pytest
from websockets.frames import Opcode

from tests.live.wire import RawClient, Server, hear, open_socket, say
from tests.support.pace import PATIENCE

OFFER = "permessage-deflate; client_max_window_bits"


def frames_in(data: bytes) -> list[tuple[int, bytes]]:
    """First byte and payload of each frame of a server that is whole in these bytes."""
    found = []
    while len(data) > 1:
        size, start = data[1], 2
        if size == 126:
            size, start = int.from_bytes(data[2:4]), 4
        if len(data) < start + size:
            break
        found.append((data[0], data[start : start + size]))
        data = data[start + size :]
    return found


def received_by(server: Server, message: bytes, **headers: str) -> list[tuple[int, bytes]]:
    """The frames that a client with these headers gets until something long has come."""
    client = RawClient(server, **headers).hello()
    with closing(client):
        client.send(Opcode.TEXT, message)
        data = b""
        while not any(len(payload) > 20 for _, payload in frames_in(data)):
            data += client.stream.recv(65536)
        return frames_in(data)


def test_who_offers_it_gets_long_messages_compressed(server):
    *_, (first, payload) = received_by(server, b'42["much",10000]', Sec_WebSocket_Extensions=OFFER)
    assert first == 0b1100_0001
    assert len(payload) < 500
    text = zlib.decompressobj(wbits=-15).decompress(payload + b"\x00\x00\xff\xff")
    assert text.startswith(b'42["much","abcdefgh')
    assert len(text) == 10_000 + len('42["much",""]')


@pytest.mark.parametrize("offer", ["", "permessage-deflate; server_max_window_bits=10", "x-other"])
def test_who_does_not_gets_them_as_they_are(server, offer):
    *_, (first, payload) = received_by(server, b'42["much",10000]', Sec_WebSocket_Extensions=offer)
    assert first == 0b1000_0001
    assert len(payload) == 10_000 + len('42["much",""]')


def test_short_messages_are_not_worth_it(server):
    *_, (first, payload) = received_by(
        server, b'42["echo","hello there, how are you"]', Sec_WebSocket_Extensions=OFFER
    )
    assert first == 0b1000_0001
    assert payload == b'42["echo","hello there, how are you"]'


def test_all_in_a_room_read_the_same_with_it_and_without(server):
    with ExitStack() as stack:
        ways = ["deflate", None, "deflate", None]
        members = [stack.enter_context(open_socket(server, compression=way)) for way in ways]
        for member in members:
            member.send('420["join","room"]')
            while member.recv(PATIENCE) != '430["in"]':
                pass
        members[1].send('42["burst",30,5000]')
        for member in members:
            assert [hear(member)[1][0] for _ in range(30)] == list(range(30))


def test_what_comes_in_compressed_may_not_unfold_beyond_the_limit(server):
    with open_socket(server, compression="deflate") as ws:
        say(ws, "echo", "x" * 100_000)
        with pytest.raises(Exception, match="1009"):
            ws.recv(PATIENCE)

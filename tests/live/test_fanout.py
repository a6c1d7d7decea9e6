"""Broadcasts to a room: everyone gets all of it, whole and in order, however fast they read."""

import json
from contextlib import ExitStack, closing

import pytest
import socketio
from websockets.frames import Opcode

from tests.live.wire import RawClient, Server, eventually, hear, open_socket

every_way = pytest.mark.parametrize("server", ["own", "stock"], indirect=True)


def join(ws) -> None:
    ws.send('420["join","room"]')
    assert ws.recv(5) == '430["in"]'


def join_slowly(server: Server) -> RawClient:
    client = RawClient(server, receive_buffer=4096).hello()
    client.send(Opcode.TEXT, b'420["join","room"]')
    assert client.next_text() == '430["in"]'
    return client


@every_way
def test_a_broadcast_reaches_everyone_in_the_room_and_nobody_else(server):
    with ExitStack() as stack:
        members = [stack.enter_context(open_socket(server)) for _ in range(20)]
        outsider = stack.enter_context(open_socket(server))
        for member in members:
            join(member)
        outsider.send('42["news",1,3]')
        outsider.send('42["echo","end"]')
        assert [hear(member) for member in members] == [["news", [1, "nnn"]]] * 20
        assert hear(outsider) == ["echo", "end"]


@every_way
def test_bursts_arrive_in_order(server):
    with open_socket(server) as one, open_socket(server) as two:
        join(one)
        join(two)
        one.send('42["burst",200,2000]')
        assert [hear(one)[1][0] for _ in range(200)] == list(range(200))
        assert [hear(two)[1][0] for _ in range(200)] == list(range(200))


def test_a_slow_reader_gets_all_of_it_whole_and_in_order(server):
    slow = join_slowly(server)
    with closing(slow), open_socket(server) as fast:
        join(fast)
        fast.send('42["burst",60,80000]')
        assert [hear(fast)[1][0] for _ in range(60)] == list(range(60))
        slow.send(Opcode.PING, b"late")
        received = [slow.next_frame() for _ in range(61)]
        news = [json.loads(bytes(f.data)[2:])[1] for f in received if f.opcode is Opcode.TEXT]
        assert [(number, len(text)) for number, text in news] == [
            (number, 10 if number % 10 else 80_000) for number in range(60)
        ]


def test_one_with_too_much_unread_is_dropped_and_the_others_get_everything(server):
    before = server.state()
    slow = join_slowly(server)
    with closing(slow), open_socket(server) as fast:
        join(fast)
        fast.send('42["burst",300,300000]')
        assert [hear(fast)[1][0] for _ in range(300)] == list(range(300))
        # Well within the three seconds after which a stuck write alone would have ended it.
        eventually(lambda: len(server.state()["disconnected"]) > len(before["disconnected"]), seconds=2)


def test_members_on_polling_and_websocket_hear_the_same(server):
    polling, upgraded = socketio.SimpleClient(), socketio.SimpleClient()
    polling.connect(server.url, transports=["polling"])
    upgraded.connect(server.url)
    for client in (polling, upgraded):
        assert client.call("join", "room", timeout=5) == "in"
    # python-socketio's polling client refuses more than sixteen packets in one answer.
    polling.emit("burst", (15, 100))
    for client in (polling, upgraded):
        assert [client.receive(timeout=5)[1][0] for _ in range(15)] == list(range(15))
        client.disconnect()

"""Broadcasts to a room: everyone gets all of it, whole and in order, however fast they read."""

import json
from contextlib import ExitStack, closing

import gevent
import pytest
import socketio
from websockets.frames import Opcode

from app.core.greenlets import give_way
from app.live.sockets.fanout import SLICE, Broadcaster
from tests.live.wire import RawClient, Server, eventually, hear, open_socket
from tests.support.pace import PATIENCE, stretched

every_way = pytest.mark.parametrize("server", ["own", "stock"], indirect=True)


def join(ws) -> None:
    ws.send('420["join","room"]')
    assert ws.recv(PATIENCE) == '430["in"]'


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
        eventually(
            lambda: len(server.state()["disconnected"]) > len(before["disconnected"]), seconds=stretched(2)
        )


def test_members_on_polling_and_websocket_hear_the_same(server):
    polling, upgraded = socketio.SimpleClient(), socketio.SimpleClient()
    polling.connect(server.url, transports=["polling"])
    upgraded.connect(server.url)
    for client in (polling, upgraded):
        assert client.call("join", "room", timeout=PATIENCE) == "in"
    # python-socketio's polling client refuses more than sixteen packets in one answer.
    polling.emit("burst", (15, 100))
    for client in (polling, upgraded):
        assert [client.receive(timeout=PATIENCE)[1][0] for _ in range(15)] == list(range(15))
        client.disconnect()


class Room:
    """A Socket.IO server whose clients are lists, more of them than one slice has."""

    def __init__(self) -> None:
        self.server = socketio.Server(async_mode="gevent")
        self.heard: dict[str, list[str]] = {}
        self.server._send_eio_packet = lambda session, packet: self.heard[session].append(packet.data)
        self.broadcaster = Broadcaster(self.server)
        self.sids = [self.enter(f"session {number}") for number in range(2 * SLICE + 50)]

    def enter(self, session: str) -> str:
        sid = self.server.manager.connect(session, "/")
        self.server.manager.enter_room(sid, "/", "room")
        self.heard[session] = []
        return sid

    def leave(self, sid: str) -> None:
        self.server.manager.leave_room(sid, "/", "room")

    def tell(self, what: object, **options: object) -> None:
        self.broadcaster.emit("news", what, "/", to="room", **options)

    def numbers(self, session: int) -> list[int]:
        return [json.loads(text[1:])[1] for text in self.heard[f"session {session}"]]


def test_a_large_room_is_told_in_slices_and_others_have_a_turn_in_between():
    room, turns = Room(), []
    telling = gevent.spawn(room.tell, 1)
    while not telling.ready():
        give_way()
        turns.append(sum(map(len, room.heard.values())))
    assert turns[0] in (SLICE, 2 * SLICE)
    assert all(room.numbers(number) == [1] for number in range(2 * SLICE + 50))


def test_what_is_told_in_the_middle_of_something_comes_after_it_for_everybody():
    room = Room()
    gevent.joinall([gevent.spawn(room.tell, number) for number in range(5)])
    assert all(room.numbers(number) == [0, 1, 2, 3, 4] for number in range(2 * SLICE + 50))


def test_who_leaves_in_the_middle_hears_nothing_of_it():
    room = Room()
    telling = gevent.spawn(room.tell, 1)
    gevent.sleep(0)
    room.leave(room.sids[0])
    room.leave(room.sids[-1])
    waiting = gevent.spawn(room.tell, 2)
    gevent.joinall([telling, waiting])
    assert room.numbers(0) == [1]
    assert room.numbers(2 * SLICE + 49) == []
    assert room.numbers(1) == room.numbers(2 * SLICE + 48) == [1, 2]


def test_one_who_waits_for_a_turn_and_ends_holds_up_nobody():
    room = Room()
    telling = [gevent.spawn(room.tell, number) for number in range(3)]
    gevent.sleep(0)
    telling[1].kill()
    gevent.joinall(telling, timeout=PATIENCE)
    assert room.numbers(0) == room.numbers(2 * SLICE) == [0, 2]
    room.tell(3)
    assert room.numbers(2 * SLICE) == [0, 2, 3]


def test_a_message_is_encoded_once_for_all_and_may_leave_somebody_out():
    room = Room()
    packets = []
    room.server._send_eio_packet = lambda session, packet: packets.append(packet)
    room.tell("words", skip_sid=room.sids[3])
    assert len(packets) == 2 * SLICE + 49
    assert len({id(packet) for packet in packets}) == 1
    assert packets[0].encode() == '42["news","words"]'

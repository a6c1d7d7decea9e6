"""One process full of sockets: connects them, joins, and notes when which marker came to whom.

It knows nothing of Hearth: everything that speaks Socket.IO over WebSocket and answers a `join` will do.
No event loop library: a process takes well over 100,000 messages a second, so that it never is what is slow.
"""

from __future__ import annotations

import re
import select
import socket
import time
from array import array
from collections import Counter, defaultdict, deque
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import pairwise
from multiprocessing.connection import Connection
from typing import Any

from bench.fanout import wire

MARKER = re.compile(rb"bench-(\d{6})")
IN_FLIGHT = 40
CHUNK = 1024 * 1024
MOST_UNPACKED = 50
BIND_WITHOUT_PORT = 24
CONNECTING, UPGRADING, OPENING, GREETING, JOINING, JOINED = range(6)
MASKED_PONG, MASKED_HELLO = wire.frame(b"3"), wire.frame(b"40")


@dataclass(frozen=True)
class Plan:
    """Where this process connects, with which cookies, and what each socket says to join.

    Every socket comes from an address of its own (127.1.0.0 upwards), as people do.
    """

    port: int
    cookies: list[str]
    join: bytes
    first: int = 0
    path: str = wire.PATH
    compressed: bool = False


@dataclass(slots=True)
class Client:
    """One socket and what it has heard."""

    stream: socket.socket
    hello: bytes
    state: int = CONNECTING
    rest: bytes = b""
    began: int = 0
    heard: array[int] = field(default_factory=lambda: array("I"))


class Crowd:
    """Does what the parent process asks for over a pipe, while its sockets live on."""

    def __init__(self, pipe: Connection) -> None:
        self.pipe = pipe
        self.poll = select.epoll()
        self.poll.register(pipe.fileno(), select.EPOLLIN)
        self.clients: dict[int, Client] = {}
        self.to_come: deque[tuple[str, int]] = deque()
        self.plan = Plan(0, [], b"")
        self.connecting = 0
        self.join_took: list[float] = []
        self.lost: Counter[str] = Counter()
        self.buffer = memoryview(bytearray(CHUNK))
        self.waiting: tuple[str, int, float] | None = None
        self.unpacked: dict[bytes, bytes] = {}
        self.forget()

    def forget(self) -> None:
        """Count from the beginning."""
        self.sample = ""
        self.times: defaultdict[int, array[int]] = defaultdict(lambda: array("Q"))
        self.total = self.messages = 0
        for client in self.clients.values():
            client.heard = array("I")

    def run(self) -> None:
        """Live until the parent closes the pipe."""
        pipe = self.pipe.fileno()
        while True:
            for number, _events in self.poll.poll(self._patience()):
                if number != pipe:
                    self._serve(self.clients[number])
                elif not self._obey():
                    return
            self._answer_when_done()

    def _patience(self) -> float:
        return max(0.0, min(0.25, self.waiting[2] - time.monotonic())) if self.waiting else 0.25

    def _obey(self) -> bool:
        try:
            name, *arguments = self.pipe.recv()
        except EOFError:
            return False
        getattr(self, f"do_{name}")(*arguments)
        return True

    def do_connect(self, plan: Plan, seconds: float) -> None:
        """Connect and join all; answers how that went."""
        self.plan, self.join_took = plan, []
        self.to_come.extend((cookie, plan.first + i) for i, cookie in enumerate(plan.cookies))
        self.waiting = ("joined", 0, time.monotonic() + seconds)
        self._connect_some()

    def do_wait(self, total: int, seconds: float) -> None:
        """Answers once so many markers were counted since the last `forget`, or the time is over."""
        self.waiting = ("heard", total, time.monotonic() + seconds)

    def do_forget(self) -> None:
        """Count anew."""
        self.forget()
        self.pipe.send(None)

    def do_report(self, order: list[int]) -> None:
        """Answers the times of each marker, and who missed one, had one twice or in another order."""
        rank = {number: place for place, number in enumerate(order)}
        missing = doubles = disordered = 0
        for client in self.clients.values():
            places = [rank[number] for number in client.heard if number in rank]
            missing += len(order) - len(set(places))
            doubles += len(places) - len(set(places))
            disordered += sum(later < earlier for earlier, later in pairwise(places))
        times = {number: self.times[number] for number in order}
        self.pipe.send((times, missing, doubles, disordered, dict(self.lost), self.messages))

    def do_sample(self) -> None:
        """Answers the text of the first message that carried a marker."""
        self.pipe.send(self.sample)

    def _answer_when_done(self) -> None:
        if self.waiting is None:
            return
        what, total, deadline = self.waiting
        done = not (self.to_come or self.connecting) if what == "joined" else self.total >= total
        if not done and time.monotonic() < deadline:
            return
        self.waiting = None
        joined = sum(client.state == JOINED for client in self.clients.values())
        self.pipe.send((joined, self.join_took, dict(self.lost)) if what == "joined" else self.total)

    def _connect_some(self) -> None:
        while self.to_come and self.connecting < IN_FLIGHT:
            cookie, number = self.to_come.popleft()
            stream = socket.socket()
            stream.setblocking(False)
            with suppress(OSError):
                stream.setsockopt(socket.IPPROTO_IP, BIND_WITHOUT_PORT, 1)
            stream.bind((f"127.1.{number // 250}.{number % 250 + 1}", 0))
            stream.connect_ex(("127.0.0.1", self.plan.port))
            hello = wire.request(
                f"127.0.0.1:{self.plan.port}", cookie, self.plan.path, compressed=self.plan.compressed
            )
            client = Client(stream, hello, began=time.monotonic_ns())
            self.clients[stream.fileno()] = client
            self.poll.register(stream.fileno(), select.EPOLLOUT)
            self.connecting += 1

    def _serve(self, client: Client) -> None:
        if client.state == CONNECTING:
            self._upgrade(client)
            return
        try:
            size = client.stream.recv_into(self.buffer)
        except BlockingIOError:
            return
        except OSError as error:
            self._lose(client, error.strerror or "error")
            return
        now = time.monotonic_ns()
        if not size:
            self._lose(client, "the server hung up")
            return
        data: wire.Buffer = self.buffer[:size]
        if client.rest:
            data, client.rest = client.rest + data, b""
        if client.state == UPGRADING:
            data = self._upgraded(client, bytes(data))
        self._take(client, data, now)

    def _upgrade(self, client: Client) -> None:
        if error := client.stream.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
            self._lose(client, f"connect: error {error}")
            return
        self.poll.modify(client.stream.fileno(), select.EPOLLIN)
        client.state = UPGRADING
        self._say(client, client.hello)

    def _upgraded(self, client: Client, data: bytes) -> bytes:
        head, ended, rest = data.partition(b"\r\n\r\n")
        if not ended:
            client.rest = data
            return b""
        if head.split(b" ", 2)[1] != b"101":
            self._lose(client, "refused: " + head.partition(b"\r\n")[0].decode())
            return b""
        client.state = OPENING
        return rest

    def _take(self, client: Client, data: wire.Buffer, now: int) -> None:
        end = 0
        for opcode, begin, end in wire.split(data):
            if opcode == wire.TEXT:
                self._hear(client, data[begin:end], now)
            elif opcode == wire.TEXT | wire.COMPRESSED:
                self._hear(client, self._inflated(bytes(data[begin:end])), now)
            elif opcode == wire.PING:
                self._say(client, wire.frame(bytes(data[begin:end]), wire.PONG))
            elif opcode == wire.CLOSE:
                self._lose(client, "the server said goodbye")
                return
        if end < len(data):
            client.rest = bytes(data[end:])

    def _hear(self, client: Client, text: wire.Buffer, now: int) -> None:
        if client.state != JOINED:
            self._enter(client, bytes(text))
        elif text[:1] == b"2":
            self._say(client, MASKED_PONG)
        else:
            self.messages += 1
            for number in map(int, MARKER.findall(text)):
                self.times[number].append(now)
                client.heard.append(number)
                self.total += 1
                self.sample = self.sample or bytes(text).decode()

    def _inflated(self, payload: bytes) -> bytes:
        """What everybody gets in the same bytes is unpacked once: this machine stands for a thousand."""
        if payload not in self.unpacked:
            if len(self.unpacked) > MOST_UNPACKED:
                self.unpacked.clear()
            self.unpacked[payload] = wire.inflated(payload)
        return self.unpacked[payload]

    def _enter(self, client: Client, text: bytes) -> None:
        """Go through the hellos; what is told meanwhile is nobody's business."""
        if client.state == OPENING and text[:1] == b"0":
            client.state = GREETING
            self._say(client, MASKED_HELLO)
        elif client.state == GREETING and text[:2] == b"40":
            client.state = JOINING
            self._say(client, wire.frame(self.plan.join))
        elif client.state == JOINING and text[:3] == b"430":
            if b'"ok":true' not in text:
                self._lose(client, "not let in: " + text.decode()[:80])
                return
            client.state = JOINED
            self.join_took.append((time.monotonic_ns() - client.began) / 1e6)
            self._next()
        elif text[:1] == b"2":
            self._say(client, MASKED_PONG)

    def _next(self) -> None:
        self.connecting -= 1
        self._connect_some()

    def _say(self, client: Client, data: bytes) -> None:
        with suppress(OSError):
            client.stream.send(data)

    def _lose(self, client: Client, why: str) -> None:
        if self.clients.pop(client.stream.fileno(), None) is None:
            return
        self.lost[why] += 1
        client.stream.close()
        if client.state != JOINED:
            self._next()


def main(pipe: Connection, *_inherited: Any) -> None:
    """Be one process of a crowd."""
    with suppress(KeyboardInterrupt, BrokenPipeError):
        Crowd(pipe).run()

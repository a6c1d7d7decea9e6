"""What hostile clients do to a Socket.IO server, each attack in a process of its own.

An attacker who is cut comes back after a tenth of a second, until its time is over.
"""

from __future__ import annotations

import multiprocessing
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection

from bench.fanout import wire
from bench.fanout.machine import Failed

PAUSE = 0.1
HUGE = 50 * 1024 * 1024
FLOOD_PER_SECOND = 10_000
CONTINUATION = 0x0


@dataclass
class Damage:
    """What came of an attack: connections that were opened, how many the server cut, what it took in."""

    connections: int = 0
    cut: int = 0
    sent: int = 0


@dataclass(frozen=True)
class Aim:
    """Whom an attack is aimed at, as whom, and until when (seconds from its beginning)."""

    port: int
    cookie: str
    join: bytes
    seconds: float


def enter(port: int, cookie: str, join: bytes = b"", receive_buffer: int = 0) -> socket.socket:
    """Open a socket like a page, up to its joining, and return it. Raises OSError."""
    stream = socket.socket()
    stream.settimeout(10)
    if receive_buffer:
        stream.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    stream.connect(("127.0.0.1", port))
    stream.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    stream.sendall(wire.request(f"127.0.0.1:{port}", cookie))
    _read_until(stream, b'0{"sid"')
    stream.sendall(wire.frame(b"40"))
    _read_until(stream, b'40{"sid"')
    if join:
        stream.sendall(wire.frame(join))
        _read_until(stream, b'430[{"ok":true')
    return stream


def _read_until(stream: socket.socket, expected: bytes) -> None:
    received = b""
    while expected not in received:
        data = stream.recv(65536)
        if not data:
            raise ConnectionError(f"the server hung up after {received[:100]!r}")
        received += data


def huge_frame(stream: socket.socket, aim: Aim, until: float) -> int:
    """One frame of 50 MB."""
    head, piece = b"\x81\xff" + HUGE.to_bytes(8, "big") + bytes(4), b"x" * 65536
    stream.sendall(head)
    sent = len(head)
    while sent < HUGE and time.monotonic() < until:
        stream.sendall(piece)
        sent += len(piece)
    return sent


def endless_fragments(stream: socket.socket, aim: Aim, until: float) -> int:
    """A message of one-byte fragments that never ends."""
    stream.sendall(wire.frame(b"4", fin=False))
    pieces, sent = wire.frame(b"x", CONTINUATION, fin=False) * 1000, 0
    while time.monotonic() < until:
        stream.sendall(pieces)
        sent += len(pieces)
    return sent


def bad_text(stream: socket.socket, aim: Aim, until: float) -> int:
    """Text that is not UTF-8."""
    stream.sendall(wire.frame(b"42\xff\xfe\xfd"))
    while time.monotonic() < until and stream.recv(65536):
        pass
    raise ConnectionError


def flood(stream: socket.socket, aim: Aim, until: float) -> int:
    """Ten thousand events a second."""
    events = wire.frame(wire.event("typing", {"channel": "topic:1"})) * (FLOOD_PER_SECOND // 100)
    sent = 0
    while time.monotonic() < until:
        stream.sendall(events)
        sent += len(events)
        time.sleep(0.01)
    return sent


def never_read(stream: socket.socket, aim: Aim, until: float) -> int:
    """A reader of the topic who does not take what is sent; in the end it looks whether it was cut."""
    time.sleep(max(0.0, until - time.monotonic()))
    stream.settimeout(2)
    while stream.recv(65536):
        pass
    raise ConnectionError


Attack = Callable[[socket.socket, Aim, float], int]
ATTACKS: dict[str, Attack] = {
    "50-MB frame": huge_frame,
    "fragments without end": endless_fragments,
    "bad UTF-8": bad_text,
    "10,000 events a second": flood,
    "readers that never read": never_read,
}


def attack(pipe: Connection, name: str, aim: Aim) -> None:
    """Wait for the word, then do it until the time is over; sends what came of it."""
    pipe.send("ready")
    pipe.recv()
    damage, until = Damage(), time.monotonic() + aim.seconds
    joins = ATTACKS[name] is never_read
    while time.monotonic() < until:
        try:
            stream = enter(aim.port, aim.cookie, aim.join if joins else b"", 4096 if joins else 0)
        except OSError:
            time.sleep(PAUSE)
            continue
        damage.connections += 1
        try:
            damage.sent += ATTACKS[name](stream, aim, until)
        except TimeoutError:
            pass
        except OSError:
            damage.cut += 1
        stream.close()
        time.sleep(PAUSE)
    with suppress(BrokenPipeError):
        pipe.send(damage)


class Attackers:
    """So many processes that do the same. Use it as a context manager."""

    def __init__(self, name: str, aims: list[Aim]) -> None:
        context = multiprocessing.get_context("spawn")
        pairs = [context.Pipe() for _ in aims]
        self.pipes = [ours for ours, _theirs in pairs]
        self.processes = [
            context.Process(target=attack, args=(theirs, name, aim), daemon=True)
            for (_ours, theirs), aim in zip(pairs, aims, strict=True)
        ]

    def __enter__(self) -> Attackers:
        for process in self.processes:
            process.start()
        return self

    def __exit__(self, *_error: object) -> None:
        for process in self.processes:
            process.kill()
            process.join()

    def begin(self) -> None:
        """Attack from now on. Raises Failed when an attacker does not start."""
        for pipe in self.pipes:
            if not pipe.poll(30):
                raise Failed("an attacker does not start")
            pipe.recv()
        for pipe in self.pipes:
            pipe.send("go")

    def damage(self, patience: float) -> Damage:
        """What came of it in all. Raises Failed when an attacker does not end."""
        done = Damage()
        for pipe in self.pipes:
            if not pipe.poll(patience):
                raise Failed("an attacker does not end")
            each = pipe.recv()
            done.connections += each.connections
            done.cut += each.cut
            done.sent += each.sent
        return done

"""What a page says over the wire: WebSocket, Engine.IO 4 and Socket.IO 5, as bytes and nothing more."""

from __future__ import annotations

import json
import re
import struct
import zlib
from collections.abc import Iterator
from typing import Any

TEXT, CLOSE, PING, PONG = 0x1, 0x8, 0x9, 0xA
COMPRESSED = 0x40
MARK = re.compile(r"bench-\d{6}")
PATH = "/socket.io/?EIO=4&transport=websocket"
Buffer = bytes | bytearray | memoryview


def request(host: str, cookie: str = "", path: str = PATH, *, compressed: bool = False) -> bytes:
    """The request that opens a WebSocket; `compressed` offers what browsers offer."""
    lines = [
        f"GET {path} HTTP/1.1",
        f"Host: {host}",
        f"Origin: http://{host}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Key: aGVhcnRoLWJlbmNobWFyaw==",
        "Sec-WebSocket-Version: 13",
    ]
    if compressed:
        lines.append("Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits")
    return "\r\n".join([*lines, *([f"Cookie: {cookie}"] if cookie else []), "", ""]).encode()


def frame(payload: bytes, opcode: int = TEXT, *, fin: bool = True) -> bytes:
    """A frame from a client. It is masked, as it must be, with zeros, which change nothing."""
    length = len(payload)
    first = (0x80 if fin else 0) | opcode
    if length < 126:
        head = struct.pack("!BB", first, 0x80 | length)
    elif length < 65536:
        head = struct.pack("!BBH", first, 0x80 | 126, length)
    else:
        head = struct.pack("!BBQ", first, 0x80 | 127, length)
    return head + b"\0\0\0\0" + payload


def event(name: str, *values: Any, ack: int | None = None) -> bytes:
    """A Socket.IO event as the text of a message; with a number, an answer is asked for."""
    body = json.dumps([name, *values], separators=(",", ":"), ensure_ascii=False)
    return f"42{'' if ack is None else ack}{body}".encode()


def inflated(payload: bytes) -> bytes:
    """A compressed message that refers to none before it."""
    return zlib.decompressobj(wbits=-15).decompress(payload + b"\x00\x00\xff\xff")


def split(data: Buffer) -> Iterator[tuple[int, int, int]]:
    """Opcode (with the bit for compression), begin and end of the payload of each whole frame of a server."""
    at, size = 0, len(data)
    while size - at >= 2:
        length, begin = data[at + 1] & 0x7F, at + 2
        if length == 126:
            begin = at + 4
        elif length == 127:
            begin = at + 10
        if begin > size:
            return
        if length >= 126:
            length = int.from_bytes(data[at + 2 : begin], "big")
        if begin + length > size:
            return
        yield data[at] & (0x0F | COMPRESSED), begin, begin + length
        at = begin + length

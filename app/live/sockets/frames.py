"""Packets as frames of WebSocket: made once for all who get them, and compressed once.

Compression that remembers earlier messages would make every client's frame another one, and cost memory for
each. Without memory one compressed frame fits all: HTML shrinks to a fifth, which a busy topic and a phone
both need. Nothing that is told to many holds a secret, so its length betrays none.
"""

from __future__ import annotations

from typing import Any

from websockets.extensions.permessage_deflate import PerMessageDeflate, ServerPerMessageDeflateFactory
from websockets.frames import Frame, Opcode

WORTH_IT = 1024
LEVEL = 3
WINDOW_BITS = 15
COMPRESSION = ServerPerMessageDeflateFactory(server_no_context_takeover=True, client_no_context_takeover=True)
_packer = PerMessageDeflate(True, True, WINDOW_BITS, WINDOW_BITS, {"level": LEVEL})


def frame_of(packet: Any, *, compressed: bool = False) -> bytes:
    """An engineio packet as a frame; `compressed` for those who can read that, where it is worth it."""
    name = "compressed_frame" if compressed else "frame"
    frame: bytes | None = getattr(packet, name, None)
    if frame is None:
        frame = _made(packet.encode(), compressed=compressed)
        setattr(packet, name, frame)
    return frame


def _made(message: str | bytes, *, compressed: bool) -> bytes:
    opcode, data = (Opcode.TEXT, message.encode()) if isinstance(message, str) else (Opcode.BINARY, message)
    extensions = [_packer] if compressed and len(data) >= WORTH_IT else []
    return Frame(opcode, data).serialize(mask=False, extensions=extensions)

"""A session of engineio that needs no greenlet while nothing happens.

A WebSocket is written to directly and heard from the event loop; messages are worked through in order by a
greenlet that ends when there are none. Polling, and WebSockets of other servers than gunicorn, stay as the
library has them. This leans on the inside of python-engineio, whose version is pinned for it.
"""

from __future__ import annotations

import logging
import re
from binascii import Error as NotBase64
from collections import deque
from typing import Any
from wsgiref.types import WSGIEnvironment

import gevent
from engineio.exceptions import EngineIOError, UnknownPacketError
from engineio.packet import CLOSE, MESSAGE, NOOP, PING, PONG, UPGRADE, Packet
from engineio.socket import Socket

from app.core import figures
from app.core.greenlets import Turns
from app.live.sockets.frames import frame_of
from app.live.sockets.websocket import BACKLOG_LIMIT, WebSocket

PROBE_SECONDS = 10.0
BODY_SECONDS = 20.0
# An entry of a namespace is a question to the database.
MOST_ENTRIES = 5
MOST_ATTACHMENTS = 8
# What one client may have said that nobody has listened to yet, in bytes.
MOST_HEARD = 256 * 1024
COST_OF_ENTRY = 100
PING_PACKET = Packet(PING)
ANSWER = "3"
BINARY = re.compile(r"[56](\d*)-")

log = logging.getLogger(__name__)
_turns = Turns()


class Session(Socket):  # type: ignore[misc]
    """One client, on polling or WebSocket."""

    def __init__(self, server: Any, sid: str, wheel: Any) -> None:
        # The library's own makes a queue at once, which a WebSocket never needs.
        self.server, self.sid, self.wheel = server, sid, wheel
        self.connected = self.upgrading = self.upgraded = self.closing = self.closed = False
        self.session: dict[str, Any] = {}
        self.last_ping = 0.0
        self.slice = 0
        self.is_awaited = False
        self.was_asked = False
        self.entries = 0
        self.websocket: WebSocket | None = None
        self._queue: Any = None
        self._queued = 0
        self._is_polling = False
        self._inbox: deque[str | bytes] | None = None
        self._heard = 0
        self._worker: gevent.Greenlet | None = None
        self._end: dict[str, Any] | None = None
        wheel.add(self)

    @property
    def queue(self) -> Any:
        """What waits to be polled."""
        if self._queue is None:
            self._queue = self.server.create_queue()
        return self._queue

    # ---- out

    def send(self, pkt: Any) -> None:
        """Send a packet at once over a WebSocket, else queue it. Who lets more than 1 MB lie is ended."""
        if self.closed:
            return
        if self.websocket is not None and self.upgraded:
            self.websocket.send(frame_of(pkt, compressed=self.websocket.is_compressed))
            return
        self._queued += len(pkt.encode()) + COST_OF_ENTRY
        if self._queued > BACKLOG_LIMIT:
            self._fail("slow")
        else:
            self.queue.put(pkt)

    def poll(self) -> Any:
        """Wait for packets. A second poll beside another ends the session: raises EngineIOError."""
        if self._is_polling:
            raise EngineIOError
        self._is_polling = True
        try:
            return super().poll()
        finally:
            self._is_polling = False
            self._queued = 0

    def ping(self) -> None:
        """Ask the client whether it is there; one that never entered a namespace is not asked twice."""
        if self.closing or self.upgrading:
            return
        if self.was_asked and not self.entries:
            self._fail("stranger")
            return
        self.was_asked = self.is_awaited = True
        self.send(PING_PACKET)

    def give_up(self) -> None:
        """End the session of a client that has gone silent."""
        self.close(abort=False, reason=self.server.reason.PING_TIMEOUT)

    def schedule_ping(self) -> None:
        """The wheel asks; nothing is scheduled for one session."""

    def check_ping_timeout(self) -> bool:
        """The wheel looks; sending does not."""
        return not self.closed

    # ---- in

    def heard(self, message: str | bytes) -> None:
        """Take a message from the WebSocket; called from the event loop."""
        if message == ANSWER:
            self.is_awaited = False
            return
        if self._end is not None or self.closing:
            return
        if self._inbox is None:
            self._inbox, self._heard = deque(), 0
        self._inbox.append(message)
        self._heard += len(message)
        if self._heard > MOST_HEARD:
            self._fail("flood")
        self._work_on()

    def lost(self, reason: str = "") -> None:
        """End with the WebSocket; called from the event loop. An upgrade that failed leaves polling alone."""
        if reason:
            figures.socket_cut(reason)
        if self.upgrading:
            self.upgrading, self.websocket, self._inbox = False, None, None
        elif not self.closing:
            self._inbox = None
            self._end = self._end or {"abort": True, "reason": self.server.reason.TRANSPORT_CLOSE}
            self._work_on()

    def receive(self, pkt: Any) -> None:
        """Act on a packet. Raises ValueError and others for what is no message."""
        match pkt.packet_type:
            case int(kind) if kind == PONG:
                self.is_awaited = False
            case int(kind) if kind == MESSAGE:
                self._check(pkt.data)
                self.server.handlers["message"](self.sid, pkt.data)
            case int(kind) if kind == CLOSE:
                self.close(abort=True, reason=self.server.reason.CLIENT_DISCONNECT)
            case _:
                raise UnknownPacketError

    def handle_post_request(self, environ: WSGIEnvironment) -> None:
        """Take what a polling client says. Raises EngineIOError, which ends the session, for nonsense."""
        try:
            with gevent.Timeout(BODY_SECONDS, ValueError("the body did not come")):
                super().handle_post_request(environ)
        except (ValueError, TypeError, LookupError, RecursionError, NotBase64) as error:
            log.info("%s: ended for what it sent: %r", self.sid, error)
            figures.socket_cut("protocol")
            raise EngineIOError from error

    def _check(self, data: Any) -> None:
        if not isinstance(data, str):
            return
        if data.startswith("0"):
            self.entries += 1
            if self.entries > MOST_ENTRIES:
                raise ValueError("too many entries")
        elif (found := BINARY.match(data)) and not 0 < int(found[1] or 0) <= MOST_ATTACHMENTS:
            raise ValueError("too many attachments")

    def _work_on(self) -> None:
        if self._worker is None:
            self._worker = gevent.spawn(self._work)

    def _work(self) -> None:
        """Work through what was heard, in order; others have turns in between."""
        try:
            while self._inbox and not self.closing:
                _turns.wait()
                if (message := self._next()) is not None:
                    self._take(message)
        finally:
            self._worker = self._inbox = None
        if self._end is not None:
            self.close(**self._end)

    def _next(self) -> str | bytes | None:
        if not self._inbox or self.closing:
            return None
        message = self._inbox.popleft()
        self._heard -= len(message)
        return message

    def _take(self, message: str | bytes) -> None:
        try:
            packet = Packet(encoded_packet=message)
            if self.upgrading:
                self._probe(packet)
            else:
                self.receive(packet)
        except UnknownPacketError:
            pass
        except Exception as error:
            log.info("%s: ended for what it sent: %r", self.sid, error)
            self._fail("protocol")

    def _fail(self, reason: str) -> None:
        """End the session for what the client did, in a greenlet of its own: ending tells the others."""
        if self._end is None and not self.closing:
            figures.socket_cut(reason)
            self._end, self._inbox = {"abort": True, "reason": self.server.reason.TRANSPORT_ERROR}, None
            self._work_on()

    # ---- from polling to WebSocket, and the end

    def upgrade(self, websocket: WebSocket) -> None:
        """Go on over a WebSocket that is about to be accepted: at once, or after a probe where there was
        polling before."""
        self.websocket = websocket
        self.upgrading = self.connected
        self.upgraded, self.connected = not self.upgrading, True

    def begin(self) -> None:
        """Send what waited for the WebSocket to be accepted."""
        if self.websocket is None:
            return
        if self.upgrading:
            self.websocket.expire(PROBE_SECONDS)
        else:
            self._empty_queue_into(self.websocket)

    def _probe(self, packet: Any) -> None:
        if self.websocket is None:
            return
        if packet.packet_type == PING and packet.data == "probe":
            self.websocket.send(frame_of(Packet(PONG, data="probe")))
            self.queue.put(Packet(NOOP))
        elif packet.packet_type == UPGRADE:
            self.websocket.keep()
            self.upgraded, self.upgrading = True, False
            self._empty_queue_into(self.websocket)
        else:
            self.websocket.drop()

    def _empty_queue_into(self, websocket: WebSocket) -> None:
        queue, self._queue, self._queued = self._queue, None, 0
        while queue is not None and not queue.empty():
            packet = queue.get_nowait()
            if packet is not None and packet.packet_type != NOOP:
                websocket.send(frame_of(packet, compressed=websocket.is_compressed))

    def close(self, wait: bool = True, abort: bool = False, reason: str | None = None) -> None:
        """End the session and tell the application; never waits for the client, whatever `wait` says. While
        a message is worked on elsewhere, the end comes right after it."""
        if self.closing:
            return
        if self._worker is not None and self._worker is not gevent.getcurrent():
            self._end, self._inbox = self._end or {"abort": abort, "reason": reason}, None
            return
        self.closing = True
        try:
            reason = reason or self.server.reason.SERVER_DISCONNECT
            self.server._trigger_event("disconnect", self.sid, reason, run_async=False)
        finally:
            self._close_transport(abort=abort, is_refused=reason == self.server.reason.TRANSPORT_ERROR)

    def _close_transport(self, *, abort: bool, is_refused: bool) -> None:
        if not abort:
            self.send(Packet(CLOSE))
        self.closed = True
        self.wheel.remove(self)
        self.server.sockets.pop(self.sid, None)
        if self._queue is not None:
            self._queue.put(None)
        websocket, self.websocket = self.websocket, None
        if websocket is not None and is_refused:
            websocket.refuse()
        elif websocket is not None:
            websocket.close()

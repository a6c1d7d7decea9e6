"""Fetching a page from the internet without being led into our own network.

The name is resolved here, every address it has is checked, and the socket is opened to one that was checked:
no second look-up in between can answer differently. Each redirect goes through the same door. Time and size
are capped as a whole, so a server that drips a byte a second gains nothing.
"""

from __future__ import annotations

import os
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPException
from urllib.parse import urljoin

import dns.exception
import dns.resolver
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError
from urllib3.response import BaseHTTPResponse

from app.forum.previews.addresses import Target, Unfetchable, is_public, read_target

MOST_BYTES = 512 * 1024
MOST_SECONDS = 5.0
MOST_REDIRECTS = 3
MOST_ADDRESSES = 4
CHUNK = 16 * 1024
REDIRECTS = frozenset({301, 302, 303, 307, 308})
PAGES = frozenset({"text/html", "application/xhtml+xml"})
HEADERS = {
    "User-Agent": "Mozilla/5.0 (compatible; HearthPreview/1.0)",
    "Accept": "text/html,application/xhtml+xml;q=0.9",
    "Accept-Encoding": "gzip",
    "Connection": "close",
}


@dataclass(frozen=True)
class Fetched:
    """The beginning of a page: at most 512 KB, unpacked, with what the server says of its characters."""

    url: str
    data: bytes
    content_type: str


def fetch(url: str, is_ours: Callable[[str], bool] = lambda host: False) -> Fetched:
    """Fetch a page within five seconds in all, following three redirects at most.

    Call it outside transactions. `is_ours` knows our own hosts. Raises Unfetchable, whatever the reason.
    """
    deadline = time.monotonic() + MOST_SECONDS
    for _hop in range(MOST_REDIRECTS + 1):
        target = read_target(url)
        if is_ours(target.host):
            raise Unfetchable("a page of this community")
        answer = _ask(target, deadline)
        if isinstance(answer, Fetched):
            return answer
        url = urljoin(target.url, answer)
    raise Unfetchable("too many redirects")


def _ask(target: Target, deadline: float) -> Fetched | str:
    """One request: the page, or where it has moved to."""
    try:
        with _pool(target, deadline) as pool:
            response = pool.urlopen(
                "GET", target.path, headers=HEADERS, redirect=False, retries=False, preload_content=False
            )
            return _read(target, response, deadline)
    except (HTTPError, HTTPException, OSError, zlib.error, ValueError) as error:
        raise Unfetchable(type(error).__name__) from error


def _read(target: Target, response: BaseHTTPResponse, deadline: float) -> Fetched | str:
    if response.status in REDIRECTS and (location := response.headers.get("Location")):
        return location
    kind = response.headers.get("Content-Type", "")
    if response.status != 200 or kind.partition(";")[0].strip().lower() not in PAGES:
        raise Unfetchable("no page")
    packing = response.headers.get("Content-Encoding", "").strip().lower()
    if packing not in {"", "identity", "gzip"}:
        raise Unfetchable("packed in a way that was not asked for")
    raw = _raw(response, deadline)
    return Fetched(target.url, _unpacked(raw) if packing == "gzip" else b"".join(raw), kind)


def _raw(response: BaseHTTPResponse, deadline: float) -> Iterator[bytes]:
    """The body as it comes, until there is enough of it or the time is over."""
    got = 0
    while got < MOST_BYTES and (chunk := response.read1(min(CHUNK, MOST_BYTES - got), decode_content=False)):
        got += len(chunk)
        yield chunk
    if time.monotonic() > deadline:
        raise Unfetchable("too slow")


def _unpacked(raw: Iterator[bytes]) -> bytes:
    """A gzipped body, no more of it than fits: a small file can hold gigabytes."""
    unpack, out = zlib.decompressobj(wbits=31), b""
    for chunk in raw:
        out += unpack.decompress(chunk, MOST_BYTES - len(out))
        if len(out) >= MOST_BYTES or unpack.eof:
            break
    return out


def resolve(host: str, seconds: float) -> list[str]:
    """Every address of a name, asked of the name servers alone. Raises Unfetchable."""
    try:
        found = dns.resolver.Resolver().resolve_name(host, lifetime=max(seconds, 0.1), search=False)
    except (dns.exception.DNSException, OSError) as error:
        raise Unfetchable("the name has no address") from error
    return list(found.addresses())


def checked_addresses(host: str, seconds: float) -> list[str]:
    """The addresses of a name, when every one of them is public. Raises Unfetchable."""
    found = resolve(host, seconds)
    if not found or not all(is_public(address) for address in found):
        raise Unfetchable("an address that is not public")
    return found[:MOST_ADDRESSES]


def open_socket(address: str, port: int, seconds: float) -> socket.socket:
    """A connection to an address that was checked."""
    return socket.create_connection((address, port), timeout=max(seconds, 0.1))


class _Door:
    """Where a connection gets its socket: only to checked addresses, and shut when the time is over."""

    def __init__(self, host: str, port: int, deadline: float) -> None:
        self.host, self.port, self.deadline = host, port, deadline
        self.watch: threading.Timer | None = None
        self.handle: socket.socket | None = None

    @property
    def seconds(self) -> float:
        """What is left of the time."""
        return self.deadline - time.monotonic()

    def open(self) -> socket.socket:
        """A socket to the first address that answers. Raises Unfetchable, OSError."""
        last: OSError = TimeoutError()
        for address in checked_addresses(self.host, self.seconds):
            try:
                return self._watched(open_socket(address, self.port, self.seconds))
            except OSError as error:
                last = error
        raise last

    def _watched(self, opened: socket.socket) -> socket.socket:
        # TLS takes the socket over, so it is shut through a second handle of the same connection.
        self.handle = socket.socket(fileno=os.dup(opened.fileno()))
        self.watch = threading.Timer(max(self.seconds, 0.0), _shut, [self.handle])
        self.watch.daemon = True
        self.watch.start()
        return opened

    def close(self) -> None:
        """Stop watching."""
        if self.watch is not None and self.handle is not None:
            self.watch.cancel()
            self.handle.close()


def _shut(handle: socket.socket) -> None:
    with suppress(OSError):
        handle.shutdown(socket.SHUT_RDWR)


@contextmanager
def _pool(target: Target, deadline: float) -> Iterator[HTTPConnectionPool]:
    door = _Door(target.host, target.port, deadline)

    class Plain(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            return door.open()

    class Secure(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            return door.open()

    if target.scheme == "https":
        pool: HTTPConnectionPool = HTTPSConnectionPool(
            target.host, target.port, timeout=MOST_SECONDS, ssl_context=ssl.create_default_context()
        )
        pool.ConnectionCls = Secure
    else:
        pool = HTTPConnectionPool(target.host, target.port, timeout=MOST_SECONDS)
        pool.ConnectionCls = Plain
    try:
        yield pool
    finally:
        pool.close()
        door.close()

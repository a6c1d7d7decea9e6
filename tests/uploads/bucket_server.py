"""A bucket that speaks as much S3 as the application asks of it, on a free port."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

XMLNS = 'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"'


class BucketServer:
    """What is kept, and whether the server answers at all."""

    def __init__(self) -> None:
        self.files: dict[str, tuple[bytes, str]] = {}
        self.broken = False
        self.unsigned: list[str] = []
        self.asked: list[str] = []
        self.url = ""


class _Handler(BaseHTTPRequestHandler):
    server: Any

    def log_message(self, *_args: Any) -> None:
        """Say nothing."""

    @property
    def bucket(self) -> BucketServer:
        return self.server.bucket  # type: ignore[no-any-return]

    def answer(self, status: int, body: bytes = b"", kind: str = "application/xml") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("ETag", '"e"')
        self.send_header("Last-Modified", "Sat, 21 Nov 2026 10:00:00 GMT")
        self.end_headers()
        self.wfile.write(body)

    def handle_request(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        name = unquote(urlsplit(self.path).path).removeprefix("/community").lstrip("/")
        self.bucket.asked.append(f"{self.command} {name}")
        if "Credential=hearth-key/" not in self.headers.get("Authorization", ""):
            self.bucket.unsigned.append(self.path)
        if self.bucket.broken:
            self.answer(503, b"<Error><Code>SlowDown</Code></Error>")
        elif self.command == "PUT":
            self.bucket.files[name] = (body, self.headers["Content-Type"])
            self.answer(200)
        elif self.command == "DELETE":
            self.bucket.files.pop(name, None)
            self.answer(204)
        elif not name:
            self.answer(200, self._listed(parse_qs(urlsplit(self.path).query)))
        elif name in self.bucket.files:
            self.answer(200, *self.bucket.files[name])
        else:
            missing = f"<Error><Code>NoSuchKey</Code><Key>{escape(name)}</Key></Error>"
            self.answer(404, missing.encode())

    do_GET = do_PUT = do_DELETE = handle_request

    def _listed(self, query: dict[str, list[str]]) -> bytes:
        prefix = query.get("prefix", [""])[0]
        found = "".join(
            f"<Contents><Key>{escape(name)}</Key><LastModified>2026-11-01T10:00:00.000Z</LastModified>"
            f'<ETag>"e"</ETag><Size>{len(body)}</Size><StorageClass>STANDARD</StorageClass></Contents>'
            for name, (body, _kind) in sorted(self.bucket.files.items())
            if name.startswith(prefix)
        )
        return (
            f'<?xml version="1.0"?><ListBucketResult {XMLNS}><Name>community</Name><Prefix>{prefix}</Prefix>'
            f"<IsTruncated>false</IsTruncated>{found}</ListBucketResult>"
        ).encode()


@contextmanager
def bucket_server() -> Iterator[BucketServer]:
    """Run one for the block."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    bucket = server.bucket = BucketServer()  # type: ignore[attr-defined]
    bucket.url = f"http://127.0.0.1:{server.server_address[1]}/community"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield bucket
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

"""Wait until the server that a unit has just started serves, so that the next one is not restarted before.

For ExecStartPost: reads HEARTH_BIND and PORT as the server does; ends with 1 when it takes over two minutes.
"""

from __future__ import annotations

import os
import socket
import sys
import time
from http.client import HTTPConnection, HTTPException

SECONDS = 120


class UnixConnection(HTTPConnection):
    """HTTP over a Unix socket."""

    def connect(self) -> None:
        """Connect to the path that the host names."""
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.host)


def connection() -> HTTPConnection:
    """Where the server of this environment listens."""
    host = os.environ.get("HEARTH_BIND", "127.0.0.1")
    if host.startswith("unix:"):
        return UnixConnection(host.removeprefix("unix:"), timeout=5)
    everywhere = {"0.0.0.0": "127.0.0.1", "::": "::1"}
    return HTTPConnection(everywhere.get(host, host), int(os.environ.get("PORT", "5000")), timeout=5)


def is_ready() -> bool:
    """Whether it answers that requests should be sent to it."""
    server = connection()
    try:
        server.request("GET", "/readyz", headers={"Host": "localhost"})
        return server.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        server.close()


def main() -> int:
    """Ask until it is ready."""
    deadline = time.monotonic() + SECONDS
    while not is_ready():
        if time.monotonic() > deadline:
            return 1
        time.sleep(0.2)
    return 0


if __name__ == "__main__":
    sys.exit(main())

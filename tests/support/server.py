"""A real server of this checkout in a process of its own, on a free port, with the cast in its database."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path

from app import create_app
from app.core.db import db, transaction
from tests.support.cast import Cast, make_cast
from tests.support.databases import TestDatabase
from tests.support.services import free_port

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 30.0


class Server:
    """Starts, kills and starts again `gunicorn wsgi:app` on one database."""

    def __init__(self, data: Path, database_url: str = "", **settings: str) -> None:
        self.data = data
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environ = {
            "HEARTH_ENV": "test",
            "HEARTH_DATA": str(data),
            "HEARTH_DATABASE_URL": database_url,
            "HEARTH_RATE_LIMITS": "no",
            "HEARTH_LOG_LEVEL": "WARNING",
            "HEARTH_BASE_URL": "",
            "PORT": str(self.port),
        } | settings
        self.process: subprocess.Popen[bytes] | None = None
        self.app = create_app(environ=self.environ)

    def prepare(self) -> Cast:
        """Migrate the database and write the cast."""
        with self.app.app_context():
            TestDatabase.migrate(self)  # type: ignore[arg-type]
            with transaction():
                make_cast()
            db.session.remove()
        return self.cast

    @property
    def cast(self) -> Cast:
        """The people and places of this server's database."""
        return Cast(self.app)

    def start(self) -> Server:
        """Start it and wait until it answers; AssertionError with its log when it does not."""
        log = (self.data / "server.log").open("ab")
        command = [sys.executable, "-m", "gunicorn", "-c", "gunicorn.conf.py", "wsgi:app"]
        environ: Mapping[str, str] = os.environ | self.environ
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=environ, stdout=log, stderr=log, start_new_session=True
        )
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            assert self.process.poll() is None and time.monotonic() < deadline, self.log()
            time.sleep(0.05)
        return self

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=2) as response:
                return bool(response.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def log(self) -> str:
        """What the server has written."""
        return (self.data / "server.log").read_text()[-5000:]

    def kill(self) -> None:
        """Kill every process of the server at once, without a chance to tidy up."""
        self._signal(signal.SIGKILL)

    def stop(self) -> None:
        """Stop the server as an operator does."""
        self._signal(signal.SIGTERM)

    def _signal(self, number: signal.Signals) -> None:
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, number)
            self.process.wait(40)
        self.process = None

"""What deploy/ promises: time enough to stop, and a restart that is done when the server serves."""

from __future__ import annotations

import os
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.server import Server
from tests.support.services import free_port

ROOT = Path(__file__).resolve().parents[1]
UNITS = sorted((ROOT / "deploy").glob("*.service"))
WAIT = ROOT / "deploy" / "wait_until_ready.py"


def wait(**environ: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, str(WAIT)], env=os.environ | environ)


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_units_wait_longer_than_the_server_needs_to_stop(unit: Path) -> None:
    found = re.search(r"(?m)^TimeoutStopSec=(\d+)$", unit.read_text())
    assert found and int(found[1]) > runpy.run_path(str(ROOT / "gunicorn.conf.py"))["graceful_timeout"]


def test_compose_waits_as_long() -> None:
    found = re.search(r"(?m)^  stop_grace_period: (\d+)s$", (ROOT / "compose.yaml").read_text())
    assert found and int(found[1]) > runpy.run_path(str(ROOT / "gunicorn.conf.py"))["graceful_timeout"]


def test_a_start_is_done_when_the_server_serves(tmp_path: Path) -> None:
    server = Server(tmp_path)
    server.prepare()
    waiting = wait(PORT=str(server.port))
    assert waiting.poll() is None
    server.start()
    assert waiting.wait(30) == 0
    server.stop()


def test_a_start_is_not_done_while_nothing_listens() -> None:
    waiting = wait(PORT=str(free_port()))
    with pytest.raises(subprocess.TimeoutExpired):
        waiting.wait(1)
    waiting.kill()
    waiting.wait()

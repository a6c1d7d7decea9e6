"""What deploy/ promises: time enough to stop, and a restart that is done when the server serves."""

from __future__ import annotations

import os
import re
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

import config
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


def compose() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "compose.yaml").read_text())


# Where the image and compose.yaml themselves decide.
DECIDED = {"HEARTH_DATA", "HEARTH_BIND", "PORT"}
FIXED = {"HEARTH_ENV", "HEARTH_DATABASE_URL", "HEARTH_REDIS_URL", "HEARTH_PROXIES", "HEARTH_WORKER"}


@pytest.mark.parametrize("service", ["app", "worker"])
def test_compose_passes_every_setting(service: str) -> None:
    passed = compose()["services"][service]["environment"]
    assert set(passed) == {setting.env for setting in config.SETTINGS} - DECIDED
    for name in set(passed) - FIXED:
        assert re.fullmatch(rf"\$\{{{name}:(-|\?.+)\}}", passed[name]), name


def test_an_empty_setting_is_one_that_is_not_set(tmp_path: Path) -> None:
    given = {"HEARTH_ENV": "test", "HEARTH_DATA": str(tmp_path)}
    empty = {setting.env: "" for setting in config.SETTINGS} | given
    assert config.load(empty) == config.load(given)


def test_the_proxy_of_compose_lets_through_what_the_application_takes() -> None:
    command = compose()["services"]["nginx"]["command"][-1]
    size = re.search(r"\$\$(\(\(.+?\)\))m", command)
    assert size and "client_max_body_size 65m" in (ROOT / "deploy" / "nginx.conf").read_text()
    for text, most in (("67108864", "65"), ("209715200", "201")):
        sum_ = size[1].replace("${HEARTH_MAX_REQUEST:-67108864}", text)
        assert subprocess.check_output(["sh", "-c", f"echo ${sum_}"], text=True).strip() == most


def test_the_image_can_keep_uploads_in_a_bucket() -> None:
    image = (ROOT / "Dockerfile").read_text()
    assert "-r /build/base.txt -r /build/s3.txt" in image


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_units_make_files_for_their_user_alone(unit: Path) -> None:
    lines = unit.read_text().splitlines()
    assert {"UMask=0077", "StateDirectoryMode=0700"} <= set(lines)


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

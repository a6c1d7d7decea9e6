"""The data folder is for the user alone who runs Hearth."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from app.core.data_folder import keep_private
from tests.support.cast import Cast

ROOT = Path(__file__).resolve().parents[2]
ENTRIES = ("wsgi.py", "gunicorn.conf.py")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def open_to_others(folder: Path) -> list[str]:
    return [str(path) for path in [folder, *folder.rglob("*")] if mode(path) & 0o077]


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """A data folder as older versions left it."""
    tmp_path.chmod(0o755)
    for name in ("hearth.sqlite", "hearth.sqlite-wal", "outbox/20260101-000001.eml"):
        (tmp_path / name).parent.mkdir(exist_ok=True, mode=0o755)
        (tmp_path / name).write_text("")
        (tmp_path / name).chmod(0o644)
    return tmp_path


def test_what_older_versions_left_open_is_closed(older: Path) -> None:
    keep_private(older)
    assert open_to_others(older) == []
    assert mode(older) == mode(older / "outbox") == 0o700
    assert mode(older / "hearth.sqlite") == 0o600


def test_what_is_installed_beside_it_stays_readable(older: Path) -> None:
    (older / "venv").mkdir(mode=0o755)
    keep_private(older)
    assert mode(older / "venv") == 0o755
    assert mode(older) == 0o755, "another user may serve from this checkout"
    assert mode(older / "hearth.sqlite") == 0o600


def test_what_a_link_leads_to_is_not_touched(older: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "file"
    elsewhere.write_text("")
    elsewhere.chmod(0o644)
    (older / "link").symlink_to(elsewhere)
    (older / "gone").symlink_to(older / "nothing")
    keep_private(older)
    assert mode(elsewhere) == 0o644


def test_a_command_makes_private_files(tmp_path: Path) -> None:
    environ = os.environ | {"HEARTH_ENV": "test", "HEARTH_DATA": str(tmp_path), "HEARTH_DATABASE_URL": ""}
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "prepare"]
    subprocess.run(command, cwd=ROOT, env=environ, check=True, umask=0o022)
    assert (tmp_path / "hearth.sqlite").exists()
    assert open_to_others(tmp_path) == []


@pytest.mark.parametrize("name", ENTRIES)
def test_every_entry_sets_the_umask(name: str) -> None:
    assert "os.umask(0o077)" in (ROOT / name).read_text()


@pytest.mark.parametrize("name", ["serve", "dev"])
def test_the_shell_entries_set_it_too(name: str) -> None:
    assert re.search(r"(?m)^keep_var_private$", (ROOT / "bin" / name).read_text())


def test_a_picture_that_nobody_else_may_read_is_still_served(cast: Cast) -> None:
    from io import BytesIO

    from PIL import Image

    picture = BytesIO()
    Image.new("RGB", (8, 8), "red").save(picture, "PNG")
    picture.seek(0)
    before = os.umask(0o077)
    try:
        browser = cast.browser("asker")
        sent = browser.post("/settings/picture", data={"picture": (picture, "me.png")})
        assert sent.status_code == 303
    finally:
        os.umask(before)
    with cast.app.app_context():
        name = cast.member("asker").picture
    assert mode(cast.app.config["DATA"] / "pictures" / str(name)) == 0o600
    assert cast.app.test_client().get(f"/pictures/{name}").status_code == 200

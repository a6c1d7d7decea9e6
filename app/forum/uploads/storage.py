"""Where the bytes of uploads lie: a folder, or a bucket when one is set. Both are asked in the same words."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Protocol, cast

from flask import Flask, current_app

from app.core.errors import NotFound
from app.core.files import drop_file, writing_files
from app.core.threads import in_a_thread

BLOCK = 256 * 1024


class Storage(Protocol):
    """Keeps files by name. A name is written once and never changed."""

    def put(self, name: str, stream: IO[bytes], size: int, media_type: str) -> None:
        """Keep what a stream holds."""

    def open(self, name: str) -> IO[bytes]:
        """Read a file from its beginning; raises NotFound."""

    def path(self, name: str) -> Path | None:
        """Where it lies on this machine, when it does."""

    def delete(self, name: str) -> None:
        """Forget a file; nothing happens when there is none."""

    def names(self) -> Iterator[tuple[str, datetime]]:
        """Every file with the time it was written."""


class Folder:
    """Files in a folder of the data folder."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def put(self, name: str, stream: IO[bytes], size: int, media_type: str) -> None:
        """Write beside the name first: under its name a file is always whole. Raises Away."""
        with writing_files():
            in_a_thread(self._write, self._root / name, stream)

    def _write(self, path: Path, stream: IO[bytes]) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        torn = path.with_name(f".{path.name}.part")
        try:
            with torn.open("wb") as file:
                shutil.copyfileobj(stream, file, BLOCK)
                file.flush()
                os.fsync(file.fileno())
            torn.replace(path)
        except BaseException:
            torn.unlink(missing_ok=True)
            raise

    def open(self, name: str) -> IO[bytes]:
        """Read a file."""
        try:
            return (self._root / name).open("rb")
        except OSError:
            raise NotFound from None

    def path(self, name: str) -> Path | None:
        """Its place in the folder."""
        return self._root / name

    def delete(self, name: str) -> None:
        """Remove a file."""
        drop_file(self._root / name)

    def names(self) -> Iterator[tuple[str, datetime]]:
        """Every file, also what was left half written."""
        for path in sorted(self._root.glob("*/*")):
            written = datetime.fromtimestamp(path.stat().st_mtime, UTC)
            yield path.relative_to(self._root).as_posix(), written


def storage() -> Storage:
    """The storage of this community."""
    return cast(Storage, current_app.extensions["hearth_uploads"])


def init_storage(app: Flask) -> None:
    """Choose the storage by the settings. Raises ConfigError for a bucket that cannot be used."""
    if app.config["S3_URL"]:
        # Only who keeps uploads in a bucket has its client installed.
        from app.forum.uploads.bucket import Bucket

        app.extensions["hearth_uploads"] = Bucket(app.config)
    else:
        app.extensions["hearth_uploads"] = Folder(Path(app.config["DATA"]) / "uploads")

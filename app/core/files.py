"""Files that are kept: a folder that cannot be used is said in words, and noted in one line a minute."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.core.errors import Away
from app.core.i18n import _
from app.core.quiet_log import once_a_minute

log = logging.getLogger(__name__)


@contextmanager
def writing_files() -> Iterator[None]:
    """Write files inside: what the system refuses (no space, no permission) is raised as Away."""
    try:
        yield
    except OSError as error:
        once_a_minute(log, logging.ERROR, "files", "files cannot be kept: %s", error)
        raise Away(_("Files cannot be kept at the moment. Please try again in a few minutes.")) from error


def drop_file(path: Path) -> None:
    """Delete a file; one that cannot be deleted stays behind and is noted: what it belonged to is gone."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        once_a_minute(log, logging.WARNING, "files", "a file cannot be deleted: %s", error)

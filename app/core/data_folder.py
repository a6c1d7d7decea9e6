"""The data folder: what lies in it is for the user alone who runs Hearth.

It holds password hashes, mails with codes and links, and the secret. New files are private because every
entry (`wsgi.py`, `gunicorn.conf.py`, `bin/serve`) sets the umask; what older versions left open is closed at
start.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

# In a checkout `var/` is the data folder and holds these too; whoever serves may only read them.
TOOLS = {"venv", "cache", "log", "setup.lock"}
OPEN_TO_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def keep_private(folder: Path) -> None:
    """Take away what others may do with the data folder, the files in it, its folders and the mails."""
    entries = [Path(entry) for entry in os.scandir(folder) if entry.name not in TOOLS]
    outbox = folder / "outbox"
    mails = [Path(entry) for entry in os.scandir(outbox)] if outbox.is_dir() else []
    whole = [] if (folder / "venv").exists() else [folder]
    for path in [*whole, *entries, *mails]:
        _close(path)


def _close(path: Path) -> None:
    try:
        found = path.lstat()
        if (
            not stat.S_ISLNK(found.st_mode)
            and found.st_mode & OPEN_TO_OTHERS
            and found.st_uid == os.geteuid()
        ):
            path.chmod(stat.S_IMODE(found.st_mode) & ~OPEN_TO_OTHERS)
    except OSError:
        # Gone meanwhile, or on a file system without modes.
        return

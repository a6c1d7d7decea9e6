"""What a process costs, as Linux counts it, and how many files it may open."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
from collections import defaultdict
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")
DEATH_OF_PARENT = 1
_libc = ctypes.CDLL(None)


class Failed(Exception):
    """The benchmark cannot go on; the message says why."""


def allow_files(wanted: int) -> None:
    """Let this process, and those it starts, open so many files. Raises Failed when that is forbidden."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft >= wanted:
        return
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, max(wanted, hard)))
    except (ValueError, OSError):
        raise Failed(
            f"{wanted} open files are needed, {hard} are allowed. "
            f"Raise the limit (ulimit -Hn {wanted}, as root) or ask for fewer clients."
        ) from None


def end_with_parent() -> None:
    """Have this process killed when the one that started it ends, whatever ended that; for `preexec_fn`."""
    _libc.prctl(DEATH_OF_PARENT, signal.SIGKILL)


def family(pid: int) -> list[int]:
    """A process and all that came from it."""
    children: defaultdict[int, list[int]] = defaultdict(list)
    for path in Path("/proc").glob("[0-9]*"):
        if fields := _stat(int(path.name)):
            children[int(fields[1])].append(int(path.name))
    found = [pid]
    for each in found:
        found += children[each]
    return found


def cpu_seconds(pid: int) -> float:
    """The seconds of a processor that a process and its children have used, in steps of 10 ms."""
    return sum(_ticks(each) for each in family(pid)) / TICKS


def memory_kb(pid: int) -> int:
    """The resident memory of a process and its children, in KB."""
    return sum(int(fields[21]) for each in family(pid) if (fields := _stat(each))) * PAGE // 1024


def _ticks(pid: int) -> int:
    fields = _stat(pid)
    return int(fields[11]) + int(fields[12]) if fields else 0


def _stat(pid: int) -> list[str]:
    """The fields of /proc/<pid>/stat after the name; empty when the process is gone."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return []
    return text.rpartition(")")[2].split()

"""How large the long runs are: scaled down by default, full with `--full`.

A test that takes long with many clients asks here for its numbers, so that each day the same faults are tried
with fewer clients, and with all of them by `bin/test slow --full`.
"""

from __future__ import annotations

import os
from typing import TypeVar

FULL = "HEARTH_TEST_FULL"

T = TypeVar("T")


def ask_for_full() -> None:
    """Remember that `--full` was given; processes that are started later know it too."""
    os.environ[FULL] = "yes"


def is_full() -> bool:
    """Whether the long runs are asked for in full size."""
    return os.environ.get(FULL) == "yes"


def scaled(small: T, *, full: T) -> T:
    """The value for this run: `scaled(20, full=200)` clients."""
    return full if is_full() else small

"""Limits of time that hold on a busy machine too."""

from __future__ import annotations

import os

# How long to wait for what comes true on any machine; a test that passes does not wait so long.
PATIENCE = 30.0


def stretched(seconds: float) -> float:
    """The limit for a quiet machine, longer the more processes wait for each core of this one."""
    waiting = os.getloadavg()[0] / (os.cpu_count() or 1)
    return seconds * max(1.0, 2 * waiting)

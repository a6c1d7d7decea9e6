"""The log, kept short: what would be said hundreds of times is said once a minute, with how often it was."""

from __future__ import annotations

import logging
import threading
import time

SECONDS = 60.0
_lock = threading.Lock()
_said: dict[str, tuple[float, int]] = {}


def once_a_minute(
    log: logging.Logger,
    level: int,
    kind: str,
    message: str,
    *args: object,
    trace: BaseException | None = None,
) -> None:
    """Log one line of this kind, with the `trace` of an error if there is one. Within a minute of the
    last it is only counted.

    `kind` is one of few words of the program, never something a stranger can choose.
    """
    now = time.monotonic()
    with _lock:
        last, held_back = _said.get(kind, (-SECONDS, 0))
        if now - last < SECONDS:
            _said[kind] = last, held_back + 1
            return
        _said[kind] = now, 0
    more = f" ({held_back} more like this before)" if held_back else ""
    log.log(level, message + more, *args, exc_info=trace)


def forget_said() -> None:
    """Say everything again; for tests."""
    with _lock:
        _said.clear()

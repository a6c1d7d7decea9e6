"""What many ask for in the same moment is made once: after a restart, every page asks for what it missed."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable

KEPT_SECONDS = 2.0
MOST = 32
LONGEST = 512 * 1024
_kept: OrderedDict[Hashable, tuple[float, str]] = OrderedDict()


def once(key: Hashable, make: Callable[[], str | None]) -> str | None:
    """What was made for this key a moment ago, else what `make` makes now; None is not kept."""
    now = time.monotonic()
    while _kept and next(iter(_kept.values()))[0] < now - KEPT_SECONDS:
        _kept.popitem(last=False)
    if key in _kept:
        return _kept[key][1]
    made = make()
    if made is not None and len(made) <= LONGEST:
        _kept[key] = (now, made)
        if len(_kept) > MOST:
            _kept.popitem(last=False)
    return made


def forget_all() -> None:
    """Forget everything; for tests that begin with a fresh database."""
    _kept.clear()

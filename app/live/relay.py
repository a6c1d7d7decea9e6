"""What the processes of a community tell each other beside the event log: hints that may be lost.

"The log has grown" lets the others look at once, presence and typing are told this way alone. Nothing that a
page must show goes through here, so that losing Redis loses nothing but speed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Hint = dict[str, Any]
_hearers: dict[str, Callable[[Hint], None]] = {}


def hears(kind: str) -> Callable[[Callable[[Hint], None]], Callable[[Hint], None]]:
    """Have a function called, in a greenlet of the server, with every hint of a kind from another process."""

    def register(hearer: Callable[[Hint], None]) -> Callable[[Hint], None]:
        _hearers[kind] = hearer
        return hearer

    return register


def tell(kind: str, hint: Hint) -> None:
    """Tell the other processes; never waits, and does nothing where there is no Redis."""

"""How much somebody may do in a while: so much at once, and so much a second after that."""

from __future__ import annotations


class Allowance:
    """What is left to one client; it grows back with time. The rates are given with each use, so that one
    of many thousands stays small."""

    __slots__ = ("left", "used_at")

    def __init__(self, left: float) -> None:
        self.left = left
        self.used_at = 0.0

    def take(self, now: float, per_second: float, at_once: float) -> bool:
        """Use one, at the time `now` of a monotonic clock; False when nothing is left."""
        self.refill(now, per_second, at_once)
        self.left -= 1.0
        return self.left >= 0.0

    def refill(self, now: float, per_second: float, at_once: float) -> None:
        """Let it grow for the time since it was last used."""
        if self.used_at:
            self.left = min(at_once, self.left + (now - self.used_at) * per_second)
        self.used_at = now

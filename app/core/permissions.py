"""Verdicts: a rule says yes, or no with a reason a person can read."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.errors import Refused

__all__ = ["Refused", "Verdict", "no", "require", "yes"]


@dataclass(frozen=True)
class Verdict:
    """The answer of a rule; truthy when it allows."""

    allowed: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.allowed


yes = Verdict(True)


def no(reason: str) -> Verdict:
    """A refusal, with its reason."""
    return Verdict(False, reason)


def require(verdict: Verdict) -> None:
    """Go on when the verdict allows; otherwise raise Refused with its reason."""
    if not verdict:
        raise Refused(verdict.reason)

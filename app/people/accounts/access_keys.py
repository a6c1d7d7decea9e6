"""Access keys: what reads or writes in a member's name without a password, such as API tokens.

Each kind lives in a package of its own, which registers here how all of a member's are ended, so that whoever
got hold of an account loses them together with the password.
"""

from __future__ import annotations

from collections.abc import Callable

from app.people.accounts.models import Member

EndKeys = Callable[[Member], None]
_kinds: list[EndKeys] = []


def ends_access_keys(end: EndKeys) -> EndKeys:
    """Register what ends all of a member's keys of one kind, inside a transaction."""
    _kinds.append(end)
    return end


def end_access_keys(member: Member) -> None:
    """End every key of a member, of every kind."""
    for end in _kinds:
        end(member)

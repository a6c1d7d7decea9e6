"""Handles: which may be taken, and those that were given up, which lead to their former owner for good."""

from __future__ import annotations

import re

from flask import current_app
from slugify import slugify
from sqlalchemy import func, select, text

from app.core import clock
from app.core.db import db, is_sqlite
from app.core.forms import Problems
from app.core.i18n import _
from app.people.accounts.confusables import skeleton
from app.people.accounts.models import FormerHandle, Member
from app.people.accounts.names import claims_to_be_staff

HANDLE = re.compile(r"[a-z0-9][a-z0-9_.-]{1,38}[a-z0-9]")
ACCOUNTS_LOCK = 7_301_002
MOST_FORMER = 10
RESERVED = (
    "about abuse account admin administrator all anonymous api bot channel community contact deleted "
    "everybody everyone following former guest hearth help here hostmaster info mail me member members mod "
    "moderation moderator moderators nobody noreply null official owner people postmaster privacy root "
    "security staff suggest support system team undefined user users webmaster www you"
)


def one_at_a_time() -> None:
    """Let nobody else take a handle or an address until this transaction ends; SQLite sees to it anyway."""
    if not is_sqlite():
        db.session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ACCOUNTS_LOCK})


def check_handle(
    problems: Problems, handle: str, *, owner: Member | None = None, trusted: bool = False
) -> None:
    """Note a problem when a handle is malformed, reserved or taken, also by who gave it up.

    `trusted` handles, of staff or given by an administrator, may speak for the company.
    """
    one_at_a_time()
    handle = handle.lower()
    if not HANDLE.fullmatch(handle):
        problems.add("handle", _("A handle has 3 to 40 letters, digits, dots, dashes or underscores."))
    elif is_reserved(handle):
        problems.add("handle", _("This handle is reserved. Please choose another."))
    elif not trusted and (claims_to_be_staff(handle) or _looks_like_one_of_staff(handle)):
        problems.add("handle", _("This handle sounds as if it spoke for the company. Please choose another."))
    elif _is_taken(handle, owner):
        problems.add("handle", _("This handle is taken."))
    elif owner is not None and _given_up_too_many(owner, handle):
        problems.add(
            "handle",
            _(
                "You have had %(most)s other handles, and all of them stay yours. "
                "Choose one of those, or write to us.",
                most=MOST_FORMER,
            ),
        )


def is_reserved(handle: str) -> bool:
    """Whether a handle is a word of ours: a name for all, the first part of an address."""
    return handle in RESERVED.split() or handle in _first_parts_of_addresses()


def _first_parts_of_addresses() -> frozenset[str]:
    known: dict[str, frozenset[str]] = current_app.extensions
    if "hearth_first_parts" not in known:
        parts = (rule.rule.split("/")[1] for rule in current_app.url_map.iter_rules())
        known["hearth_first_parts"] = frozenset(part for part in parts if part and "<" not in part)
    return known["hearth_first_parts"]


def _looks_like_one_of_staff(handle: str) -> bool:
    staff = select(Member.handle).where(Member.role != "customer", Member.active)
    return skeleton(handle) in set(map(skeleton, db.session.scalars(staff)))


def _is_taken(handle: str, owner: Member | None) -> bool:
    if db.session.scalar(select(Member.id).where(Member.handle == handle)):
        return True
    former = db.session.get(FormerHandle, handle)
    return former is not None and (owner is None or former.member_id != owner.id)


def _given_up_too_many(owner: Member, handle: str) -> bool:
    others = (FormerHandle.member_id == owner.id, FormerHandle.handle != handle)
    return (db.session.scalar(select(func.count()).where(*others)) or 0) >= MOST_FORMER


def give_handle(member: Member, handle: str) -> None:
    """Give a member another handle; nobody else gets the one they had, and links to it lead to them."""
    former = db.session.get(FormerHandle, handle)
    if former is not None:
        db.session.delete(former)
    db.session.add(FormerHandle(handle=member.handle, member_id=member.id, given_up_at=clock.now()))
    member.handle = handle


def handle_from(name: str) -> str:
    """The handle that a name asks for, whether somebody has it or not."""
    base = slugify(name, separator="", max_length=30) or "member"
    if len(base) < 3 or is_reserved(base) or claims_to_be_staff(base):
        return f"{base}-member"
    return base


def taken_handles(start: str) -> set[str]:
    """The handles with this start that somebody has or had."""
    now = select(Member.handle).where(Member.handle.startswith(start, autoescape=True))
    once = select(FormerHandle.handle).where(FormerHandle.handle.startswith(start, autoescape=True))
    return set(db.session.scalars(now.union_all(once)))


def free_handle(name: str) -> str:
    """A handle made from a name that nobody has or had."""
    one_at_a_time()
    base = handle_from(name)
    taken = taken_handles(base)
    if base not in taken:
        return base
    number = len(taken) + 1
    while f"{base}{number}" in taken:
        number += 1
    return f"{base}{number}"

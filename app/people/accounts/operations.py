"""Making accounts and changing what they may do."""

from __future__ import annotations

import secrets
import unicodedata
import zlib
from datetime import datetime

from sqlalchemy import func, select

from app.core import clock
from app.core.db import db, lock
from app.core.errors import Invalid
from app.core.events import record
from app.core.forms import Problems, one_line
from app.core.i18n import _
from app.core.markup import render
from app.core.permissions import require
from app.core.zones import zones
from app.people.accounts.addresses import canonical_address
from app.people.accounts.audit import audit_member
from app.people.accounts.events import (
    MemberApproved,
    MemberJoined,
    MemberReinstated,
    MemberSuspended,
    PresenceChanged,
    ProfileChanged,
    RoleChanged,
)
from app.people.accounts.handles import check_handle, free_handle, give_handle, one_at_a_time
from app.people.accounts.models import ROLES, THEMES, Member
from app.people.accounts.names import check_about, check_name, check_no_address
from app.people.accounts.passwords import hashed
from app.people.accounts.permissions import can_administer, can_discipline, can_moderate, can_show_oneself


def create_member(
    *,
    name: str,
    email: str | None,
    password: str | None = None,
    password_hash: str | None = None,
    handle: str = "",
    role: str = "customer",
    confirmed: bool = False,
    approved: bool = True,
    external_id: str | None = None,
    created_at: datetime | None = None,
) -> Member:
    """Make an account; the handle is derived from the name when none is given. Raises Invalid.

    Strangers come through `join`, which asks whether their name may be theirs (`names.py`); shells that bring
    people in decide that themselves.
    Hashing takes its time: shells hash first (`passwords.hashed`) and hand over `password_hash`.
    """
    name, at = _checked_name(name, handle), created_at or clock.now()
    member = Member(
        name=name,
        email=canonical_address(email) if email else None,
        handle=handle.lower() or free_handle(name),
        password=hashed(password) if password else password_hash,
        active=True,
        fs_uniquifier=secrets.token_hex(16),
        confirmed_at=at if confirmed else None,
        approved_at=at if approved else None,
        role=role,
        hue=hue_of(name),
        created_at=at,
        read_all_at=at,
        external_id=external_id,
    )
    db.session.add(member)
    db.session.flush()
    record(MemberJoined(member.id), member)
    return member


def _checked_name(name: str, handle: str) -> str:
    """The name, tidied. Raises Invalid for it, or for a handle that is given and cannot be one."""
    problems = Problems()
    name = problems.line("name", name, _("Name"), most=80)
    if handle:
        check_handle(problems, handle, trusted=True)
    problems.check()
    return name


def hue_of(name: str) -> int:
    """A lasting hue for a name, in steps of ten degrees."""
    return zlib.crc32(unicodedata.normalize("NFC", name).encode()) % 36 * 10


def change_profile(
    actor: Member, *, name: str, handle: str, about: str, bio: str, breaks: bool = True
) -> None:
    """Change what others see of a member. Raises Refused while they are suspended, Invalid.

    `breaks` says whether the line ends of a bio are line breaks; one that was there keeps its own way.
    """
    require(can_show_oneself(actor))
    problems = Problems()
    name = problems.line("name", name, _("Name"), most=80)
    about = problems.line("about", about, _("What you do"), least=0, most=120)
    bio = problems.text("bio", bio, _("About you"), least=0, most=2000)
    if name != actor.name:
        check_no_address(problems, "name", name)
    if not actor.is_staff:
        _check_customer(problems, actor, name, about)
    handle = handle.lower()
    if handle != actor.handle:
        check_handle(problems, handle, owner=actor, trusted=actor.is_staff)
    problems.check()
    if handle != actor.handle:
        give_handle(actor, handle)
    actor.name, actor.about = name, about
    _write_bio(actor, bio, breaks)
    record(ProfileChanged(actor.id), actor)


def _write_bio(actor: Member, bio: str, breaks: bool) -> None:
    if not actor.bio:
        actor.bio_breaks = breaks
    actor.bio, actor.bio_html = bio, render(bio, breaks=actor.bio_breaks).html if bio else ""


def _check_customer(problems: Problems, actor: Member, name: str, about: str) -> None:
    """What was there before, given by an administrator or an import, may stay."""
    if name != actor.name:
        check_name(problems, name)
    if about != actor.about:
        check_about(problems, about)


def rename_member(actor: Member, member: Member, *, name: str, handle: str) -> None:
    """Give a member the name and handle that an administrator decides on, also ones that people may not
    choose for themselves. Raises Refused unless an administrator asks, Invalid."""
    require(can_administer(actor))
    problems = Problems()
    name, handle = problems.line("name", name, _("Name"), most=80), one_line(handle).lower()
    check_no_address(problems, "name", name)
    lock(member)
    if handle != member.handle:
        check_handle(problems, handle, trusted=True, owner=member)
    problems.check()
    before = [member.name, member.handle]
    if handle != member.handle:
        give_handle(member, handle)
    member.name = name
    record(ProfileChanged(member.id), actor)
    if before != [name, member.handle]:
        audit_member(actor, "member.renamed", member, before=before, after=[name, member.handle])


def change_display(actor: Member, *, theme: str, shortcuts: bool, zone: str = "") -> None:
    """Keep how a member wants pages to look, keys to work and times to be meant. Raises Invalid."""
    if theme not in THEMES:
        raise Invalid("theme", _("Choose an appearance from the list."))
    lock(actor)
    if zone:
        keep_zone(actor, zone)
    actor.preferences = {**actor.preferences, "theme": theme, "shortcuts": shortcuts}


def change_presence(actor: Member, *, shown: bool) -> None:
    """Let others see when a member is here, or not any more; open pages follow at once."""
    lock(actor)
    if actor.shows_presence != shown:
        actor.shows_presence = shown
        record(PresenceChanged(actor.id), actor)


def keep_zone(actor: Member, zone: str) -> None:
    """Remember in which time zone a member thinks. Raises Invalid for one that is not known."""
    if zone not in zones():
        raise Invalid("zone", _("Write a time zone such as Europe/Oslo."))
    if actor.preferences.get("zone") != zone:
        lock(actor)
        actor.preferences = {**actor.preferences, "zone": zone}


def change_picture(actor: Member, picture: str | None) -> str | None:
    """Show another picture, or none; returns the name of the one that is no longer shown.

    Raises Refused for another picture while the member is suspended.
    """
    if picture is not None:
        require(can_show_oneself(actor))
    before, actor.picture = actor.picture, picture
    record(ProfileChanged(actor.id), actor)
    return before


def change_role(actor: Member, member: Member, role: str, title: str = "") -> None:
    """Give a member another role. Raises Refused unless an administrator asks, Invalid for the last one."""
    require(can_administer(actor))
    if role not in ROLES:
        raise Invalid("role", _("Choose a role from the list."))
    one_at_a_time()
    lock(member)
    if member.role == "admin" and role != "admin" and _admins() < 2:
        raise Invalid("role", _("The last administrator cannot be given another role."))
    before, member.role, member.title = member.role, role, one_line(title)[:60]
    record(RoleChanged(member.id, role), actor)
    audit_member(actor, "member.role", member, before=before, after=role, title=member.title)


def _admins() -> int:
    return db.session.scalar(select(func.count()).where(Member.role == "admin", Member.active)) or 0


def approve_member(actor: Member, member: Member) -> None:
    """Let a new account take part, also one that was declined. Raises Refused unless a moderator asks."""
    lock(member)
    require(can_moderate(actor))
    if member.approved_at is None:
        member.approved_at, member.active = clock.now(), True
        record(MemberApproved(member.id), actor)
        audit_member(actor, "member.approved", member)


def suspend_member(actor: Member, member: Member, until: datetime, reason: str, **about: int | None) -> None:
    """Stop a member from writing until a moment; they are shown the reason. Raises Refused, Invalid.

    `about` goes into the audit log, such as the number of the case.

    All their sign-ins end with the commit. They may sign in again, to read and to see why.
    """
    require(can_discipline(actor, member))
    if until <= clock.now():
        raise Invalid("until", _("Choose a moment in the future."))
    reason = one_line(reason)
    if not reason:
        raise Invalid("reason", _("Say why, in words the member will read."))
    member.suspended_until, member.suspended_reason = until, reason[:500]
    member.fs_uniquifier = secrets.token_hex(16)
    record(MemberSuspended(member.id), actor)
    audit_member(actor, "member.suspended", member, reason, until=until.isoformat(), **about)


def reinstate_member(actor: Member, member: Member, reason: str = "") -> None:
    """End a suspension early. Raises Refused as `suspend_member` does."""
    require(can_discipline(actor, member))
    if member.suspended_until is not None:
        member.suspended_until, member.suspended_reason = None, ""
        record(MemberReinstated(member.id), actor)
        audit_member(actor, "member.reinstated", member, one_line(reason))

"""Finding members."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import cast

from flask import current_app
from flask_login import current_user
from sqlalchemy import Select, false, func, or_, select

from app.core import clock
from app.core.db import db
from app.core.errors import NotFound
from app.core.paging import Page, newest_first
from app.core.settings import settings
from app.people.accounts.models import FormerHandle, Member, Viewer

MODERATING = ("moderator", "admin")

PEOPLE_PER_PAGE = 36


def current_viewer() -> Viewer:
    """Whoever sent this request: a member, or a guest."""
    return cast(Viewer, current_user._get_current_object())


def current_member() -> Member:
    """The signed-in member; only for routes that require sign-in."""
    return cast(Member, current_user._get_current_object())


def may_see_members(viewer: Viewer) -> bool:
    """Whether a viewer may know of members at all: guests only where they may read."""
    return not viewer.is_guest or settings().guests_may_read


def visible_members(viewer: Viewer) -> Select[Member]:
    """The members that `viewer` may know of: active and approved ones, and all for moderators.

    Where mails reach people, an account counts once its address is confirmed: otherwise joining with
    somebody's address and looking for the new name would tell whether they have an account.
    """
    statement = select(Member)
    if not may_see_members(viewer):
        return statement.where(false())
    if viewer.can_moderate:
        return statement
    statement = statement.where(Member.active.is_(True), Member.approved_at.is_not(None))
    if not current_app.config["MAIL_URL"]:
        return statement
    has_written = Member.topics_count + Member.replies_count > 0
    return statement.where(or_(Member.confirmed_at.is_not(None), Member.email.is_(None), has_written))


def member_or_404(viewer: Viewer, handle: str) -> Member:
    """The member who has this handle, or who gave it up; raises NotFound."""
    for statement in members_named(viewer, handle):
        if (member := db.session.scalar(statement)) is not None:
            return member
    raise NotFound


def members_named(viewer: Viewer, handle: str) -> Iterator[Select[Member]]:
    """The statements that find the member who has a handle, or else the one who gave it up."""
    visible, handle = visible_members(viewer), handle.lower()
    yield visible.where(Member.handle == handle)
    yield visible.where(Member.id.in_(_owners_of_former([handle])))


def _owners_of_former(handles: Iterable[str]) -> Select[int]:
    return select(FormerHandle.member_id).where(FormerHandle.handle.in_(list(handles)))


def members_by_id(ids: Iterable[int | None]) -> dict[int, Member]:
    """The members with these ids, in one statement; what is loaded already is not asked again."""
    wanted = {i for i in ids if i is not None}
    if not wanted:
        return {}
    return {m.id: m for m in db.session.scalars(select(Member).where(Member.id.in_(wanted)))}


def members_by_handle(handles: Iterable[str]) -> list[Member]:
    """The members who have these handles, or gave them up, in one statement."""
    wanted = {handle.lower() for handle in handles}
    if not wanted:
        return []
    theirs = or_(Member.handle.in_(wanted), Member.id.in_(_owners_of_former(wanted)))
    return list(db.session.scalars(select(Member).where(theirs)))


def people_page(viewer: Viewer, *, search: str = "", cursor: str | None = None) -> Page[Member]:
    """Members for the people page, newest first: whose name has a part; without one, customers."""
    statement = visible_members(viewer)
    if search:
        pattern = f"%{_escaped(search.lower())}%"
        name, handle = func.lower(Member.name), Member.handle
        statement = statement.where(or_(name.like(pattern, escape="\\"), handle.like(pattern, escape="\\")))
    else:
        statement = statement.where(Member.role == "customer")
    return newest_first(statement, [Member.created_at, Member.id], cursor, PEOPLE_PER_PAGE)


def suggest_members(viewer: Viewer, text: str, limit: int = 8) -> Select[Member]:
    """Members whose handle or name starts with `text`, for completing a mention."""
    pattern = f"{_escaped(text.lower())}%"
    starts = or_(Member.handle.like(pattern, escape="\\"), func.lower(Member.name).like(pattern, escape="\\"))
    return visible_members(viewer).where(starts).order_by(Member.name, Member.id).limit(limit)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def staff_members() -> list[Member]:
    """Everyone who speaks for the company, by name."""
    staff = select(Member).where(Member.role != "customer", Member.active)
    return list(db.session.scalars(staff.order_by(Member.name)))


def staff_on_duty(minutes: int = 15, limit: int = 4) -> list[Member]:
    """Who speaks for the company, lets others see when they are here and was so within the last minutes,
    the latest first."""
    seen = select(Member).where(
        Member.role != "customer",
        Member.active,
        Member.shows_presence,
        Member.last_seen_at > clock.ago(minutes=minutes),
    )
    return list(db.session.scalars(seen.order_by(Member.last_seen_at.desc()).limit(limit)))


def moderator_ids() -> list[int]:
    """Who works on the moderators' queue."""
    theirs = select(Member.id).where(Member.role.in_(MODERATING), Member.active)
    return list(db.session.scalars(theirs.order_by(Member.id)))


def is_only_moderator(viewer: Viewer) -> bool:
    """Whether nobody else could decide in a viewer's place: no other moderator, and no administrator."""
    others = select(Member.id).where(Member.id != viewer.id, Member.role.in_(MODERATING), Member.active)
    return db.session.scalar(others.limit(1)) is None

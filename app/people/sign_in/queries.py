"""Finding sign-ins, requests and invitations."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import cast

from flask import g, has_request_context
from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import aliased

from app.core import clock
from app.core.db import db
from app.core.errors import NotFound
from app.people.accounts.addresses import canonical_address
from app.people.accounts.models import Member
from app.people.accounts.queries import current_viewer
from app.people.sign_in.models import CommunityInvitation, EmailRequest, SetupCode, SignIn
from app.people.sign_in.secrets import fingerprint

IDLE = timedelta(hours=24)


def valid_sign_ins() -> Select[SignIn, Member]:
    """Sign-ins that count, with their members: not ended, expired or idle, of an active account whose
    `fs_uniquifier` has not changed since. Every request and socket asks through this."""
    now = clock.now()
    return (
        select(SignIn, Member)
        .join(Member, (Member.id == SignIn.member_id) & (Member.fs_uniquifier == SignIn.uniquifier))
        .where(
            SignIn.ended_at.is_(None),
            SignIn.expires_at > now,
            or_(SignIn.persistent, SignIn.last_seen_at > now - IDLE),
            Member.active,
        )
    )


def sign_in_by_token(token: str) -> tuple[SignIn, Member] | None:
    """The sign-in of a cookie's token and its member, in one statement; None when it is not valid."""
    row = db.session.execute(valid_sign_ins().where(SignIn.token_hash == fingerprint(token))).first()
    return (row[0], row[1]) if row else None


def sign_in_is_valid(token: str) -> bool:
    """Whether a cookie's token still stands for somebody."""
    found = valid_sign_ins().where(SignIn.token_hash == fingerprint(token)).with_only_columns(SignIn.id)
    return db.session.scalar(found) is not None


def member_of_sign_in(sign_in_id: int) -> Member | None:
    """Whoever is signed in there now, for sockets that live longer than a request; None when it is over."""
    statement = valid_sign_ins().where(SignIn.id == sign_in_id).with_only_columns(Member)
    return db.session.scalar(statement.execution_options(populate_existing=True))


def current_sign_in() -> SignIn | None:
    """The sign-in behind this request; None for guests and for API tokens."""
    if not has_request_context() or current_viewer().is_guest:
        return None
    return cast(SignIn | None, g.get("sign_in"))


def current_sign_in_id() -> int | None:
    """The number of the sign-in behind this request."""
    sign_in = current_sign_in()
    return sign_in.id if sign_in else None


def open_sign_ins(member: Member) -> list[SignIn]:
    """Where a member is signed in, last seen first."""
    statement = valid_sign_ins().where(SignIn.member_id == member.id).with_only_columns(SignIn)
    return list(db.session.scalars(statement.order_by(SignIn.last_seen_at.desc(), SignIn.id.desc())))


def sign_in_or_404(member: Member, sign_in_id: int) -> SignIn:
    """A sign-in of this member; raises NotFound for anybody else's."""
    found = db.session.scalar(select(SignIn).where(SignIn.id == sign_in_id, SignIn.member_id == member.id))
    if found is None:
        raise NotFound
    return found


def member_by_email(email: str) -> Member | None:
    """The active member with this address."""
    return db.session.scalar(select(Member).where(Member.email == canonical_address(email), Member.active))


def member_by_uniquifier(uniquifier: str) -> Member | None:
    """The active member a mailed link speaks of."""
    return db.session.scalar(select(Member).where(Member.fs_uniquifier == uniquifier, Member.active))


def owner_of(email: str) -> Member | None:
    """Whoever has this address, also with a closed account."""
    return db.session.scalar(select(Member).where(Member.email == email))


def address_is_taken(email: str) -> bool:
    """Whether an account, active or not, has this address."""
    return owner_of(email) is not None


def email_request(token: str, purpose: str) -> EmailRequest | None:
    """A request that is not used up or too old."""
    return db.session.scalar(
        select(EmailRequest).where(
            EmailRequest.token_hash == fingerprint(token),
            EmailRequest.purpose == purpose,
            EmailRequest.used_at.is_(None),
            EmailRequest.expires_at > clock.now(),
            ~later_requests(EmailRequest).exists(),
        )
    )


def act_asked_with(token: str) -> str | None:
    """What was begun as a guest before this was asked for by mail, also when it was answered already."""
    return db.session.scalar(select(EmailRequest.act).where(EmailRequest.token_hash == fingerprint(token)))


def act_asked_in(request_id: int) -> str | None:
    """The same by the number of the request, which the signed link of its mail carries."""
    return db.session.scalar(select(EmailRequest.act).where(EmailRequest.id == request_id))


def later_requests(request: EmailRequest | type[EmailRequest]) -> Select[int]:
    """The requests for the same to the same address that came after one: the last one alone counts."""
    later = aliased(EmailRequest)
    return select(later.id).where(
        later.purpose == request.purpose, later.email == request.email, later.id > request.id
    )


def is_last_request(request: EmailRequest) -> bool:
    """Whether nobody has asked for the same to the same address since."""
    return db.session.scalar(later_requests(request).limit(1)) is None


def is_last_reset(request_id: int, email: str) -> bool:
    """Whether a link to reset a password came from the last request for one to this address."""
    asked = EmailRequest.purpose == "reset", EmailRequest.email == email
    return db.session.scalar(select(func.max(EmailRequest.id)).where(*asked)) == request_id


def wrong_codes_of(email: str, since: datetime) -> int:
    """How many wrong codes were typed for an address, whichever of its codes they were meant for."""
    asked = (EmailRequest.purpose == "code", EmailRequest.email == email, EmailRequest.created_at > since)
    return db.session.scalar(select(func.sum(EmailRequest.attempts)).where(*asked)) or 0


def email_request_by_id(request_id: int) -> EmailRequest | None:
    """A request, for the job that answers it."""
    return db.session.get(EmailRequest, request_id)


def invitation_made_with(token: str) -> CommunityInvitation | None:
    """The invitation link with this token, whether or not it still works."""
    statement = select(CommunityInvitation).where(CommunityInvitation.token_hash == fingerprint(token))
    return db.session.scalar(statement)


def invitation_by_token(token: str) -> CommunityInvitation:
    """An invitation link that still works; raises NotFound."""
    invitation = invitation_made_with(token)
    if invitation is None or not invitation.is_open:
        raise NotFound
    return invitation


def community_invitations() -> list[CommunityInvitation]:
    """All invitation links, newest first, for administrators."""
    newest_first = select(CommunityInvitation).order_by(CommunityInvitation.id.desc())
    return list(db.session.scalars(newest_first.limit(200)))


def has_admin() -> bool:
    """Whether anybody can administer this community."""
    admins = select(Member.id).where(Member.role == "admin", Member.active)
    return db.session.scalar(admins.limit(1)) is not None


def setup_code() -> SetupCode | None:
    """The code written to the log, if any."""
    return db.session.scalar(select(SetupCode).order_by(SetupCode.id.desc()).limit(1))

"""Mails that follow from what people asked for, and the end of sign-ins after a suspension."""

from __future__ import annotations

from collections.abc import Callable

from flask import current_app

from app.core import clock
from app.core.db import db
from app.core.events import EventRow, later
from app.core.mailer import send_mail
from app.people.accounts.events import MemberApproved, MemberSuspended
from app.people.accounts.models import Member
from app.people.sign_in import letters
from app.people.sign_in.events import EmailAsked
from app.people.sign_in.letters import Letter
from app.people.sign_in.links import link_token, reset_token
from app.people.sign_in.models import EmailRequest
from app.people.sign_in.operations import end_dead_sign_ins, forget_old_requests, make_code
from app.people.sign_in.queries import email_request_by_id, is_last_request, member_by_email


@later(
    EmailAsked,
    name="sign_in.email_answer",
    aliases=("people.sign_in.handlers.answer_by_email",),
)
def answer_by_email(event: EmailAsked, row: EventRow) -> None:
    """Send the mail that was asked for, if there is anybody to send it to."""
    request = email_request_by_id(event.request_id)
    if request is None or request.handled_at is not None:
        return
    request.handled_at = clock.now()
    letter = ANSWERS[request.purpose](request, member_by_email(request.email))
    if letter is not None:
        send_mail(request.email, *letter)
    forget_old_requests()


def _code(request: EmailRequest, member: Member | None) -> Letter | None:
    return letters.code(member, make_code(member, request)) if member and is_last_request(request) else None


def _confirm(request: EmailRequest, member: Member | None) -> Letter | None:
    if member is None or member.confirmed_at is not None:
        return None
    return letters.confirm(
        member, f"{request.origin}/confirm/{link_token('confirm', member, str(request.id))}"
    )


def _known(request: EmailRequest, member: Member | None) -> Letter | None:
    return letters.known(member, request.origin) if member else None


def _reset(request: EmailRequest, member: Member | None) -> Letter | None:
    if member is None or not is_last_request(request):
        return None
    return letters.reset(member, f"{request.origin}/reset/{reset_token(member, request)}")


def _new_address(request: EmailRequest, owner: Member | None) -> Letter | None:
    if owner is not None:
        return letters.address_wanted(owner)
    member = db.session.get(Member, request.member_id)
    if member is None:
        return None
    return letters.new_address(
        f"{request.origin}/confirm-address/{link_token('new_address', member, request.email)}"
    )


ANSWERS: dict[str, Callable[[EmailRequest, Member | None], Letter | None]] = {
    "code": _code,
    "confirm": _confirm,
    "known": _known,
    "reset": _reset,
    "new_address": _new_address,
}


@later(
    MemberSuspended,
    name="sign_in.end_of_suspended",
    aliases=("people.sign_in.handlers.note_end_of_sign_ins",),
)
def note_end_of_sign_ins(event: MemberSuspended, row: EventRow) -> None:
    """Write down the end of the sign-ins that the suspension made worthless."""
    member = db.session.get(Member, event.member_id)
    if member is not None:
        end_dead_sign_ins(member, "suspended")


@later(
    MemberApproved,
    name="sign_in.approval_mail",
    aliases=("people.sign_in.handlers.tell_approved_member",),
)
def tell_approved_member(event: MemberApproved, row: EventRow) -> None:
    """Tell a member by mail that they can take part now."""
    member = db.session.get(Member, event.member_id)
    if member is not None and member.email:
        send_mail(member.email, *letters.approved(member, current_app.config["BASE_URL"]))

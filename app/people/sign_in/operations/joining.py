"""Making an account: by oneself, with an invitation, and the very first one."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

from app.core import clock
from app.core.audit_log import audit
from app.core.db import db, lock
from app.core.errors import Invalid, NotFound
from app.core.events import record
from app.core.forms import Problems
from app.core.i18n import _
from app.core.permissions import require
from app.core.settings import settings
from app.people.accounts.handles import one_at_a_time
from app.people.accounts.models import Member
from app.people.accounts.names import check_name, check_no_address
from app.people.accounts.operations import create_member
from app.people.accounts.passwords import hashed, problem_with
from app.people.accounts.permissions import can_administer
from app.people.sign_in.events import CommunityInvitationMade, CommunityInvitationRevoked
from app.people.sign_in.models import CommunityInvitation, SetupCode
from app.people.sign_in.operations.addresses import clean_address
from app.people.sign_in.operations.asking import ask_by_email
from app.people.sign_in.queries import (
    address_is_taken,
    has_admin,
    invitation_by_token,
    invitation_made_with,
    owner_of,
    setup_code,
)
from app.people.sign_in.secrets import fingerprint, new_secret, same, secret_of_form

MOST_USES = 500
SETUP_CODE_LIVES = timedelta(hours=1)


def check_newcomer(name: str, email: str, password: str, *, trusted: bool = False) -> tuple[str, str]:
    """The name and address of somebody who wants an account, tidied. Raises Invalid for all that is wrong.

    Who is `trusted` may have a name that speaks for the company.
    """
    problems = Problems()
    name = problems.line("name", name, _("Name"), most=80)
    check_no_address(problems, "name", name)
    if not trusted:
        check_name(problems, name)
    email = clean_address(problems, email)
    if problem := problem_with(password, name, email, email.partition("@")[0]):
        problems.add("password", problem)
    problems.check()
    return name, email


def join(
    *, name: str, email: str, password_hash: str, origin: str, invitation: str = "", act: str = ""
) -> str:
    """Make an account, or tell the owner of a known address by mail that they have one already.

    Nobody learns from this which of the two happened. Sent twice, or again after a lost mail, it mails
    the link to confirm again. Raises NotFound for an invitation that no longer works.
    `act` is what was begun as a guest, to be done with the link. The token of what was asked for is returned.
    """
    one_at_a_time()
    invited = _use(invitation) if invitation else None
    if (owner := owner_of(email)) is not None:
        return ask_by_email("known" if owner.confirmed_at else "confirm", email, origin, act=act)
    approved = invited is not None or settings().sign_up == "open"
    role = invited.role if invited else "customer"
    create_member(name=name, email=email, password_hash=password_hash, role=role, approved=approved)
    return ask_by_email("confirm", email, origin, act=act)


def _use(token: str) -> CommunityInvitation:
    invitation = lock(invitation_by_token(token))
    if not invitation.is_open:
        raise NotFound
    invitation.uses_left -= 1
    invitation.used_count += 1
    return invitation


class CommunityLink(NamedTuple):
    """An invitation with its token, which is known only now; and whether it was made just now."""

    invitation: CommunityInvitation
    token: str
    is_new: bool = True


def invite_to_community(
    actor: Member, *, note: str = "", uses: int = 1, days: int = 14, form_token: str = ""
) -> CommunityLink:
    """Make an invitation link; the token of `/join/<token>` is returned once and not kept.

    The same form again returns the link it made before. Raises Refused unless an administrator asks, Invalid.
    """
    require(can_administer(actor))
    problems = Problems()
    note = problems.line("note", note, _("Note"), least=0, most=120)
    uses = problems.whole("uses", uses, _("How many people"), least=1, most=MOST_USES)
    days = problems.whole("days", days, _("Days"), least=1, most=90)
    problems.check()
    lock(actor)
    token, now = secret_of_form(form_token, f"community:{actor.id}"), clock.now()
    if (earlier := invitation_made_with(token)) is not None:
        return CommunityLink(earlier, token, is_new=False)
    invitation = CommunityInvitation(
        token_hash=fingerprint(token),
        note=note,
        created_by_id=actor.id,
        created_at=now,
        expires_at=now + timedelta(days=days),
        uses_left=uses,
    )
    db.session.add(invitation)
    db.session.flush()
    record(CommunityInvitationMade(invitation.id), actor)
    audit(actor, "invitation.made", "invitation", invitation.id, uses=uses, days=days, note=note)
    return CommunityLink(invitation, token)


def revoke_community_invitation(actor: Member, invitation: CommunityInvitation) -> None:
    """Take an invitation link back. Raises Refused unless an administrator asks."""
    require(can_administer(actor))
    if invitation.revoked_at is None:
        invitation.revoked_at = clock.now()
        record(CommunityInvitationRevoked(invitation.id), actor)
        audit(actor, "invitation.ended", "invitation", invitation.id)


def make_first_admin(name: str, email: str, password: str) -> Member:
    """Make the first administrator of an empty community. Raises Invalid, also when there is one already."""
    one_at_a_time()
    if has_admin():
        raise Invalid("email", _("This community has an administrator already."))
    name, email = check_newcomer(name, email, password, trusted=True)
    if address_is_taken(email):
        raise Invalid("email", _("There is an account with this address already."))
    kept = hashed(password)
    return create_member(name=name, email=email, password_hash=kept, role="admin", confirmed=True)


def issue_setup_code() -> str | None:
    """A new code for the log when there is none, or the last one is an hour old; else None."""
    one_at_a_time()
    last, now = setup_code(), clock.now()
    if last is not None and last.created_at > now - SETUP_CODE_LIVES:
        return None
    code = new_secret()[:24]
    if last is not None:
        db.session.delete(last)
    db.session.add(SetupCode(code_hash=fingerprint(code), created_at=now))
    return code


def open_community(code: str, *, name: str, email: str, password: str) -> Member:
    """Make the first administrator for whoever knows the code from the log. Raises Invalid."""
    kept = setup_code()
    if kept is None or not same(fingerprint(code.strip()), kept.code_hash):
        raise Invalid("code", _("This is not the code in the log. The last one written there counts."))
    admin = make_first_admin(name, email, password)
    db.session.delete(kept)
    return admin

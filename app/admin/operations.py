"""What administrators do, each with its entry in the log that only grows."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from app.care.moderation.operations.audit import audit_member, write_audit
from app.core import clock
from app.core.db import lock
from app.core.errors import Invalid
from app.core.i18n import _
from app.core.jobs import Job
from app.core.mailer import send_mail
from app.core.permissions import require
from app.core.settings import change_settings, settings
from app.forum.spaces import operations as spaces
from app.forum.spaces.models import Space
from app.people.accounts.models import Member
from app.people.accounts.operations import change_role, rename_member
from app.people.accounts.permissions import can_administer
from app.people.sign_in.models import CommunityInvitation
from app.people.sign_in.operations import invite_to_community, revoke_community_invitation


def make_space(actor: Member, values: dict[str, Any]) -> Space:
    """Make a space. Raises Refused, Invalid."""
    space = spaces.make_space(actor, **values)
    _note(actor, "space.made", space)
    return space


def change_space(actor: Member, space: Space, version: int, values: dict[str, Any]) -> None:
    """Change a space; the log keeps what changed. Raises Refused, Invalid, Conflict."""
    before = {name: getattr(space, name) for name in values}
    spaces.change_space(actor, space, version, **values)
    pairs = {name: [old, getattr(space, name)] for name, old in before.items()}
    changed = {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
    _note(actor, "space.changed", space, changed=changed)


def archive_space(actor: Member, space: Space, archived: bool) -> None:
    """Keep a space for reading only, or open it again. Raises Refused."""
    spaces.archive_space(actor, space, archived)
    _note(actor, "space.archived" if archived else "space.opened", space)


def change_cover(actor: Member, space: Space, cover: str | None) -> str | None:
    """Give a space another cover, or none, and return the one it had. Raises Refused."""
    before = spaces.change_cover(actor, space, cover)
    _note(actor, "space.cover", space)
    return before


def put_in_charge(actor: Member, space: Space, member: Member) -> None:
    """Make somebody an owner of a space. Raises Refused."""
    spaces.put_in_charge(actor, space, member)
    write_audit(actor, "space.owner", "space", space.id, member_id=member.id, name=space.name)


def _note(actor: Member, action: str, space: Space, **data: Any) -> None:
    write_audit(actor, action, "space", space.id, name=space.name, **data)


def give_role(actor: Member, member: Member, role: str, title: str) -> None:
    """Give a member a role and a title. Raises Refused, Invalid for the last administrator."""
    before = member.role
    change_role(actor, member, role, title)
    audit_member(actor, "member.role", member, before=before, after=role, title=member.title)


def rename(actor: Member, member: Member, name: str, handle: str) -> None:
    """Give a member a name and handle, also ones they may not choose themselves. Raises Refused, Invalid."""
    before = [member.name, member.handle]
    rename_member(actor, member, name=name, handle=handle)
    if before != [member.name, member.handle]:
        audit_member(actor, "member.renamed", member, before=before, after=[member.name, member.handle])


def make_invitation(actor: Member, *, note: str, uses: int, days: int, form_token: str = "") -> str:
    """Make a link with which people may make an account, and return its token. Raises Refused, Invalid."""
    made = invite_to_community(actor, note=note, uses=uses, days=days, form_token=form_token)
    if made.is_new:
        about = made.invitation.id
        write_audit(actor, "invitation.made", "invitation", about, uses=uses, days=days, note=note)
    return made.token


def end_invitation(actor: Member, invitation: CommunityInvitation) -> None:
    """End such a link. Raises Refused."""
    revoke_community_invitation(actor, invitation)
    write_audit(actor, "invitation.ended", "invitation", invitation.id)


def change_community(actor: Member, values: dict[str, Any]) -> None:
    """Change the settings of the community; the log keeps what changed. Raises Refused."""
    require(can_administer(actor))
    before = asdict(settings())
    changed = {name: [before[name], value] for name, value in values.items() if before[name] != value}
    if changed:
        change_settings(**{name: after for name, (_, after) in changed.items()})
        write_audit(actor, "settings.changed", "settings", 0, changed=changed)


def send_test_mail(actor: Member) -> str:
    """Send an administrator a mail, and return to which address. Raises Refused, Invalid."""
    require(can_administer(actor))
    if not actor.email:
        raise Invalid("email", _("Your account has no e-mail address."))
    name = settings().community_name
    send_mail(
        actor.email,
        _("A test mail from %(community)s", community=name),
        _(
            "Mail of %(community)s works: you asked for this one on the page of administrators.",
            community=name,
        ),
    )
    return actor.email


def retry_job(actor: Member, job: Job) -> None:
    """Let a job that was given up run again; one that was not stays as it is. Raises Refused."""
    require(can_administer(actor))
    if lock(job).failed_at is None:
        return
    job.failed_at, job.locked_until, job.attempts = None, None, 0
    job.run_after = clock.now()
    write_audit(actor, "job.retried", "job", job.id, subscriber=job.subscriber)

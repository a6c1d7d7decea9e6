"""What administrators do, each with its entry in the log that only grows."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from app.core import clock
from app.core.audit_log import audit
from app.core.db import lock
from app.core.errors import Invalid
from app.core.i18n import _
from app.core.jobs import Job
from app.core.mailer import send_mail
from app.core.permissions import require
from app.core.settings import change_settings, settings
from app.people.accounts.models import Member
from app.people.accounts.permissions import can_administer


def change_community(actor: Member, values: dict[str, Any]) -> None:
    """Change the settings of the community; the log keeps what changed. Raises Refused."""
    require(can_administer(actor))
    before = asdict(settings())
    changed = {name: [before[name], value] for name, value in values.items() if before[name] != value}
    if changed:
        change_settings(**{name: after for name, (_, after) in changed.items()})
        audit(actor, "settings.changed", "settings", 0, changed=changed)


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
    audit(actor, "job.retried", "job", job.id, subscriber=job.subscriber)

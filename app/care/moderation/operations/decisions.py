"""The decisions a moderator can take about a reported post: what each does and what people are told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask_babel.speaklater import LazyString

from app.care.moderation.models import Case
from app.care.moderation.operations.sanctioning import suspend, warn
from app.core.i18n import lazy
from app.forum.topics.operations.arranging import shut
from app.forum.topics.operations.removing import bring_into_sight, put_into_trash, take_out_of_sight
from app.people.accounts.models import Member

Effect = Callable[[Member, Case, str, datetime | None], None]


@dataclass(frozen=True)
class Decision:
    """One button of the queue. An empty sentence tells nobody.

    Its effect works on what is held and allowed already, and writes nothing into the audit log but what it
    does about the member: `decide` writes one entry for the decision.
    """

    key: str
    label: LazyString
    done: LazyString
    glyph: str
    effect: Effect
    to_author: LazyString | None
    to_reporters: LazyString
    needs_reason: bool = True
    tone: str = "plain"


def _keep(actor: Member, case: Case, reason: str, until: datetime | None) -> None:
    bring_into_sight(actor, case.post)


def _hide(actor: Member, case: Case, reason: str, until: datetime | None) -> None:
    take_out_of_sight(actor, case.post)


def _delete(actor: Member, case: Case, reason: str, until: datetime | None) -> None:
    put_into_trash(actor, case.post)


def _close(actor: Member, case: Case, reason: str, until: datetime | None) -> None:
    bring_into_sight(actor, case.post)
    shut(actor, case.post.topic, reason)


def _warn(actor: Member, case: Case, reason: str, until: datetime | None) -> None:
    take_out_of_sight(actor, case.post)
    warn(actor, case.post.author, reason, f"case-{case.id}", case)


def _suspend(actor: Member, case: Case, reason: str, until: datetime | None) -> None:
    take_out_of_sight(actor, case.post)
    suspend(actor, case.post.author, until, reason, f"case-{case.id}", case)


DECISIONS: dict[str, Decision] = {}


def register(decision: Decision) -> Decision:
    """Add a decision; the queue offers it from then on."""
    DECISIONS[decision.key] = decision
    return decision


REMOVED = lazy("Thank you. You were right: we took the post away.")
register(
    Decision(
        "keep",
        lazy("Keep"),
        lazy("Kept"),
        "check",
        _keep,
        None,
        lazy("Thank you for looking out. We read the post and it stays."),
        needs_reason=False,
        tone="soft",
    )
)
register(
    Decision("hide", lazy("Hide"), lazy("Hidden"), "eye-off", _hide, lazy("Your post was hidden."), REMOVED)
)
register(
    Decision(
        "close",
        lazy("Close topic"),
        lazy("Topic closed"),
        "lock",
        _close,
        lazy("The topic you posted in was closed."),
        lazy("Thank you. We closed the topic."),
    )
)
register(
    Decision(
        "delete",
        lazy("Delete"),
        lazy("Deleted"),
        "trash-2",
        _delete,
        lazy("Your post was deleted."),
        REMOVED,
        tone="plain danger",
    )
)
register(
    Decision(
        "warn", lazy("Hide and warn"), lazy("Hidden, author warned"), "triangle-alert", _warn, None, REMOVED
    )
)
register(
    Decision(
        "suspend",
        lazy("Hide and suspend"),
        lazy("Hidden, author suspended"),
        "ban",
        _suspend,
        None,
        REMOVED,
        tone="plain danger",
    )
)

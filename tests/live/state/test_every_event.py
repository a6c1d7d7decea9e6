"""No event is forgotten: each is among the steps, told by a signal, or shows nowhere for a reason."""

from __future__ import annotations

from sqlalchemy import func, select

from app.core.db import db, transaction
from app.core.events import Event, EventRow
from tests.live.state.scene import Scene
from tests.live.state.test_state_and_events import STEPS
from tests.support.cast import Cast

NAMES = "pages show people as they were when they were drawn: a change is rare, and would ask every page"
OWN = "only its member has a page that shows it, which answers the change itself"
WORK = "no page shows it: others are to act upon it"
SHOWS_NOWHERE = {
    **dict.fromkeys(
        ("MemberApproved", "MemberReinstated", "MemberSuspended", "ProfileChanged", "RoleChanged"), NAMES
    ),
    **dict.fromkeys(("EmailChanged", "FeedAddressMade", "FeedAddressRevoked", "PasswordChanged"), OWN),
    **dict.fromkeys(("PresenceChanged", "TokenCreated", "TokenRevoked"), OWN),
    **dict.fromkeys(("BookmarkDue", "EmailAsked", "MailQueued"), WORK),
    **dict.fromkeys(
        ("NewsScheduled", "ScheduleCancelled"), "drafts are seen by staff, who plan them one at a time"
    ),
    **dict.fromkeys(
        ("CommunityInvitationMade", "CommunityInvitationRevoked"), "a page of administrators alone"
    ),
    "MemberJoined": "lists of people and of mentions know them when they are opened",
    "ProductChanged": "a rare act of administrators; pages call a product as they did when they were drawn",
}


def test_every_event_is_among_the_steps_or_shows_nowhere(cast: Cast) -> None:
    told = told_by_steps(cast)
    names = set(Event.registry)
    bases = {base.__name__ for kind in Event.registry.values() for base in kind.__mro__[1:]}
    signals = {name for name, kind in Event.registry.items() if getattr(kind, "signal", "")}
    assert names - bases - signals - told == set(SHOWS_NOWHERE)
    assert all(SHOWS_NOWHERE.values())


def told_by_steps(cast: Cast) -> set[str]:
    """The names of all events that the steps record."""
    told: set[str] = set()
    for kind, actions in STEPS.values():
        scene = Scene(cast, kind)
        with cast.app.app_context():
            before = db.session.scalar(select(func.max(EventRow.id)))
        for action in actions:
            with cast.app.app_context(), transaction():
                action(scene)
        with cast.app.app_context():
            told |= set(db.session.scalars(select(EventRow.name).where(EventRow.id > before).distinct()))
    return told

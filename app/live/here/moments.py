"""What happened, as far as it changes who is seen here or writing."""

from __future__ import annotations

from app.core.events import Event
from app.forum.topics.events import (
    KindChanged,
    ReplyPosted,
    TopicArchived,
    TopicClosed,
    TopicMerged,
    TopicMoved,
    TopicNarrowed,
    TopicRemoved,
)
from app.live.here import presence, pulse, typists
from app.live.rooms import Socket, sockets_of
from app.people.accounts.events import (
    MemberApproved,
    MemberReinstated,
    MemberSuspended,
    PresenceChanged,
    ProfileChanged,
    RoleChanged,
)

OF_MEMBERS = (MemberApproved, MemberReinstated, MemberSuspended, PresenceChanged, ProfileChanged, RoleChanged)
STOPS_WRITING = (
    KindChanged,
    TopicArchived,
    TopicClosed,
    TopicMerged,
    TopicMoved,
    TopicNarrowed,
    TopicRemoved,
)


def follow(event: Event, actor_id: int | None) -> None:
    """Let what is shown of the moment follow an event."""
    if isinstance(event, ReplyPosted):
        typists.posted(actor_id, event.channel)
    elif isinstance(event, STOPS_WRITING):
        typists.all_stop(event.channel)
    elif isinstance(event, OF_MEMBERS):
        is_seen = presence.changed_for(event.member_id, sockets_of(event.member_id))
        if not is_seen:
            typists.stops_everywhere(event.member_id)


def left(socket: Socket, channel: str) -> None:
    """A page does not listen to a channel any more: its reader is not there, and does not write there."""
    presence.left(channel)
    typists.stops(socket.member_id, channel)


def forget_all() -> None:
    """Forget who is here and writing; for tests that begin anew."""
    pulse.forget_all()
    presence.forget_all()
    typists.forget_all()

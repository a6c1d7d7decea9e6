"""Who is here: on a topic, on a space, and in the community at all. Held in memory, true for as long as a
socket is; never said of members who do not want it."""

from __future__ import annotations

from typing import Any

from flask_socketio import SocketIO

from app.core.db import db
from app.live import relay
from app.live.here import faces, pulse
from app.live.here.parts import PROCESS, Elsewhere, Part, joined, part_of, rough
from app.live.here.pulse import HEARTBEAT_SECONDS, Rhythm, on_heartbeat
from app.live.rooms import ONLINE, Socket, channels, count_listeners, listeners, sockets
from app.people.accounts.models import Member, Viewer

MOST_SHOWN = 12
SMALL_ROOM = 50
PAUSE_SECONDS = 1.0
LEAVING_SECONDS = 2.0
EXPIRES_SECONDS = 3 * HEARTBEAT_SECONDS
State = dict[str, Any]
elsewhere = Elsewhere("here", EXPIRES_SECONDS)
_known: dict[str, tuple[float, State]] = {}
_told: dict[str, State] = {}
_has_asked = False


def is_shown_on(channel: str) -> bool:
    """Whether a channel says who listens to it; lists of many spaces do not."""
    return channel == ONLINE or channel.startswith(("topic:", "space:"))


def came(socket: Socket, viewer: Viewer, before: int) -> None:
    """A page has connected: its reader is online, when they let others see that.

    `before` is what `faces.looks` said before the viewer was loaded: they may have changed their mind since.
    """
    if isinstance(viewer, Member):
        face: faces.Face | None = faces.note(viewer)
        if faces.looks() != before and face is not None:
            db.session.rollback()
            face = faces.look_again(face.id)
        show(socket, face)
    changed(ONLINE)


def show(socket: Socket, face: faces.Face | None) -> None:
    """Keep with a socket what is shown of its member, so that counting a room asks nobody."""
    socket.is_seen = face is not None and face.is_seen
    socket.is_staff = face is not None and face.staff


def changed(channel: str) -> None:
    """Somebody came to a channel; its listeners are told soon, when that changes what they see."""
    if is_shown_on(channel):
        _rhythm.wish(channel)


def left(channel: str) -> None:
    """Somebody left a channel. Who only loads a page again is back before anyone is told."""
    if is_shown_on(channel):
        _rhythm.wish(channel, LEAVING_SECONDS)


def changed_for(member_id: int, affected: list[Socket]) -> bool:
    """What others may see of a member is another thing now: every page that shows them follows at once.

    Returns whether they may be shown at all.
    """
    face = faces.look_again(member_id)
    for socket in affected:
        show(socket, face)
    is_seen = face is not None and face.is_seen
    where = {ONLINE}.union(*(socket.rooms for socket in affected))
    where.update(() if is_seen else elsewhere.drop(member_id))
    for channel in filter(is_shown_on, where):
        _rhythm.wish_now(channel)
    return is_seen


def here(channel: str) -> State:
    """Who is on a channel: the first twelve with their cards, staff first, and how many there are.

    For a busy room this is what its listeners were told last, so that joining costs nothing.
    """
    known_at, state = _known.get(channel, (0.0, {}))
    size = len(sockets) if channel == ONLINE else count_listeners(channel)
    if not state or size <= SMALL_ROOM or pulse.now() - known_at >= _rhythm.pause_of(channel):
        state = _look(channel)
    return state


def here_or_none(channel: str) -> State | None:
    """Who is on a channel; None for one that does not say so."""
    return here(channel) if is_shown_on(channel) else None


def is_online(member_id: int) -> bool:
    """Whether a member may be seen and has a page open, as far as this process knows."""
    if any(socket.is_seen for socket in listeners(f"member:{member_id}")):
        return True
    return any(member_id in part.staff or member_id in part.others for part in elsewhere.parts(ONLINE))


def forget_all() -> None:
    """Forget who was where; for tests that begin anew."""
    faces.forget_all()
    elsewhere.forget_all()
    _known.clear()
    _told.clear()


def _look(channel: str) -> State:
    company = joined([_own(channel), *elsewhere.parts(channel)], MOST_SHOWN)
    state = {
        "members": [face.card for face in company.faces],
        "count": rough(company.count),
        "guests": rough(company.guests),
    }
    _known[channel] = (pulse.now(), state)
    return state


def _own(channel: str) -> Part:
    found = list(sockets.values()) if channel == ONLINE else listeners(channel)
    staff: dict[int, None] = {}
    others: dict[int, None] = {}
    guests = 0
    for socket in found:
        if socket.member_id is None:
            guests += 1
        elif socket.is_seen:
            (staff if socket.is_staff else others)[socket.member_id] = None
    return part_of(staff, others, guests)


def _tell(socketio: SocketIO, channel: str) -> bool:
    """Tell a channel who is there; nothing is sent when that is what it heard last."""
    elsewhere.tell({channel: _own(channel)})
    if not count_listeners(channel):
        _forget(channel)
        return False
    state = _look(channel)
    if state == _told.get(channel):
        return False
    _told[channel] = state
    socketio.emit("here", {"channel": channel, **state}, to=channel)
    return True


def _forget(channel: str) -> None:
    _told.pop(channel, None)
    _known.pop(channel, None)


@on_heartbeat
def _tell_all_again() -> None:
    for channel in elsewhere.expire():
        changed(channel)
    if relay.state() != "none":
        shown = [ONLINE, *filter(is_shown_on, channels())]
        elsewhere.tell({channel: part for channel in shown if (part := _own(channel))}, again=True)


@relay.hears("here")
def _hear(hint: dict[str, Any]) -> None:
    if hint.get("asks"):
        _tell_all_again()
    for channel in elsewhere.hear(hint):
        if count_listeners(channel):
            changed(channel)


@relay.hears(relay.LOG_HAS_GROWN)
def _ask_once(hint: dict[str, Any]) -> None:
    """Ask the others who is with them when they are first heard: the answer would be lost before."""
    global _has_asked
    if not _has_asked:
        _has_asked = True
        relay.tell("here", {"process": PROCESS, "asks": True})


_rhythm = Rhythm(PAUSE_SECONDS, _tell)

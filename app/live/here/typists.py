"""Who is writing on a topic. One message per room and two seconds at most, however many write."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_socketio import SocketIO

from app.core.errors import NotFound
from app.forum.topics.permissions import can_reply
from app.forum.topics.queries import topic_or_404
from app.live import relay
from app.live.here import pulse
from app.live.here.parts import Elsewhere, Part, joined, part_of, rough
from app.live.here.pulse import Rhythm, on_heartbeat
from app.live.rooms import Socket, count_listeners
from app.people.accounts.models import Viewer

MOST_SHOWN = 3
PAUSE_SECONDS = 2.0
LASTS_SECONDS = 7.0
TOLD_AGAIN_SECONDS = 10.0
ASKED_AGAIN_SECONDS = 15.0
State = dict[str, Any]
elsewhere = Elsewhere("typing", LASTS_SECONDS)


@dataclass(slots=True)
class Typist:
    """A member who writes: until when we believe it, and since when we know that they may."""

    is_staff: bool
    until: float
    asked_at: float


_typists: dict[str, dict[int, Typist]] = {}
_told: dict[str, tuple[float, State]] = {}


def goes_on(socket: Socket, channel: str) -> bool:
    """Whether a member is known to write and goes on; that needs no question to the database."""
    typist = _typists.get(channel, {}).get(socket.member_id or 0)
    if typist is None or channel not in socket.rooms or pulse.now() - typist.asked_at > ASKED_AGAIN_SECONDS:
        return False
    typist.until = pulse.now() + LASTS_SECONDS
    return True


def types(socket: Socket, viewer: Viewer, channel: str) -> None:
    """A member writes on a topic: the others are told, unless they could not reply or do not want it seen."""
    if viewer.id is None or not socket.is_seen or not _may_reply(viewer, channel):
        stops(viewer.id, channel)
        return
    typist = Typist(socket.is_staff, pulse.now() + LASTS_SECONDS, pulse.now())
    if _typists.setdefault(channel, {}).get(viewer.id) is None:
        _rhythm.wish(channel)
    _typists[channel][viewer.id] = typist


def tell_one(socketio: SocketIO, socket: Socket, channel: str) -> None:
    """Tell a page that has just come to a topic who writes there."""
    told = _told.get(channel)
    if told is not None and channel in socket.rooms:
        socketio.emit("typing", {"channel": channel, **told[1]}, to=socket.sid)


def stops(member_id: int | None, channel: str) -> None:
    """A member has left, or given up."""
    if _typists.get(channel, {}).pop(member_id or 0, None) is not None:
        _rhythm.wish(channel)


def posted(member_id: int | None, channel: str) -> None:
    """A member has posted, through this process or another one."""
    stops(member_id, channel)
    for elsewhere_too in elsewhere.drop(member_id or 0):
        _rhythm.wish(elsewhere_too)


def stops_everywhere(member_id: int) -> None:
    """A member must not be shown writing any more."""
    here = [channel for channel, found in _typists.items() if found.pop(member_id, None) is not None]
    for channel in {*here, *elsewhere.drop(member_id)}:
        _rhythm.wish_now(channel)


def all_stop(channel: str) -> None:
    """Nobody writes on a topic any more until we have asked again who may."""
    if _typists.pop(channel, None):
        _rhythm.wish(channel)


def forget_all() -> None:
    """Forget who was writing; for tests that begin anew."""
    _typists.clear()
    _told.clear()
    elsewhere.forget_all()


def _may_reply(viewer: Viewer, channel: str) -> bool:
    kind, _, number = channel.partition(":")
    if kind != "topic":
        return False
    try:
        return bool(can_reply(viewer, topic_or_404(viewer, int(number))))
    except NotFound:
        return False


def _own(channel: str) -> Part:
    """Who writes through this process; who has not been heard for some seconds does not."""
    found = {who: typist for who, typist in _typists.get(channel, {}).items() if typist.until > pulse.now()}
    _typists[channel] = found
    if not found:
        del _typists[channel]
    staff = [member_id for member_id, typist in found.items() if typist.is_staff]
    return part_of(staff, (member_id for member_id in found if member_id not in staff))


def _tell(socketio: SocketIO, channel: str) -> bool:
    """Tell a room who writes, when that changed, and again every ten seconds."""
    own = _own(channel)
    elsewhere.tell({channel: own}, again=bool(own))
    company = joined([own, *elsewhere.parts(channel)], MOST_SHOWN)
    if company.count:
        _rhythm.wish(channel, max(PAUSE_SECONDS, _rhythm.pause_of(channel)))
    cards = [face.card for face in company.faces]
    state = {"members": cards, "more": rough(company.count - len(cards))}
    if not count_listeners(channel) or not _is_news(channel, state):
        return False
    _told[channel] = (pulse.now(), state)
    socketio.emit("typing", {"channel": channel, **state}, to=channel)
    return True


def _is_news(channel: str, state: State) -> bool:
    told_at, told = _told.pop(channel, (0.0, {}))
    if not state["members"]:
        return bool(told.get("members"))
    is_news = state != told or pulse.now() - told_at >= TOLD_AGAIN_SECONDS
    if not is_news:
        _told[channel] = (told_at, told)
    return is_news


@relay.hears("typing")
def _hear(hint: dict[str, Any]) -> None:
    for channel in elsewhere.hear(hint):
        if count_listeners(channel):
            _rhythm.wish(channel)


@on_heartbeat
def _forget_old() -> None:
    elsewhere.expire()
    for channel in [channel for channel in _told if not count_listeners(channel)]:
        del _told[channel]


_rhythm = Rhythm(PAUSE_SECONDS, _tell)

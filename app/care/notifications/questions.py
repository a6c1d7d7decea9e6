"""What is told of questions: what is missing, thanks, where they are answered, wishes to reopen."""

from __future__ import annotations

from app.care.notifications import recipients
from app.care.notifications.kinds import NotificationKind, register
from app.care.notifications.operations import notify
from app.core.db import db
from app.core.events import EventRow, later
from app.core.i18n import lazy
from app.forum.questions.events import DuplicateMarked, ReopeningDecided, ReopeningRequested
from app.forum.questions.models import Duplicate, ReopenRequest
from app.forum.topics.events import InfoRequested, SolutionThanked
from app.forum.topics.models import Topic
from app.forum.topics.queries import readers_among
from app.people.accounts.queries import staff_members

NEEDS_INFO = register(
    NotificationKind("needs_info", "circle-help", lazy("%(actor)s asks what is missing in “%(title)s”"))
)
THANKED = register(
    NotificationKind("thanked", "hand-heart", lazy("%(actor)s thanks you for the solution of “%(title)s”"))
)
DUPLICATE = register(
    NotificationKind("duplicate", "link", lazy("“%(title)s” is answered in another question"))
)
REOPENING = register(NotificationKind("reopening", "lock-open", lazy("%(actor)s asks to reopen “%(title)s”")))
REOPENED = register(
    NotificationKind("reopened", "lock-open", lazy("“%(title)s” is open again, as you asked"))
)
NOT_REOPENED = register(NotificationKind("not_reopened", "lock", lazy("“%(title)s” stays closed")))


@later(
    InfoRequested,
    name="notifications.missing_information",
    aliases=("care.notifications.questions.notify_of_missing_information",),
)
def notify_of_missing_information(event: InfoRequested, row: EventRow) -> None:
    """Tell the asker what is missing, unless it came meanwhile."""
    topic = db.session.get(Topic, event.topic_id)
    if topic is not None and topic.needs_info_at is not None:
        _tell(row, topic, {topic.author_id}, "needs_info", topic.needs_info_note)


@later(
    SolutionThanked,
    name="notifications.thanks",
    aliases=("care.notifications.questions.notify_of_thanks",),
)
def notify_of_thanks(event: SolutionThanked, row: EventRow) -> None:
    """Give the thanks to whoever answered."""
    post = recipients.present_post(event.post_id)
    if post is None or post.topic.solution_post_id != post.id or not post.topic.solution_thanks:
        return
    thanked = recipients.willing({post.author_id}, post.topic, row.actor_id)
    about = {"space_id": post.topic.space_id, "topic_id": post.topic_id, "post_id": post.id}
    notify(row, dict.fromkeys(thanked, "thanked"), note=post.topic.solution_thanks, **about)


@later(
    DuplicateMarked,
    name="notifications.duplicate",
    aliases=("care.notifications.questions.notify_of_duplicate",),
)
def notify_of_duplicate(event: DuplicateMarked, row: EventRow) -> None:
    """Tell the asker, who has the question too and who follows it where it is answered."""
    topic, said = db.session.get(Topic, event.topic_id), db.session.get(Duplicate, event.topic_id)
    if topic is None or said is None or topic.same_as_id is None:
        return
    other = db.session.get_one(Topic, topic.same_as_id)
    wanted = {topic.author_id, *said.followers, *said.sharers}
    wanted |= recipients.followers_of(topic) | recipients.sharers_of(topic)
    there = readers_among(sorted(wanted), other)
    _tell(row, topic, there, "duplicate", url=f"/topics/{topic.id}/duplicate")
    _tell(row, topic, wanted - there, "duplicate")


@later(
    ReopeningRequested,
    name="notifications.reopen_request",
    aliases=("care.notifications.questions.notify_staff_of_request",),
)
def notify_staff_of_request(event: ReopeningRequested, row: EventRow) -> None:
    """Tell staff that somebody wants to go on with a closed question."""
    asked = db.session.get(ReopenRequest, event.request_id)
    if asked is not None and asked.is_open:
        _tell(row, asked.topic, {member.id for member in staff_members()}, "reopening", asked.reason)


@later(
    ReopeningDecided,
    name="notifications.reopen_decision",
    aliases=("care.notifications.questions.notify_of_decision",),
)
def notify_of_decision(event: ReopeningDecided, row: EventRow) -> None:
    """Tell whoever asked what staff decided, with their word."""
    asked = db.session.get(ReopenRequest, event.request_id)
    if asked is not None and not asked.is_open:
        kind = "reopened" if asked.outcome == "reopened" else "not_reopened"
        _tell(row, asked.topic, {asked.member_id}, kind, asked.answer)


def _tell(row: EventRow, topic: Topic, members: set[int], kind: str, note: str = "", url: str = "") -> None:
    if topic.is_deleted or topic.is_hidden:
        return
    told = recipients.willing(members, topic, row.actor_id)
    about = {"space_id": topic.space_id, "topic_id": topic.id, "note": note[:500], "url": url}
    notify(row, dict.fromkeys(told, kind), **about)

"""Asking for what a question lacks. When its asker replies or edits it, it waits for an answer again."""

from __future__ import annotations

from sqlalchemy import select

from app.core import clock
from app.core.db import db, lock
from app.core.events import record
from app.core.forms import Problems
from app.core.i18n import _
from app.core.permissions import require
from app.forum.questions.permissions import can_request_information, can_waive_information
from app.forum.topics.events import InfoRequested
from app.forum.topics.models import InfoRequest, Topic
from app.forum.topics.operations.solving import information_came
from app.people.accounts.models import Member

MOST_NOTE = 500


def request_information(actor: Member, topic: Topic, note: str) -> None:
    """Say in public what is missing; the same words again change nothing. Raises Refused, Invalid."""
    lock(topic)
    require(can_request_information(actor, topic))
    problems = Problems()
    note = problems.line("note", note, _("What is missing"), least=5, most=MOST_NOTE)
    problems.check()
    if topic.needs_info_at is not None and topic.needs_info_note == note:
        return
    _keep(actor, topic, note)
    topic.needs_info_at, topic.needs_info_note, topic.needs_info_by_id = clock.now(), note, actor.id
    record(InfoRequested(topic.id, topic.space_id), actor)


def _keep(actor: Member, topic: Topic, note: str) -> None:
    """Keep the request for the line that stays; other words for one that is open take its place."""
    still_open = select(InfoRequest).where(
        InfoRequest.topic_id == topic.id, InfoRequest.answered_at.is_(None)
    )
    asked = db.session.scalars(still_open.order_by(InfoRequest.id.desc()).limit(1)).first()
    if asked is None:
        asked = InfoRequest(topic_id=topic.id)
        db.session.add(asked)
        topic.has_info_requests = True
    asked.member_id, asked.note, asked.created_at = actor.id, note, clock.now()


def waive_information(actor: Member, topic: Topic) -> None:
    """Say that nothing is missing any more; nothing happens when nothing was. Raises Refused."""
    lock(topic)
    require(can_waive_information(actor, topic))
    information_came(actor, topic)

"""Asking for what a question lacks. When its asker replies or edits it, it waits for an answer again."""

from __future__ import annotations

from app.core import clock
from app.core.db import lock
from app.core.events import record
from app.core.forms import Problems
from app.core.i18n import _
from app.core.permissions import require
from app.forum.questions.permissions import can_request_information, can_waive_information
from app.forum.topics.events import InfoRequested
from app.forum.topics.models import Topic
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
    topic.needs_info_at, topic.needs_info_note, topic.needs_info_by_id = clock.now(), note, actor.id
    record(InfoRequested(topic.id, topic.space_id), actor)


def waive_information(actor: Member, topic: Topic) -> None:
    """Say that nothing is missing any more; nothing happens when nothing was. Raises Refused."""
    lock(topic)
    require(can_waive_information(actor, topic))
    information_came(actor, topic)

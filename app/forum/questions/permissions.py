"""What people may do with questions beyond asking and answering."""

from __future__ import annotations

from app.core.i18n import _
from app.core.permissions import Verdict, no, yes
from app.forum.questions.models import ReopenRequest
from app.forum.topics.kinds import KINDS
from app.forum.topics.models import Topic
from app.forum.topics.permissions import can_arrange, is_alive
from app.people.accounts.models import Viewer
from app.people.accounts.permissions import can_take_part


def can_sort(viewer: Viewer, topic: Topic) -> Verdict:
    """Whether a viewer may say what a question lacks and where else it is answered: regulars and staff."""
    if not (verdict := _is_open_question(viewer, topic)):
        return verdict
    if viewer.tier in {"regular", "staff"}:
        return yes
    return no(_("Only regulars and staff sort questions."))


def can_request_information(viewer: Viewer, topic: Topic) -> Verdict:
    """Whether a viewer may ask for what is missing: regulars and staff, while it waits for an answer."""
    if not (verdict := can_sort(viewer, topic)):
        return verdict
    if topic.is_solved or topic.is_closed:
        return no(_("This question does not wait for an answer any more."))
    return yes


def can_waive_information(viewer: Viewer, topic: Topic) -> Verdict:
    """Whether a viewer may say that nothing is missing any more: regulars, staff, and the asker."""
    return _asker_or_sorting(viewer, topic)


def can_mark_duplicate(viewer: Viewer, topic: Topic) -> Verdict:
    """Whether a viewer may say where else it is answered, or undo that: regulars, staff, the asker."""
    return _asker_or_sorting(viewer, topic)


def can_request_reopening(viewer: Viewer, topic: Topic) -> Verdict:
    """Whether a viewer may ask staff to reopen a question: members, while it is closed."""
    if not (verdict := _is_open_question(viewer, topic)):
        return verdict
    if not topic.is_closed:
        return no(_("This question is open: you can reply."))
    if can_arrange(viewer, topic):
        return no(_("You can reopen it yourself."))
    return yes


def can_write_help(viewer: Viewer, topic: Topic) -> Verdict:
    """Whether a viewer may turn a question into a help article and keep that: staff, once it is solved."""
    if not (verdict := can_keep_help(viewer)):
        return verdict
    if not KINDS[topic.kind].has_solution or not topic.is_solved:
        return no(_("Only a question with a solution becomes a help article."))
    return is_alive(topic)


def can_keep_help(viewer: Viewer) -> Verdict:
    """Whether a viewer may change and withdraw help articles: staff."""
    if not (verdict := can_take_part(viewer)):
        return verdict
    return yes if viewer.is_staff else no(_("Only staff write help articles."))


def _asker_or_sorting(viewer: Viewer, topic: Topic) -> Verdict:
    verdict = _is_open_question(viewer, topic)
    return verdict if not verdict or viewer.id == topic.author_id else can_sort(viewer, topic)


def _is_open_question(viewer: Viewer, topic: Topic) -> Verdict:
    if not (verdict := can_take_part(viewer)):
        return verdict
    if not KINDS[topic.kind].has_solution:
        return no(_("This is only for questions."))
    return is_alive(topic)


def can_decide_reopening(viewer: Viewer, request: ReopenRequest) -> Verdict:
    """Whether a viewer may answer a request to reopen a question: staff, not who asked."""
    if viewer.id == request.member_id:
        return no(_("You asked for this yourself. Somebody else of staff decides about it."))
    return can_arrange(viewer, request.topic)

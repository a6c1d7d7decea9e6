"""Who may vote, who sees results, who may end a poll."""

from __future__ import annotations

from app.core.i18n import _
from app.core.permissions import Verdict, no, yes
from app.forum.polls.models import Ballot, Poll
from app.forum.topics.models import Topic
from app.forum.topics.permissions import is_alive
from app.people.accounts.models import Viewer
from app.people.accounts.permissions import can_take_part


def can_vote_in(viewer: Viewer, topic: Topic, poll: Poll) -> Verdict:
    """Whether a viewer who sees the topic may vote in its poll now."""
    if not (verdict := is_open(topic, poll)):
        return verdict
    return can_take_part(viewer)


def is_open(topic: Topic, poll: Poll) -> Verdict:
    """Whether the poll takes votes at all."""
    if poll.is_over:
        return no(_("Voting is over."))
    if not (verdict := is_alive(topic)):
        return verdict
    if topic.is_closed or topic.is_archived:
        return no(_("This topic is closed, so its poll takes no votes."))
    if topic.is_hidden or not topic.is_published or topic.moved_to_id:
        return no(_("This poll takes no votes now."))
    return yes


def can_change_vote(viewer: Viewer, topic: Topic, poll: Poll) -> Verdict:
    """Whether a viewer who has voted may vote otherwise, or take the vote back."""
    if not (verdict := can_vote_in(viewer, topic, poll)):
        return verdict
    return yes if poll.may_change else no(_("A vote in this poll stays as it is."))


def sees_results(poll: Poll, ballot: Ballot | None) -> bool:
    """Whether somebody with this ballot, or none, sees any number of the poll; the same rule for everyone."""
    return poll.is_over or poll.shown == "always" or (poll.shown == "voted" and ballot is not None)


def can_close_poll(viewer: Viewer, topic: Topic) -> Verdict:
    """Whether a viewer may end the voting early: who opened the topic, and staff."""
    if not (verdict := can_take_part(viewer)):
        return verdict
    if not (verdict := is_alive(topic)):
        return verdict
    if viewer.is_staff or viewer.id == topic.author_id:
        return yes
    return no(_("Only who started the poll and staff can end it."))

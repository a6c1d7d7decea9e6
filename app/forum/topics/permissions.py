"""What people may do with topics and posts they can read."""

from __future__ import annotations

from app.core.i18n import _
from app.core.permissions import Verdict, no, yes
from app.forum.spaces.models import Membership, Space
from app.forum.spaces.permissions import can_open_topics
from app.forum.topics.kinds import KINDS
from app.forum.topics.models import Post, Topic
from app.people.accounts.models import Viewer
from app.people.accounts.permissions import can_moderate, can_take_part
from app.people.accounts.queries import is_only_moderator


def can_open(viewer: Viewer, space: Space, kind: str, place: Membership | None) -> Verdict:
    """Whether a viewer may open a topic of this kind in this space."""
    if not (verdict := can_open_topics(viewer, space, place)):
        return verdict
    if not space.takes(kind):
        return no(_("This space does not take topics of this kind."))
    return KINDS[kind].may_open(viewer)


def is_alive(topic: Topic) -> Verdict:
    """Whether anything may still be said or done in a topic, by whomever."""
    if topic.is_deleted:
        return no(_("This topic was deleted."))
    if not topic.is_published:
        return no(_("This is a draft: nobody can answer or react before it is published."))
    if topic.is_moved:
        return no(_("This conversation moved to another place."))
    if topic.is_archived:
        return no(_("This topic is archived: it can be read, not written."))
    if topic.space.is_archived:
        return no(_("This space is archived: it can be read, not written."))
    return yes


def can_reply(viewer: Viewer, topic: Topic) -> Verdict:
    """Whether a viewer may reply."""
    if not (verdict := can_take_part(viewer)):
        return verdict
    if not (verdict := is_alive(topic)):
        return verdict
    if topic.is_closed and not viewer.is_staff:
        return no(_("This topic is closed. %(reason)s", reason=topic.close_reason).strip())
    return yes


def can_edit(viewer: Viewer, post: Post) -> Verdict:
    """Whether a viewer may change a post: its author, and moderators."""
    if not (verdict := can_take_part(viewer)):
        return verdict
    if post.is_deleted or post.is_erased:
        return no(_("A deleted post cannot be changed."))
    if viewer.can_moderate or _works_on_draft(viewer, post):
        return yes
    if viewer.id != post.author_id:
        return no(_("Only its author can change a post."))
    if not (verdict := is_alive(post.topic)):
        return verdict
    if post.is_hidden:
        return no(_("Moderators have hidden this post, so it cannot be changed now."))
    if post.topic.is_closed and not viewer.is_staff:
        return no(_("This topic is closed, so its posts stay as they are."))
    return yes


def can_delete(viewer: Viewer, post: Post) -> Verdict:
    """Whether a viewer may delete a post: its author, and moderators."""
    if not (verdict := can_take_part(viewer)):
        return verdict
    if viewer.id == post.author_id or viewer.can_moderate or _works_on_draft(viewer, post):
        return yes
    return no(_("Only its author can delete a post."))


def _works_on_draft(viewer: Viewer, post: Post) -> bool:
    """Staff write together on what is not published yet."""
    return viewer.is_staff and not post.topic.is_published and not post.topic.space.is_archived


def can_restore(viewer: Viewer, post: Post) -> Verdict:
    """Whether a viewer may bring a deleted post back: an author or staff who deleted it, and moderators.

    What another took away from a moderator, that moderator does not bring back alone.
    """
    if not (verdict := can_take_part(viewer)):
        return verdict
    if post.is_erased:
        return no(_("This was deleted for good: nothing is left to bring back."))
    if viewer.id == post.deleted_by_id and (viewer.is_staff or viewer.id == post.author_id):
        return yes
    if not viewer.can_moderate:
        return no(_("Only moderators can restore this post."))
    return _not_own(viewer, post)


def can_show(viewer: Viewer, post: Post) -> Verdict:
    """Whether a viewer may bring a hidden post back: moderators, not their own while there is another."""
    return verdict if not (verdict := can_moderate(viewer)) else _not_own(viewer, post)


def _not_own(viewer: Viewer, post: Post) -> Verdict:
    if viewer.id == post.author_id and not is_only_moderator(viewer):
        return no(_("This is your own post. Another moderator or an administrator decides about it."))
    return yes


def can_accept(viewer: Viewer, topic: Topic) -> Verdict:
    """Whether a viewer may accept or withdraw a solution: the asker, and staff."""
    if not (verdict := can_take_part(viewer)):
        return verdict
    if not KINDS[topic.kind].has_solution:
        return no(_("Only questions have a solution."))
    if not (verdict := is_alive(topic)):
        return verdict
    if viewer.id == topic.author_id or viewer.is_staff:
        return yes
    return no(_("Only the asker and staff can accept a solution."))


def can_vote(viewer: Viewer, topic: Topic) -> Verdict:
    """Whether a viewer may vote for an idea."""
    if not (verdict := can_take_part(viewer)):
        return verdict
    if not KINDS[topic.kind].has_votes:
        return no(_("Only ideas are voted for."))
    if not (verdict := is_alive(topic)):
        return verdict
    if topic.status == "merged":
        return no(_("Votes count at the idea this one became a part of."))
    if not topic.takes_votes:
        return no(_("This idea is decided, so votes are closed."))
    return yes


def can_say_me_too(viewer: Viewer, topic: Topic) -> Verdict:
    """Whether a viewer may say that they have this question too."""
    if not (verdict := can_take_part(viewer)):
        return verdict
    if not KINDS[topic.kind].has_solution:
        return no(_("Only questions can be shared this way."))
    if not (verdict := is_alive(topic)):
        return verdict
    if viewer.id == topic.author_id:
        return no(_("You asked this question yourself."))
    return yes


def can_decide(viewer: Viewer, topic: Topic) -> Verdict:
    """Whether a viewer may give an idea a status: those who speak for the company."""
    if not (verdict := can_take_part(viewer)):
        return verdict
    if not KINDS[topic.kind].has_votes:
        return no(_("Only ideas have a status."))
    if not viewer.is_staff:
        return no(_("Only staff decide about ideas."))
    return is_alive(topic)


def can_mark_official(viewer: Viewer, post: Post) -> Verdict:
    """Whether a viewer may mark a reply as the official answer: staff, for replies by staff."""
    if not (verdict := can_take_part(viewer)):
        return verdict
    if not viewer.is_staff:
        return no(_("Only staff mark official answers."))
    if post.number == 1 or not post.author.is_staff:
        return no(_("Only a reply by staff can be the official answer."))
    return is_alive(post.topic)


def can_arrange(viewer: Viewer, topic: Topic) -> Verdict:
    """Whether a viewer may close, reopen and pin: staff."""
    if not (verdict := can_take_part(viewer)):
        return verdict
    return yes if viewer.is_staff else no(_("Only staff can close, pin, move or archive topics."))


def can_react(viewer: Viewer, post: Post) -> Verdict:
    """Whether a viewer may react to a post."""
    if not (verdict := can_take_part(viewer)):
        return verdict
    return no(_("This post was removed.")) if post.is_gone else is_alive(post.topic)


def can_find_helpful(viewer: Viewer, post: Post) -> Verdict:
    """Whether a viewer may say that a post helped: everybody but its author."""
    if not (verdict := can_take_part(viewer)):
        return verdict
    if not KINDS[post.topic.kind].asks_if_helpful(post.number):
        return no(_("Nobody is asked whether this post helped."))
    if post.is_gone:
        return no(_("This post was removed."))
    if viewer.id == post.author_id:
        return no(_("Others say whether your own post helped."))
    return is_alive(post.topic)


def can_find_unhelpful(viewer: Viewer, post: Post) -> Verdict:
    """Whether a viewer may say that a post did not help: regulars and staff, who know the community."""
    if not (verdict := can_find_helpful(viewer, post)):
        return verdict
    if viewer.tier in {"regular", "staff"}:
        return yes
    return no(_("Only regulars and staff say that a post did not help."))

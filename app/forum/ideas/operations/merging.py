"""Merging ideas that ask for the same, and taking them apart again."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from sqlalchemy import select

from app.core import clock
from app.core.db import db, lock
from app.core.errors import Invalid, NotFound
from app.core.events import record
from app.core.forms import Problems, one_line, row_number
from app.core.i18n import _
from app.core.permissions import require
from app.forum.follows.models import Follow
from app.forum.ideas.events import IdeaMerged, IdeaUnmerged
from app.forum.ideas.operations.deciding import MOST_REASON, decide
from app.forum.ideas.operations.joining import settle
from app.forum.ideas.permissions import can_merge, can_unmerge
from app.forum.topics.audit import audit_topic
from app.forum.topics.events import RelatedChanged, VotesChanged
from app.forum.topics.models import Decision, Topic
from app.forum.topics.queries import readers_among, topic_or_404
from app.people.accounts.models import Member

ADDRESS = re.compile(r"/topics/(\d+)(?:/|$)")


def idea_named(viewer: Member, text: str) -> Topic:
    """The idea named by its number or address. Raises Invalid, also when the viewer may not see it."""
    typed = one_line(text).removeprefix("#")
    found = re.search(ADDRESS, urlsplit(typed).path) if "/" in typed and "[" not in typed else None
    try:
        topic = topic_or_404(viewer, row_number(found[1] if found else typed))
    except NotFound:
        raise Invalid("into", _("There is no such idea.")) from None
    if topic.kind != "idea":
        raise Invalid("into", _("That topic is not an idea."))
    return topic


def merge_idea(actor: Member, topic: Topic, target: Topic, reason: str = "") -> None:
    """Merge an idea into another one: votes, words and followers of all who may see that one go with it.

    Each voter counts once. The idea stays readable, takes no votes and leaves the ranking. The same once more
    changes nothing. Raises Refused, Invalid.
    """
    for each in sorted((topic, target), key=lambda one: one.id):
        lock(each)
    require(can_merge(actor, topic))
    require(can_merge(actor, target))
    if topic.status == "merged" and topic.same_as_id == target.id:
        return
    problems = Problems()
    reason = problems.line("reason", reason, _("The reason"), least=0, most=MOST_REASON)
    _check_pair(problems, topic, target)
    problems.check()
    reason = reason or _("It asks for the same as another idea.")
    decision = decide(actor, topic, "merged", reason, topic.status_owner_id)
    topic.same_as_id = target.id
    target.merges_count += 1
    db.session.flush()
    settle(target, [topic.id])
    _bring_followers(topic, target)
    record(IdeaMerged(topic.id, topic.space_id, target.id, decision.id), actor)
    audit_topic(actor, "idea.merged", topic, reason, into_id=target.id)
    record(VotesChanged(target.id, target.space_id), actor)
    record(RelatedChanged(target.id, target.space_id), actor)


def unmerge_idea(actor: Member, topic: Topic, reason: str = "") -> None:
    """Undo a merge: the idea has its status again, and the other one loses what came from it.

    Nothing happens when it is not merged. Raises Refused, Invalid.
    """
    above = _hold(topic)
    require(can_unmerge(actor, topic))
    if topic.status != "merged" or not above:
        return
    problems = Problems()
    reason = problems.line("reason", reason, _("The reason"), least=0, most=MOST_REASON)
    problems.check()
    topic.same_as_id = None
    above[0].merges_count -= 1
    before = _status_before(topic)
    decide(actor, topic, before, reason or _("It is an idea of its own after all."), topic.status_owner_id)
    db.session.flush()
    for upper in above:
        settle(upper, [topic.id])
        record(VotesChanged(upper.id, upper.space_id), actor)
    record(RelatedChanged(above[0].id, above[0].space_id), actor)
    _send_followers_back(topic, above[0])
    record(IdeaUnmerged(topic.id, topic.space_id, above[0].id), actor)
    audit_topic(actor, "idea.unmerged", topic, reason, from_id=above[0].id)


def _check_pair(problems: Problems, topic: Topic, target: Topic) -> None:
    if topic.id == target.id:
        problems.add("into", _("An idea cannot be merged into itself."))
    elif target.status == "merged":
        problems.add("into", _("That idea was merged itself. Choose the one it became a part of."))
    elif topic.status == "merged":
        problems.add("into", _("This idea is merged into another one already. Undo that first."))
    elif target.is_deleted or target.is_hidden or not target.is_published:
        problems.add("into", _("That idea is not shown to anyone, so nothing can be merged into it."))


def _hold(topic: Topic) -> list[Topic]:
    """Hold an idea and all above it that its votes went to; returns those, the nearest first."""
    chain = _above(topic)
    for each in sorted([topic, *chain], key=lambda one: one.id):
        lock(each)
    return _above(topic)


def _above(topic: Topic) -> list[Topic]:
    found: list[Topic] = []
    at: Topic | None = topic
    while at is not None and at.status == "merged" and at.same_as_id:
        at = db.session.get(Topic, at.same_as_id)
        if at is None or at in found:
            break
        found.append(at)
    return found


def _status_before(topic: Topic) -> str | None:
    """What the company had said before it merged the idea."""
    merged = select(Decision).where(Decision.topic_id == topic.id, Decision.status == "merged")
    last = db.session.scalars(merged.order_by(Decision.id.desc()).limit(1)).first()
    return last.before if last else None


def _bring_followers(topic: Topic, target: Topic) -> None:
    """Who follows the idea follows the other one, unless they decided about that before or may not see it."""
    every = select(Follow.member_id).where(Follow.target == "topic", Follow.target_id == topic.id)
    followers = sorted(db.session.scalars(every.where(Follow.level == "every")))
    known = select(Follow.member_id).where(Follow.target == "topic", Follow.target_id == target.id)
    new = set(followers) - set(db.session.scalars(known))
    for member_id in sorted(readers_among(sorted(new), target)):
        reason = _came_from(topic)
        db.session.add(
            Follow(
                member_id=member_id,
                target="topic",
                target_id=target.id,
                level="every",
                reason=reason,
                created_at=clock.now(),
            )
        )


def _send_followers_back(topic: Topic, target: Topic) -> None:
    came = select(Follow).where(Follow.target == "topic", Follow.target_id == target.id)
    for follow in db.session.scalars(came.where(Follow.reason == _came_from(topic))):
        db.session.delete(follow)


def _came_from(topic: Topic) -> str:
    return f"merged:{topic.id}"

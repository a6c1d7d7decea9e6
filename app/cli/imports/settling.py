"""The state of an imported topic, once all its replies are here: solution, status, closed, numbers."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from app.cli.imports.mapping import moment, moment_or_none, number, status_of
from app.cli.imports.references import References
from app.cli.imports.report import Report
from app.cli.imports.staging import Item, Stage
from app.core import clock
from app.core.db import db
from app.core.i18n import _
from app.forum.ideas.operations import set_status
from app.forum.topics.kinds import KINDS
from app.forum.topics.models import ExternalRef, Post, Topic
from app.forum.topics.operations import accept_solution, close_topic
from app.forum.topics.operations.contributions import add_contribution
from app.people.accounts.models import Member


class Settler:
    """Brings topics into their state, once each: what happened here since is never undone."""

    def __init__(self, references: References, stage: Stage, report: Report, actor_id: int) -> None:
        self.references = references
        self.stage = stage
        self.report = report
        self.actor_id = actor_id
        self._touched = 0

    def touched(self, item: Item) -> None:
        """Remember that something of this topic was written in this run."""
        self._touched = item.topic

    def settle(self, item: Item) -> None:
        """Give a topic its state, unless it has it since an earlier run."""
        reference = self.references.one("question", item.number)
        topic = None if reference is None else db.session.get(Topic, reference.local_id)
        if reference is None or topic is None:
            return
        if not reference.note.get("settled"):
            self._settle(topic, item, reference)
        if self._touched == item.topic:
            db.session.flush()
            topic.last_activity_at = _latest(topic, item)

    def _settle(self, topic: Topic, item: Item, reference: ExternalRef) -> None:
        actor = db.session.get_one(Member, self.actor_id)
        self._touched = item.topic
        note = dict(reference.note)
        topic.score, topic.views_count = (
            number(item.row, "Score"),
            topic.views_count + number(item.row, "ViewCount"),
        )
        db.session.flush()
        self._accept(topic, item)
        self._decide(actor, topic, item)
        original = self.stage.original_of(item.number)
        if closed_at := moment_or_none(item.row, "ClosedDate"):
            with clock.frozen(closed_at):
                close_topic(actor, topic, _close_reason(original["Title"] if original else ""))
        if original:
            note["duplicate_of"] = original["Id"]
        reference.note = note | {"settled": True}

    def _accept(self, topic: Topic, item: Item) -> None:
        answer = number(item.row, "AcceptedAnswerId")
        reference = self.references.one("answer", answer) if answer else None
        if reference is None:
            if answer:
                self.report.note("question", str(item.number), _("Its accepted answer did not come in."))
            return
        post = db.session.get_one(Post, reference.local_id)
        day = self.stage.accepted_at(answer)
        with clock.frozen(max(post.created_at, moment({"day": day}, "day")) if day else post.created_at):
            if KINDS[topic.kind].has_solution:
                accept_solution(topic.author, topic, post)
            else:
                _keep_accepted(topic, post)

    def _decide(self, actor: Member, topic: Topic, item: Item) -> None:
        status, tag = status_of(item.row)
        if status:
            said_at = moment_or_none(item.row, "LastEditDate") or moment(item.row, "CreationDate")
            with clock.frozen(said_at):
                set_status(
                    actor, topic, status, _("It was tagged “%(tag)s” where it was first suggested.", tag=tag)
                )


def _keep_accepted(topic: Topic, post: Post) -> None:
    """Elsewhere a discussion or an idea may have an accepted answer too; nobody could accept it here."""
    topic.solution_post_id, topic.solved_by_id, topic.solved_at = post.id, topic.author_id, clock.now()
    post.author.solutions_count = Member.solutions_count + 1
    add_contribution(post.author_id, topic, solutions=1)


def _close_reason(original: str) -> str:
    if original:
        return _("It was closed as a duplicate of “%(title)s”.", title=original)
    return _("It was closed where it was first asked.")


def _latest(topic: Topic, item: Item) -> datetime:
    """The last activity that the dump knows of, or the newest post, which may be a comment."""
    newest = db.session.scalar(select(func.max(Post.created_at)).where(Post.topic_id == topic.id))
    known = moment_or_none(item.row, "LastActivityDate")
    return max(at for at in (newest, known, topic.created_at) if at)

"""Proving counters: each is compared with the rows that it counts. And rendering stored texts again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, Update, case, func, or_, select, true, update
from sqlalchemy.orm import InstrumentedAttribute, aliased

from app.core.db import db, transaction
from app.core.markup import FORMULAS, VERSION
from app.core.settings import settings
from app.forum.spaces.models import Membership, Space
from app.forum.tags.models import Tag, TopicTag
from app.forum.topics.models import CustomerVote, HelpfulVote, MeToo, Post, Topic, Vote
from app.forum.topics.operations.mentioning import keep_mentions
from app.forum.topics.recount_contributions import ContributionCounter
from app.forum.topics.text import PostText, rendered
from app.people.accounts.models import Member

BATCH = 200


@dataclass(frozen=True)
class Counter:
    """A counter column and the subquery that tells what it should be."""

    name: str
    key: InstrumentedAttribute[int]
    column: InstrumentedAttribute[int]
    counted: ColumnElement[int]

    def wrong(self) -> Select[int, int, int]:
        """Rows whose counter is wrong: key, kept number, counted number."""
        return select(self.key, self.column, self.counted).where(self.column != self.counted)

    def correction(self) -> Update:
        """The statement that puts all of them right."""
        return (
            update(self.key.class_).where(self.column != self.counted).values({self.column.key: self.counted})
        )


def counters() -> Iterable[Counter | ContributionCounter]:
    """Every counter of the forum."""
    yield ContributionCounter()
    alive = (Post.deleted_at.is_(None), Post.hidden_at.is_(None))
    shown = (Topic.deleted_at.is_(None), Topic.hidden_at.is_(None), *_for_all_readers())
    yield Counter(
        "posts", Topic.id, Topic.posts_count, _count(Post.topic_id == Topic.id, maximum=Post.number)
    )
    yield Counter(
        "replies", Topic.id, Topic.replies_count, _count(Post.topic_id == Topic.id, Post.number > 1, *alive)
    )
    yield from _answers(alive)
    yield from _votes()
    yield Counter("merged ideas", Topic.id, Topic.merges_count, _merges())
    yield Counter("me-too", Topic.id, Topic.me_too_count, _count(MeToo.topic_id == Topic.id))
    for name, column, value in (
        ("helpful", Post.helpful_count, 1),
        ("not helpful", Post.unhelpful_count, -1),
    ):
        said = (HelpfulVote.post_id == Post.id, HelpfulVote.value == value)
        yield Counter(name, Post.id, column, _count(*said))
    yield Counter("topics of tags", Tag.id, Tag.topics_count, _count(TopicTag.tag_id == Tag.id))
    yield Counter(
        "topics of spaces", Space.id, Space.topics_count, _count(Topic.space_id == Space.id, *shown)
    )
    joined = (Membership.space_id == Space.id, Membership.state == "active")
    yield Counter("members of spaces", Space.id, Space.members_count, _count(*joined))
    yield Counter(
        "topics of members", Member.id, Member.topics_count, _count(Topic.author_id == Member.id, *shown)
    )
    replies = (Post.author_id == Member.id, Post.number > 1, *alive)
    yield Counter("replies of members", Member.id, Member.replies_count, _count(*replies))
    solved = (Topic.solution_post_id == Post.id, Post.author_id == Member.id)
    yield Counter("solutions of members", Member.id, Member.solutions_count, _count(*solved))


def _for_all_readers() -> tuple[ColumnElement[bool], ...]:
    """`Topic.is_for_all_readers` as a rule: a number must not tell of what only some may read."""
    return Topic.published_at.is_not(None), Topic.audience == "readers", Topic.moved_to_id.is_(None)


def _answers(alive: tuple[ColumnElement[bool], ...]) -> Iterable[Counter]:
    """`Post.answers` and `Post.answers_for_company` as rules."""
    answer = (Post.topic_id == Topic.id, Post.number > 1, *alive)
    others = or_(Post.author_id != Topic.author_id, Post.is_official)
    by_company = or_(Post.by_staff, Post.is_official)
    yield Counter("answers", Topic.id, Topic.answers_count, _count(*answer, others))
    counted = _count(*answer, others, by_company)
    yield Counter("answers by the company", Topic.id, Topic.company_answers_count, counted)


def _votes() -> Iterable[Counter]:
    """Votes of members and of customers without an account, all of them and those that want more."""
    for name, column, rules in (
        ("votes", Topic.votes_count, (true(), true())),
        ("important votes", Topic.important_votes, (Vote.importance == 2, CustomerVote.importance == 2)),
        ("urgent votes", Topic.must_votes, (Vote.importance == 3, CustomerVote.importance == 3)),
    ):
        members = _count(Vote.topic_id == Topic.id, rules[0])
        yield Counter(name, Topic.id, column, members + _count(CustomerVote.topic_id == Topic.id, rules[1]))


def _merges() -> ColumnElement[int]:
    merged = aliased(Topic)
    return _count(merged.same_as_id == Topic.id, merged.status == "merged")


def _count(
    *rules: ColumnElement[bool], maximum: InstrumentedAttribute[int] | None = None
) -> ColumnElement[int]:
    wanted: Any = func.count() if maximum is None else func.coalesce(func.max(maximum), 0)
    return select(wanted).where(*rules).scalar_subquery()


def rerender(everything: bool = False) -> int:
    """Render posts that would look different by now (or all) again, in batches; returns how many."""
    formulas = settings().mathematics
    done, last = 0, 0
    while True:
        wanted = select(Post.id, Post.body, Post.breaks).where(Post.id > last).order_by(Post.id).limit(BATCH)
        found = db.session.execute(wanted if everything else wanted.where(_is_old(formulas))).all()
        # Outside of the transaction that writes them: rendering a batch takes long, and others wait for it.
        texts = {post_id: rendered(body, breaks=breaks) for post_id, body, breaks in found}
        if not texts:
            return done
        with transaction():
            for post in db.session.scalars(select(Post).where(Post.id.in_(texts)).with_for_update()):
                _redraw(post, texts[post.id])
        done, last = done + len(texts), max(texts)
        db.session.expunge_all()


def _redraw(post: Post, text: PostText) -> None:
    """Give a post its new HTML, unless somebody edited it meanwhile."""
    if (post.body, post.breaks) == (text.source, text.breaks):
        post.html, post.markup_version = text.html, text.version
        post.version += 1
        keep_mentions(post, text.mentions)


def _is_old(formulas: bool) -> ColumnElement[bool]:
    """`version_of` as a rule."""
    if not formulas:
        return Post.markup_version != VERSION
    return Post.markup_version != case((Post.body.contains("$"), VERSION + FORMULAS), else_=VERSION)

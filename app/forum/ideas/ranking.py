"""Keeping the rank of ideas: after votes, after members have read, and by the clock."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, select, update

from app.core import clock
from app.core.chores import chore
from app.core.db import db, transaction
from app.forum.ideas.figures import LEAST_VIEWERS, UNKNOWN, Prior, fitted, rate
from app.forum.ideas.models import IdeaPrior
from app.forum.topics.gathering import Marks
from app.forum.topics.models import ReadMark, Topic

MOST_FITTED = 5000
BATCH = 500
SHUT = ("shipped", "declined", "merged")


def prior() -> Prior:
    """What ideas of this community are compared with."""
    row = db.session.get(IdeaPrior, 1)
    return UNKNOWN if row is None else Prior(row.alpha, row.beta)


def rerank(topic: Topic) -> None:
    """Give an idea its rank in its present state; one that takes no votes stands below all that do."""
    topic.rank = rate(topic.votes_count, topic.viewers_count, prior()) if topic.takes_votes else 0.0


def note_viewers(marks: Marks) -> None:
    """Count again how many members have seen the ideas of a batch. Guests are not known, so not counted."""
    read = {topic_id for _, topic_id in marks}
    chosen = sorted(db.session.scalars(select(Topic.id).where(Topic.id.in_(read), Topic.kind == "idea")))
    if chosen:
        _count_viewers(Topic.id.in_(chosen))
        _rerank(Topic.id.in_(chosen), prior())


def _count_viewers(rule: ColumnElement[bool]) -> None:
    seen = select(func.count()).where(ReadMark.topic_id == Topic.id).scalar_subquery()
    db.session.execute(_changing(update(Topic).where(rule), viewers_count=seen))


def _rerank(rule: ColumnElement[bool], known: Prior) -> None:
    """The formula of `rate`, for many at once."""
    seen = case((Topic.viewers_count > Topic.votes_count, Topic.viewers_count), else_=Topic.votes_count)
    share = (known.alpha + Topic.votes_count) / (known.alpha + known.beta + seen)
    shut = Topic.closed_at.is_not(None) | func.coalesce(Topic.status, "").in_(SHUT)
    rank = case((shut, 0.0), else_=share)
    differs = func.abs(Topic.rank - rank) > 1e-12
    db.session.execute(_changing(update(Topic).where(and_(rule, differs)), rank=rank))


def _changing(statement: Any, **values: Any) -> Any:
    return statement.values(**values).execution_options(synchronize_session=False)


@chore(every=timedelta(hours=1), name="ideas.rank")
def fit_ranks() -> None:
    """Fit the prior to what members want now, and count viewers and rank of every idea anew, in batches."""
    with transaction():
        known = fitted(_rates())
        db.session.merge(IdeaPrior(id=1, alpha=known.alpha, beta=known.beta, fitted_at=clock.now()))
    last = 0
    while numbers := _next_ideas(last):
        with transaction():
            _count_viewers(Topic.id.in_(numbers))
            _rerank(Topic.id.in_(numbers), known)
        last = numbers[-1]


def _rates() -> list[float]:
    """The share of votes of the newest ideas that enough members have seen."""
    seen = (Topic.kind == "idea", Topic.viewers_count >= LEAST_VIEWERS, Topic.published_at.is_not(None))
    rows = select(Topic.votes_count, Topic.viewers_count).where(*seen, Topic.deleted_at.is_(None))
    found = db.session.execute(rows.order_by(Topic.id.desc()).limit(MOST_FITTED))
    return [votes / max(votes, viewers) for votes, viewers in found]


def _next_ideas(after: int) -> list[int]:
    numbers = select(Topic.id).where(Topic.kind == "idea", Topic.id > after).order_by(Topic.id).limit(BATCH)
    found = list(db.session.scalars(numbers))
    db.session.rollback()
    return found

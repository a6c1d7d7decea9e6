"""Ratings in figures. Only what stands in open spaces is counted: the same numbers for every reader."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sqlalchemy import Select, case, func, select

from app.core.db import db
from app.forum.experiences.permissions import KIND
from app.forum.experiences.rating import Summary, together
from app.forum.spaces.models import Space
from app.forum.topics.models import Topic
from app.forum.topics.queries.visible import listed_topics
from app.people.accounts.models import Member, Viewer


def summaries(viewer: Viewer) -> dict[int | None, Summary]:
    """The ratings by product id, None for what is about something else; in one statement.

    Of each customer the newest about a thing counts. They go through what the viewer may see, narrowed to
    open spaces: nobody counts what they cannot read, and nobody learns from a number that there is more
    somewhere else.
    """
    counted = _counted(viewer).subquery()
    said = [func.sum(case((counted.c.recommends.is_(value), 1), else_=0)) for value in (True, False)]
    figures = select(counted.c.product_id, counted.c.rating, func.count(), *said).where(counted.c.newest == 1)
    found: dict[int | None, Summary] = defaultdict(Summary)
    for product_id, stars, count, yes, no in db.session.execute(
        figures.group_by(counted.c.product_id, counted.c.rating)
    ):
        found[product_id].add(stars, count, yes, no)
    prior = together(found)
    for summary in found.values():
        summary.prior = prior
    return dict(found)


def _counted(viewer: Viewer) -> Select[Any]:
    """Ratings of customers, each with its place among those of its author about the same thing, newest first.

    Staff may tell what they know of a product, but do not rate what they sell.
    """
    rows = listed_topics(viewer).join(Space, Space.id == Topic.space_id)
    rows = rows.join(Member, Member.id == Topic.author_id).where(Member.role == "customer")
    rows = rows.where(Topic.kind == KIND, Topic.rating.between(1, 5))
    rows = rows.where(Space.audience == "open", Topic.audience == "readers")
    same = (Topic.author_id, Topic.product_id, func.lower(Topic.subject))
    newest = func.row_number().over(partition_by=same, order_by=(Topic.created_at.desc(), Topic.id.desc()))
    return rows.with_only_columns(Topic.product_id, Topic.rating, Topic.recommends, newest.label("newest"))


def summary_of(product_id: int, found: dict[int | None, Summary]) -> Summary:
    """The ratings of one product; an empty one, with the same prior, when there are none."""
    return found.get(product_id) or Summary(prior=together(found))

"""Ratings in figures. Only what stands in open spaces is counted: the same numbers for every reader."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import case, func

from app.core.db import db
from app.forum.experiences.permissions import KIND
from app.forum.experiences.rating import Summary, together
from app.forum.spaces.models import Space
from app.forum.topics.models import Topic
from app.forum.topics.queries.visible import listed_topics
from app.people.accounts.models import Viewer


def summaries(viewer: Viewer) -> dict[int | None, Summary]:
    """The ratings by product id, None for what is about something else; in one statement.

    They go through what the viewer may see, narrowed to open spaces: nobody counts what they cannot read, and
    nobody learns from a number that there is more somewhere else.
    """
    said = [func.sum(case((Topic.recommends.is_(value), 1), else_=0)) for value in (True, False)]
    rows = listed_topics(viewer).join(Space, Space.id == Topic.space_id)
    rows = rows.where(Topic.kind == KIND, Topic.rating.between(1, 5))
    rows = rows.where(Space.audience == "open", Topic.audience == "readers")
    figures = rows.with_only_columns(Topic.product_id, Topic.rating, func.count(), *said)
    found: dict[int | None, Summary] = defaultdict(Summary)
    for product_id, stars, count, yes, no in db.session.execute(
        figures.group_by(Topic.product_id, Topic.rating)
    ):
        found[product_id].add(stars, count, yes, no)
    prior = together(found)
    for summary in found.values():
        summary.prior = prior
    return dict(found)


def summary_of(product_id: int, found: dict[int | None, Summary]) -> Summary:
    """The ratings of one product; an empty one, with the same prior, when there are none."""
    return found.get(product_id) or Summary(prior=together(found))

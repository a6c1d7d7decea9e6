"""The trending page, what stands behind a figure, and the figures as CSV."""

from __future__ import annotations

import csv
import io

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from app.core import limits
from app.core.errors import NotFound
from app.core.greenlets import give_way
from app.core.limits import limiter
from app.core.tables import cell
from app.discovery.trending.evidence import evidence
from app.discovery.trending.figures import PERIODS, period
from app.discovery.trending.queries import SUBJECTS, trends
from app.people.accounts.queries import current_viewer

trending = Blueprint("trending", __name__)
ORDERS = ("most", "rising")
MOST_ROWS = 1000


@trending.get("/trending")
@trending.get("/insight/trending", endpoint="insight")
@limiter.limit(limits.SEARCHING)
def page() -> ResponseReturnValue:
    """Topics, tags and spaces of the day, week or month, from what the viewer may see."""
    viewer, chosen = current_viewer(), period(request.args.get("period"))
    inside = request.path.startswith("/insight")
    if inside and not viewer.sees_insight:
        raise NotFound
    order = _order()
    found = {}
    for subject in SUBJECTS:
        found[subject] = trends(viewer, chosen, subject, order)
        give_way()
    return render_template(
        "trending/page.html",
        found={subject: each.all for subject, each in found.items()},
        span=found["topic"].span,
        period=chosen,
        periods=PERIODS,
        order=order,
        inside=inside,
        section="insight" if inside else "home",
    )


@trending.get("/trending/<subject>/<path:key>")
@limiter.limit(limits.SEARCHING)
def behind(subject: str, key: str) -> ResponseReturnValue:
    """The posts behind one figure."""
    chosen = period(request.args.get("period"))
    found = evidence(current_viewer(), chosen, subject, key) if subject in SUBJECTS else None
    if found is None:
        raise NotFound
    return render_template(
        "trending/behind.html", found=found, period=chosen, periods=PERIODS, subject=subject
    )


@trending.get("/insight/trending.csv")
@limiter.limit(limits.SEARCHING)
def as_csv() -> ResponseReturnValue:
    """The figures of one sort as CSV, for staff."""
    viewer, chosen, subject = (
        current_viewer(),
        period(request.args.get("period")),
        request.args.get("by", "topic"),
    )
    if not viewer.sees_insight or subject not in SUBJECTS:
        raise NotFound
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([subject, "title", "from", "to", "customers", "customers_before", "rise"])
    found = trends(viewer, chosen, subject, _order(), limit=MOST_ROWS)
    span = (found.span.start.isoformat(timespec="minutes"), chosen.end.isoformat(timespec="minutes"))
    compares = found.span.earlier is not None
    for t in found.all:
        compared = (t.before, f"{t.rise:.2f}") if compares else ("", "")
        writer.writerow([cell(t.key), cell(t.label), *span, t.now, *compared])
    name = f"trending-{subject}-{chosen.key}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(text.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)


def _order() -> str:
    order = request.args.get("order", "most")
    return order if order in ORDERS else "most"

"""The wall of quotes for the company, and the same as CSV."""

from __future__ import annotations

import csv
import io
from urllib.parse import urlencode

from flask import Response, current_app, render_template, request

from app.core import limits
from app.core.counters import last_event
from app.core.errors import NotFound
from app.core.forms import row_number
from app.core.limits import limiter
from app.core.markup.text import plain_text
from app.core.tables import cell
from app.forum.experiences.queries.products import products
from app.forum.experiences.queries.quotes import PERIODS, Wanted, all_quotes, quotes_count, quotes_page
from app.forum.experiences.routes.blueprint import experiences
from app.forum.topics.models import Post
from app.people.accounts.models import Viewer
from app.people.accounts.queries import current_viewer

COLUMNS = (
    "date", "author", "product", "stars", "recommends", "title", "outcome", "text", "address", "agreed",
)  # fmt: skip


def staff_viewer() -> Viewer:
    """The viewer, when they read insight; for everybody else there is nothing here."""
    viewer = current_viewer()
    if not viewer.sees_insight:
        raise NotFound
    return viewer


def wanted() -> Wanted:
    """What the address asks for; what it cannot mean is left out."""
    args = request.args
    stars, period = args.get("stars", ""), args.get("period", "")
    return Wanted(
        product_id=row_number(args.get("product")),
        stars=int(stars) if stars in set("12345") else 0,
        period=period if period in PERIODS else "",
    )


@experiences.get("/insight/quotes")
@limiter.limit(limits.SEARCHING)
def wall() -> str:
    """What customers agreed to be quoted with."""
    viewer, asked = staff_viewer(), wanted()
    last = last_event(viewer)
    page = quotes_page(viewer, asked, request.args.get("after"))
    chosen = {"product": asked.product_id or "", "stars": asked.stars or "", "period": asked.period}
    return render_template(
        "experiences/quotes.html",
        page=page,
        last=last,
        count=quotes_count(viewer, asked),
        products=products(),
        asked=asked,
        periods=PERIODS,
        query=urlencode({name: value for name, value in chosen.items() if value}),
        text_of=lambda post: plain_text(post.html),
        section="quotes",
    )


@experiences.get("/insight/quotes.csv")
@limiter.limit(limits.SEARCHING)
def wall_as_csv() -> Response:
    """The same as CSV, all of it."""
    viewer = staff_viewer()
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    base = (current_app.config["BASE_URL"] or request.host_url).rstrip("/")
    for post in all_quotes(viewer, wanted()):
        writer.writerow([cell(value) for value in _row(post, base)])
    headers = {
        "Content-Disposition": 'attachment; filename="quotes.csv"',
        "Cache-Control": "private, no-store",
    }
    return Response(text.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)


def _row(post: Post, base: str) -> list[str]:
    topic = post.topic
    agreed = topic.quotable_at.isoformat(timespec="minutes") if topic.quotable_at else ""
    return [
        topic.created_at.date().isoformat(),
        post.author.name,
        topic.subject,
        str(topic.rating or ""),
        {None: "", True: "yes", False: "no"}[topic.recommends],
        topic.title,
        topic.outcome,
        plain_text(post.html),
        f"{base}{topic.url}",
        agreed,
    ]

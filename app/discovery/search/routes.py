"""The search page."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from app.core import limits
from app.core.forms import one_line
from app.core.limits import limiter
from app.discovery.search.queries import Filters, Found
from app.discovery.search.queries import search as find
from app.forum.spaces.queries import readable_spaces
from app.forum.topics.kinds import KINDS
from app.people.accounts.queries import current_viewer

search = Blueprint("search", __name__)


@search.get("/search")
@limiter.limit(limits.SEARCHING)
def page() -> ResponseReturnValue:
    """What was found, or how to search when nothing was asked."""
    viewer, query = current_viewer(), one_line(request.args.get("q"))[:200]
    spaces = readable_spaces(viewer)
    filters = _filters({space.slug: space.id for space in spaces})
    found = find(viewer, query, filters) if query else Found([], False)
    return render_template(
        "search/page.html", query=query, found=found, filters=filters, spaces=spaces, args=request.args
    )


def _filters(spaces: dict[str, int]) -> Filters:
    args = request.args
    space = args.get("space", "")
    return Filters(
        kind=args.get("kind", "") if args.get("kind") in KINDS else "",
        space_id=spaces.get(space, 0) if space else None,
        answered=args.get("answered", "") if args.get("answered") in {"yes", "no"} else "",
        order="newest" if args.get("order") == "newest" else "best",
    )

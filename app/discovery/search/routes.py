"""The search page."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from app.core import limits
from app.core.forms import one_line, row_number
from app.core.limits import limiter
from app.discovery.search.help import found_articles, similar_articles
from app.discovery.search.queries import ANSWERED, Filters, Found
from app.discovery.search.queries import search as find
from app.discovery.search.similar import similar_topics
from app.forum.spaces.queries import readable_spaces
from app.forum.topics.forms import TopicForm
from app.forum.topics.kinds import KINDS
from app.forum.topics.models import Topic
from app.forum.topics.routes.opening import composer
from app.people.accounts.queries import current_member, current_viewer
from app.people.sign_in import signed_in

search = Blueprint("search", __name__)


@search.get("/search")
@limiter.limit(limits.SEARCHING)
def page() -> ResponseReturnValue:
    """What was found, or how to search when nothing was asked."""
    viewer, query = current_viewer(), one_line(request.args.get("q"))[:200]
    spaces = readable_spaces(viewer)
    filters = _filters({space.slug: space.id for space in spaces})
    found = find(viewer, query, filters) if query else Found([], False)
    narrowed = filters.space_id is not None or filters.answered or filters.kind not in {"", "question"}
    return render_template(
        "search/page.html", query=query, found=found, filters=filters, spaces=spaces, args=request.args,
        articles=[] if narrowed else found_articles(viewer, query),
    )  # fmt: skip


@search.route("/topics/similar", methods=["GET", "POST"])
@limiter.limit(limits.TYPING)
def similar() -> ResponseReturnValue:
    """Topics like the title that is being typed; sent by the composer, the composer with what was typed."""
    if request.method == "POST":
        return _composer_with_similar()
    args = request.args
    found = _similar(args.get("title"), args.get("kind"), args.get("space"))
    found = [topic for topic in found if topic.id != row_number(args.get("without"))]
    if args.get("part") == "picks":
        return render_template("search/_picks.html", similar=found)
    template = "search/_similar.html" if args.get("part") else "search/similar.html"
    title = one_line(args.get("title"))[:200]
    articles = similar_articles(current_viewer(), title)
    return render_template(template, similar=found, articles=articles, title=title)


def _similar(title: str | None, kind: str | None, slug: str | None) -> list[Topic]:
    viewer = current_viewer()
    spaces = {space.slug: space.id for space in readable_spaces(viewer)} if slug else {}
    kind = kind if kind in KINDS else ""
    return similar_topics(viewer, one_line(title), kind=kind or "", space_id=spaces.get(slug or ""))


@signed_in
def _composer_with_similar() -> ResponseReturnValue:
    form = TopicForm.read(request.form)
    found = _similar(form.title, form.kind, form.space)
    articles = similar_articles(current_member(), form.title)
    return composer(current_member(), form.fresh(), similar=found, articles=articles)


def _filters(spaces: dict[str, int]) -> Filters:
    args = request.args
    space = args.get("space", "")
    return Filters(
        kind=args.get("kind", "") if args.get("kind") in KINDS else "",
        space_id=spaces.get(space, 0) if space else None,
        answered=asked if (asked := args.get("answered", "")) in ANSWERED else "",
        order="newest" if args.get("order") == "newest" else "best",
    )

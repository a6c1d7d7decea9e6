"""Help while writing: the preview, people to mention and tags to choose from."""

from __future__ import annotations

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from app.core.forms import many_lines, one_line, row_number
from app.core.limits import limiter
from app.forum.spaces.models import Space
from app.forum.spaces.queries import readable_space_or_404
from app.forum.topics.queries import suggest_people, topic_or_404, visible_tags
from app.forum.topics.routes.blueprint import topics
from app.forum.topics.text import rendered
from app.people.accounts.queries import current_member, current_viewer
from app.people.sign_in import signed_in

PREVIEWING = "60 per minute"
SUGGESTING = "120 per minute"


@topics.post("/preview")
@signed_in
@limiter.limit(PREVIEWING)
def preview() -> ResponseReturnValue:
    """A text as it would be stored, with the line ends of the one it changes. Refuses what is too much."""
    breaks = request.form.get("breaks") != "off"
    made = rendered(many_lines(request.form.get("body")), breaks=breaks)
    return made.html, {"Content-Type": "text/html; charset=utf-8"}


@topics.get("/people/suggest")
@signed_in
@limiter.limit(SUGGESTING)
def suggest() -> ResponseReturnValue:
    """Members to mention whose name or handle starts with `q`, and who can see the place."""
    text = one_line(request.args.get("q"))[:60]
    found = suggest_people(current_member(), text, _place()) if text else []
    return jsonify(
        [
            {
                "id": m.id,
                "name": m.name,
                "handle": m.handle,
                "initials": m.initials,
                "hue": m.hue,
                "staff": m.is_staff,
            }
            for m in found
        ]
    )


def _place() -> Space | None:
    viewer = current_viewer()
    if request.args.get("topic"):
        return topic_or_404(viewer, row_number(request.args.get("topic"))).space
    slug = one_line(request.args.get("space"))
    return readable_space_or_404(viewer, slug) if slug else None


@topics.get("/tags/suggest")
@signed_in
@limiter.limit(SUGGESTING)
def suggest_tags() -> ResponseReturnValue:
    """Tags that start with `q`, the most used first."""
    text = one_line(request.args.get("q")).lstrip("#").lower()[:30]
    found = visible_tags(current_viewer(), text, 8) if text else []
    return jsonify([{"name": name, "count": uses} for name, uses in found])

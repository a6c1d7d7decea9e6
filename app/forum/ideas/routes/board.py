"""The roadmap."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.core.counters import last_event
from app.core.forms import one_line
from app.forum.ideas import operations as do
from app.forum.ideas.queries import load_board
from app.forum.ideas.queries.board import order_of
from app.forum.ideas.routes.blueprint import ideas
from app.forum.spaces.queries import readable_space_or_404
from app.forum.topics.kinds import STATUSES
from app.people.accounts.queries import current_viewer, staff_members


@ideas.get("/roadmap")
def roadmap() -> ResponseReturnValue:
    """What the company does about ideas, in columns, as far as the reader may see it."""
    viewer = current_viewer()
    last = last_event(viewer)
    slug, tag = one_line(request.args.get("space"))[:60], one_line(request.args.get("tag")).lower()[:60]
    space = readable_space_or_404(viewer, slug) if slug else None
    declined = "declined" in request.args
    board = load_board(viewer, space, tag, declined)
    return render_template(
        "ideas/roadmap.html",
        board=board,
        space=space,
        tag=tag,
        declined=declined,
        order_of=order_of,
        choices=[(key, STATUSES[key]) for key in do.CHOICES],
        staff=staff_members() if viewer.is_staff else [],
        last=last,
        section="roadmap",
    )

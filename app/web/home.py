"""The front page: news, the latest of everything, and what to expect."""

from __future__ import annotations

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.core.counters import counts, last_event
from app.core.settings import settings
from app.forum.news.queries import must_reads_for
from app.forum.topics.queries import front_page
from app.live.here.online import online_for
from app.people.accounts.queries import current_viewer
from app.web.blueprint import web
from app.web.figures import promise


@web.get("/")
def home() -> ResponseReturnValue:
    """The latest activity the viewer may see, with what is new from the company above it."""
    viewer = current_viewer()
    cursor = request.args.get("cursor")
    last = last_event(viewer)
    listed, news = front_page(viewer, cursor)
    waits = 0 if cursor else counts(viewer).get("must_read", 0)
    shown = not viewer.is_guest or settings().guests_may_read
    return render_template(
        "web/home.html",
        topic_list=listed,
        news=news,
        must_reads=must_reads_for(viewer) if waits else [],
        must_read_count=waits,
        last=last,
        older=f"/?cursor={listed.page.next}" if listed.page.next else None,
        is_later_page=bool(cursor),
        takes="none" if cursor else "new",
        promise=promise() if shown else None,
        online=online_for(viewer),
        section="home",
    )


@web.get("/latest")
def latest() -> ResponseReturnValue:
    """The latest activity has one address: the front page."""
    return redirect("/", 301)

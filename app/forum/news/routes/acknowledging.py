"""Confirming that one has read what everybody must read, and who has."""

from __future__ import annotations

import csv
import io

from flask import Response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.core import limits
from app.core.counters import last_event
from app.core.db import transaction
from app.core.http import stream_response, wants_stream
from app.core.limits import limiter
from app.core.permissions import require
from app.core.tables import cell
from app.forum.news.operations import acknowledge
from app.forum.news.permissions import can_see_readers
from app.forum.news.queries import readers_of, readers_page
from app.forum.news.routes.blueprint import news
from app.forum.topics.again import stream
from app.forum.topics.fragments import partial
from app.forum.topics.models import Topic
from app.forum.topics.queries import topic_or_404
from app.people.accounts.queries import current_member, current_viewer
from app.people.sign_in import signed_in

MOST_ROWS = 100_000
BATCH = 1000


@news.post("/topics/<int:topic_id>/acknowledgement")
@signed_in
@limiter.limit(limits.REACTING)
def confirm(topic_id: int) -> ResponseReturnValue:
    """Say that one has read this."""
    with transaction():
        topic = topic_or_404(current_viewer(), topic_id)
        found = acknowledge(current_member(), topic)
    if not wants_stream():
        return redirect(topic.url, 303)
    html = partial("news/_confirm.html", topic=topic, confirmed_at=found.created_at)
    return stream_response(stream("replace", f"topic-{topic.id}-confirm", html))


def _topic(topic_id: int) -> Topic:
    topic = topic_or_404(current_viewer(), topic_id)
    require(can_see_readers(current_viewer(), topic))
    return topic


@news.get("/topics/<int:topic_id>/acknowledgements")
@signed_in
def readers(topic_id: int) -> ResponseReturnValue:
    """Who has confirmed, and who has not."""
    last = last_event(current_viewer())
    topic = _topic(topic_id)
    state = "missing" if request.args.get("state") == "missing" else "confirmed"
    page = readers_page(topic, state == "confirmed", request.args.get("cursor"))
    base = f"/topics/{topic.id}/acknowledgements?state={state}"
    return render_template(
        "news/readers.html",
        topic=topic,
        counts=readers_of(topic),
        state=state,
        page=page,
        last=last,
        older=f"{base}&cursor={page.next}" if page.next else None,
        section="news",
    )


@news.get("/topics/<int:topic_id>/acknowledgements.csv")
@signed_in
@limiter.limit(limits.SEARCHING)
def readers_csv(topic_id: int) -> ResponseReturnValue:
    """The same as a table for another program: everybody who must confirm, and when they did."""
    topic = _topic(topic_id)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["member", "name", "handle", "confirmed_at"])
    for confirmed in (True, False):
        _write(writer, topic, confirmed)
    headers = {"Content-Disposition": f'attachment; filename="read-{topic.id}.csv"'}
    return Response(text.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)


def _write(writer: object, topic: Topic, confirmed: bool) -> None:
    cursor, written = None, 0
    while written < MOST_ROWS:
        page = readers_page(topic, confirmed, cursor, BATCH)
        for row in page.items:
            member = row.member if confirmed else row
            at = row.created_at.isoformat(timespec="seconds") if confirmed else ""
            writer.writerow([member.id, cell(member.name), member.handle, at])  # type: ignore[attr-defined]
        written += len(page.items)
        cursor = page.next
        if cursor is None:
            return

"""The front of a space: its topics and its news, and following it."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.core.counters import last_event
from app.core.i18n import Text, _
from app.core.paging import Page
from app.forum.follows.models import LEVELS
from app.forum.follows.queries import follow_of
from app.forum.spaces.models import Space
from app.forum.spaces.routes.blueprint import Head, head_or_404
from app.forum.topics.kinds import KINDS
from app.forum.topics.permissions import can_open
from app.forum.topics.queries import TopicList, topics_page
from app.people.accounts.models import Viewer
from app.people.accounts.queries import current_viewer
from app.web.blueprint import web


@web.get("/spaces/<slug>")
def space(slug: str) -> ResponseReturnValue:
    """The topics of a space, pinned ones first; for those who may not read it, how to get in."""
    viewer = current_viewer()
    last = last_event(viewer)
    head = head_or_404(viewer, slug)
    if not head.reads:
        return render_template("spaces/closed.html", head=head, section="spaces")
    kind = request.args.get("kind", "")
    kind = kind if kind in KINDS else ""
    return _topics(head, _pinned_first(viewer, head.space, kind), "topics", kind, last)


@web.get("/spaces/<slug>/news")
def space_news(slug: str) -> ResponseReturnValue:
    """What the company announced in a space, the latest first."""
    viewer = current_viewer()
    last = last_event(viewer)
    head = head_or_404(viewer, slug)
    if not head.reads:
        return render_template("spaces/closed.html", head=head, section="spaces")
    cursor = request.args.get("cursor")
    listed = topics_page(viewer, kind="news", space=head.space, order="created", cursor=cursor)
    return _topics(head, listed, "news", "news", last)


def _topics(head: Head, listed: TopicList, part: str, kind: str, last: int) -> str:
    base = f"/spaces/{head.space.slug}" + ("/news" if part == "news" else "")
    narrowed = {"kind": kind} if kind and part == "topics" else {}
    older = f"{base}?{urlencode({**narrowed, 'cursor': listed.page.next})}" if listed.page.next else None
    first = f"{base}?{urlencode(narrowed)}" if narrowed else base
    return render_template(
        "spaces/space.html",
        head=head,
        part=part,
        kind=kind,
        kind_filters=_filters(head.space),
        may_open=_kinds_to_open(current_viewer(), head),
        topic_list=listed,
        newer=first if request.args.get("cursor") else None,
        older=older,
        last=last,
        follows=follow_of(current_viewer(), "space", head.space.id),
        levels=LEVELS,
        section=f"space:{head.space.slug}",
    )


def _filters(space: Space) -> list[tuple[str, Text, str]]:
    taken = [kind for kind in KINDS.values() if space.takes(kind.key)]
    base = f"/spaces/{space.slug}"
    return [("", _("All"), base), *((kind.key, kind.plural, f"{base}?kind={kind.key}") for kind in taken)]


def _kinds_to_open(viewer: Viewer, head: Head) -> list[str]:
    return [key for key in KINDS if can_open(viewer, head.space, key, head.place)]


def _pinned_first(viewer: Viewer, space: Space, kind: str) -> TopicList:
    """A page of a space; what is pinned stands on the first page, before everything else, and only there."""
    cursor = request.args.get("cursor")
    pinned = topics_page(viewer, space=space, kind=kind or None, only="pinned")
    others = topics_page(viewer, space=space, kind=kind or None, cursor=cursor)
    ids = {topic.id for topic in pinned.topics}
    rest = [topic for topic in others.topics if topic.id not in ids]
    shown = rest if cursor else [*pinned.topics, *rest]
    return replace(
        others,
        page=Page(shown, next=others.page.next),
        people={**pinned.people, **others.people},
        unread=pinned.unread | others.unread,
        voted=pinned.voted | others.voted,
    )

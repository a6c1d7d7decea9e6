"""News as Atom: public addresses for what guests may read, private ones for what a member may read."""

from __future__ import annotations

from flask import Response, request

from app.core import limits
from app.core.limits import limiter
from app.forum.news.feed import atom, site_url
from app.forum.news.queries import feed_entries, key_behind
from app.forum.news.routes.blueprint import news
from app.forum.spaces.queries import readable_space_or_404
from app.people.accounts.models import Guest, Viewer

PUBLIC, PRIVATE = "public, max-age=60", "private, no-cache"


@news.get("/news.atom")
@limiter.limit(limits.SEARCHING)
def public_feed() -> Response:
    """The news that guests may read, whoever asks."""
    return _feed(Guest(), None, "/news.atom", PUBLIC)  # type: ignore[no-untyped-call]


@news.get("/spaces/<slug>/news.atom")
@limiter.limit(limits.SEARCHING)
def public_space_feed(slug: str) -> Response:
    """The news of one space, as far as guests may read it."""
    return _feed(Guest(), slug, f"/spaces/{slug}/news.atom", PUBLIC)  # type: ignore[no-untyped-call]


@news.get("/feeds/<secret>/news.atom")
@limiter.limit(limits.SEARCHING)
def member_feed(secret: str) -> Response:
    """The news that the member with this address may read."""
    return _feed(key_behind(secret).member, None, f"/feeds/{secret}/news.atom", PRIVATE)


@news.get("/feeds/<secret>/spaces/<slug>/news.atom")
@limiter.limit(limits.SEARCHING)
def member_space_feed(secret: str, slug: str) -> Response:
    """The same of one space."""
    viewer = key_behind(secret).member
    return _feed(viewer, slug, f"/feeds/{secret}/spaces/{slug}/news.atom", PRIVATE)


def _feed(viewer: Viewer, slug: str | None, path: str, keeping: str) -> Response:
    space = readable_space_or_404(viewer, slug) if slug is not None else None
    made = atom(feed_entries(viewer, space), space, site_url(path), pictures=keeping == PUBLIC)
    response = Response(made.text, content_type="application/atom+xml; charset=utf-8")
    response.headers["Cache-Control"] = keeping
    response.headers["X-Robots-Tag"] = "noindex"
    response.last_modified = made.updated
    response.add_etag()
    response.make_conditional(request)
    return response

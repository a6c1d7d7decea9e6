"""The pictures above news."""

from __future__ import annotations

from flask import Response, send_from_directory

from app.core.errors import NotFound
from app.core.images import MIMETYPE
from app.forum.news.covers import NAME, folder
from app.forum.news.queries import topic_with_cover_or_404
from app.forum.news.routes.blueprint import news
from app.people.accounts.queries import current_viewer


@news.get("/news/covers/<name>")
def cover(name: str) -> Response:
    """A cover, for those who may see its news. Others may not, so only the reader's own browser keeps it."""
    if not NAME.fullmatch(name):
        raise NotFound
    topic_with_cover_or_404(current_viewer(), name)
    response = send_from_directory(folder(), name, mimetype=MIMETYPE)
    response.headers["Cache-Control"] = "private, max-age=300"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Content-Disposition"] = "inline"
    return response

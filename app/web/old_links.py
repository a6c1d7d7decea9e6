"""Addresses of a question site that was brought in lead to what became of them here."""

from __future__ import annotations

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from app.core.errors import NotFound
from app.forum.topics.queries.imported import imported_member, imported_post, imported_topic
from app.people.accounts.queries import current_viewer
from app.web.blueprint import web


@web.get("/questions/<int:number>")
@web.get("/questions/<int:number>/<slug>")
@web.get("/q/<int:number>")
@web.get("/q/<int:number>/<int:sharer>")
def old_question(number: int, slug: str = "", sharer: int = 0) -> ResponseReturnValue:
    """A question, by the address of its page or the short one for sharing."""
    topic = imported_topic(current_viewer(), number)
    return _moved(topic.url if topic else None)


@web.get("/questions/<int:question>/<slug>/<int:number>")
@web.get("/a/<int:number>")
@web.get("/a/<int:number>/<int:sharer>")
def old_answer(number: int, question: int = 0, slug: str = "", sharer: int = 0) -> ResponseReturnValue:
    """An answer; the address that also names the question leads there when the answer is gone."""
    post = imported_post(current_viewer(), "answer", number)
    if post is None and question:
        return old_question(question)
    return _moved(post.url if post else None)


@web.get("/posts/comments/<int:number>")
def old_comment(number: int) -> ResponseReturnValue:
    """A comment, which is a reply here."""
    post = imported_post(current_viewer(), "comment", number)
    return _moved(post.url if post else None)


@web.get("/users/<int:number>")
@web.get("/users/<int:number>/<slug>")
def old_person(number: int, slug: str = "") -> ResponseReturnValue:
    """A person."""
    member = imported_member(current_viewer(), number)
    return _moved(url_for("web.person", handle=member.handle) if member else None)


def _moved(address: str | None) -> ResponseReturnValue:
    if not address:
        raise NotFound
    response = redirect(address, 301)
    # Whoever may see it now need not see it tomorrow, nor share a browser with who may.
    response.headers["Cache-Control"] = "private, no-cache"
    return response

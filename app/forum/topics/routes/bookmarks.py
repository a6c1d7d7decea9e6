"""Bookmarks: the button under a post, the form with note and reminder, and the list of one's own."""

from __future__ import annotations

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.core import limits
from app.core.db import transaction
from app.core.errors import Invalid
from app.core.forms import one_line
from app.core.i18n import _
from app.core.limits import limiter
from app.core.zones import written_in
from app.forum.bookmarks.models import Bookmark
from app.forum.bookmarks.queries import bookmark_of
from app.forum.topics.guest_acts import to_bookmark
from app.forum.topics.models import Post
from app.forum.topics.operations.bookmarking import (
    bookmark_post,
    describe_bookmark,
    finish_reminder,
    reminder_moment,
    remove_bookmark,
)
from app.forum.topics.queries import post_or_404
from app.forum.topics.queries.bookmarks import bookmarks_page
from app.forum.topics.routes.blueprint import done, post_url, topics
from app.people.accounts.guest_acts import kept_for_guests
from app.people.accounts.models import Member
from app.people.accounts.operations import keep_zone
from app.people.accounts.queries import current_member
from app.people.sign_in import signed_in


@topics.get("/bookmarks")
@signed_in
def bookmarks() -> ResponseReturnValue:
    """What the reader keeps, with a search in notes and titles."""
    search = one_line(request.args.get("q"))[:100]
    page = bookmarks_page(current_member(), search, request.args.get("cursor"))
    return render_template(
        "bookmarks/index.html", page=page, search=search, zone=current_member().zone, section="bookmarks"
    )


@topics.get("/posts/<int:post_id>/bookmark")
@signed_in
def bookmark_form(post_id: int) -> ResponseReturnValue:
    """The form in which a post is kept with a note and a reminder."""
    actor = current_member()
    post = post_or_404(actor, post_id)
    return _form(post, bookmark_of(actor, post.id))


@topics.post("/posts/<int:post_id>/bookmark")
@signed_in
@kept_for_guests(to_bookmark)
@limiter.limit(limits.REACTING)
def bookmark(post_id: int) -> ResponseReturnValue:
    """Keep a post, change its note and reminder, or keep it no longer when the button was pressed already."""
    actor = current_member()
    if request.form.get("set") == "off":
        return unbookmark(post_id)
    post = post_or_404(actor, post_id)
    if "note" not in request.form:
        with transaction():
            bookmark_post(actor, post)
        return done("", post_url(post))
    return _described(actor, post)


def _described(actor: Member, post: Post) -> ResponseReturnValue:
    zone = one_line(request.form.get("zone")) or actor.zone
    choice, written = request.form.get("remind", ""), one_line(request.form.get("remind_at"))
    try:
        moment = reminder_moment(choice, written, zone)
        with transaction():
            keep_zone(actor, zone)
            describe_bookmark(actor, post, request.form.get("note", ""), moment)
    except Invalid as invalid:
        return _form(post, bookmark_of(actor, post.id), invalid.errors), invalid.status
    flash(_("Your bookmark is kept."), "success")
    return redirect("/bookmarks", 303)


@topics.delete("/posts/<int:post_id>/bookmark")
@signed_in
@limiter.limit(limits.REACTING)
def unbookmark(post_id: int) -> ResponseReturnValue:
    """Keep a post no longer; also one that cannot be seen any more."""
    with transaction():
        remove_bookmark(current_member(), post_id)
    return done("", _back(f"/posts/{post_id}"))


@topics.delete("/posts/<int:post_id>/bookmark/reminder")
@signed_in
@limiter.limit(limits.REACTING)
def finish(post_id: int) -> ResponseReturnValue:
    """Be done with a reminder that came; the bookmark stays."""
    with transaction():
        finish_reminder(current_member(), post_id)
    return redirect("/bookmarks", 303)


def _back(url: str) -> str:
    return "/bookmarks" if request.form.get("from") == "list" else url


def _form(post: Post, kept: Bookmark | None, errors: dict[str, str] | None = None) -> str:
    zone = current_member().zone
    remind_at = kept.remind_at if kept else None
    typed = request.form if errors else {}
    return render_template(
        "bookmarks/edit.html",
        post=post,
        kept=kept,
        zone=typed.get("zone", zone),
        zone_known=bool(typed or current_member().preferences.get("zone")),
        note=typed.get("note", kept.note if kept else ""),
        remind=typed.get("remind", "at" if remind_at else "none"),
        remind_at=typed.get("remind_at", written_in(zone, remind_at)),
        errors=errors or {},
        section="bookmarks",
    )

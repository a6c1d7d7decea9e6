"""Keeping a post for later: a private note, and a reminder at a moment of one's own."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from sqlalchemy.exc import IntegrityError

from app.core import clock
from app.core.db import db, lock
from app.core.errors import Invalid
from app.core.forms import Problems
from app.core.i18n import _
from app.core.own import own_things_changed
from app.core.zones import moment_in, zone_called
from app.forum.bookmarks.models import LONGEST_NOTE, Bookmark
from app.forum.topics.models import Post
from app.people.accounts.models import Member

MORNING = time(9)
LATEST = timedelta(days=5 * 366)


def bookmark_post(actor: Member, post: Post) -> Bookmark:
    """Keep a post; one that is kept already stays as it is."""
    found = db.session.get(Bookmark, (actor.id, post.id))
    return found or _made(actor, post)


def describe_bookmark(actor: Member, post: Post, note: str, remind_at: datetime | None) -> Bookmark:
    """Keep a post with this note and reminder, or change those it has. Raises Invalid."""
    problems = Problems()
    note = problems.line("note", note, _("Your note"), least=0, most=LONGEST_NOTE)
    found = db.session.get(Bookmark, (actor.id, post.id))
    if remind_at is not None and (found is None or remind_at != found.remind_at):
        _check_moment(problems, remind_at)
    problems.check()
    bookmark = found or _made(actor, post)
    lock(bookmark)
    if remind_at != bookmark.remind_at:
        bookmark.remind_at, bookmark.is_due = remind_at, False
    bookmark.note = note
    db.session.flush()
    own_things_changed(actor)
    return bookmark


def _check_moment(problems: Problems, remind_at: datetime) -> None:
    if remind_at <= clock.now():
        problems.add("remind_at", _("That moment has passed. Choose one to come."))
    elif remind_at > clock.now() + LATEST:
        problems.add("remind_at", _("Choose a moment within the next five years."))


def _made(actor: Member, post: Post) -> Bookmark:
    """A new row, or the one that a second click of the same member made in the same moment."""
    try:
        with db.session.begin_nested():
            made = Bookmark(member_id=actor.id, post_id=post.id, created_at=clock.now())
            db.session.add(made)
        own_things_changed(actor)
        return made
    except IntegrityError:
        return db.session.get_one(Bookmark, (actor.id, post.id))


def remove_bookmark(actor: Member, post_id: int) -> None:
    """Keep a post no longer, whether it can still be seen or not; nothing happens when it is not kept."""
    found = db.session.get(Bookmark, (actor.id, post_id))
    if found is not None:
        db.session.delete(found)
        db.session.flush()
        own_things_changed(actor)


def finish_reminder(actor: Member, post_id: int) -> None:
    """Be done with a reminder that came; the bookmark stays."""
    found = db.session.get(Bookmark, (actor.id, post_id))
    if found is not None and found.is_due:
        found.remind_at, found.is_due = None, False
        db.session.flush()
        own_things_changed(actor)


def reminder_moment(choice: str, written: str, zone: str) -> datetime | None:
    """The moment a form asks for: `none`, `tomorrow` and `week` at nine in the morning, or `at` as written.

    Raises Invalid for another choice, or when what is written is no moment.
    """
    if choice in {"", "none"}:
        return None
    today = clock.now().astimezone(zone_called(zone)).date()
    days = {"tomorrow": 1, "week": 7 - today.weekday()}
    if choice in days:
        day = datetime.combine(today + timedelta(days=days[choice]), MORNING)
        return moment_in(zone, day.isoformat())
    moment = moment_in(zone, written) if choice == "at" else None
    if moment is None:
        raise Invalid("remind_at", _("Choose a day and a time."))
    return moment

"""Endpoints for what one keeps and follows: bookmarks and follows."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from app.api.answers import Answer
from app.api.callers import Caller
from app.api.once import once
from app.api.reading import Asked, Sent
from app.api.registry import Param, endpoint
from app.api.schemas import SCHEMAS, of, one_of, whole
from app.api.shapes import Shape, moment, site_url
from app.core import limits
from app.core.db import transaction
from app.core.errors import Invalid, NotFound
from app.core.i18n import _, lazy
from app.core.paging import Page
from app.forum.bookmarks.queries import bookmark_of
from app.forum.follows.models import LEVELS_OF, Follow
from app.forum.follows.operations import follow, stop_following
from app.forum.topics.operations.bookmarking import describe_bookmark, remove_bookmark
from app.forum.topics.queries import post_or_404
from app.forum.topics.queries.bookmarks import Kept, bookmarks_page, kept
from app.forum.topics.queries.following import Place, follows_shown, place_or_404

POST_ID = Param("post_id", lazy("The id of the post."), whole(minimum=1), "path")
TARGET = Param("target", lazy("What sort of thing it is."), one_of(LEVELS_OF), "path")
NAMED = lazy("The id of a topic, slug of a space, name of a tag or handle of a member.")
KEY = Param("key", NAMED, of("string"), "path")
CURSOR = Param("cursor", lazy("Where to read on."), of("string"))


def bookmark_shape(one: Kept) -> Shape:
    """A bookmark; of a post that cannot be seen any more, only what its owner wrote."""
    mark, post = one.bookmark, one.post
    return {
        "post_id": mark.post_id,
        "available": post is not None,
        "title": post.topic.title if post else None,
        "url": site_url(post.url) if post else None,
        "note": mark.note,
        "remind_at": moment(mark.remind_at),
        "due": mark.is_due,
        "created_at": moment(mark.created_at),
    }


def follow_shape(row: Follow, place: Place | None) -> Shape:
    """How closely something is followed; what cannot be seen any more has no name."""
    return {
        "target": row.target,
        "key": place.key if place else None,
        "name": place.name if place else None,
        "url": site_url(place.url) if place else None,
        "level": row.level,
    }


def _list(items: list[Shape], page: Page[Any]) -> Answer:
    return Answer({"items": items, "next_cursor": page.next})


def _bad_cursor() -> Invalid:
    return Invalid("cursor", _("This is not a cursor of such a list."))


@endpoint(
    "GET",
    "/bookmarks",
    group="me",
    summary=lazy("List your bookmarks"),
    about=lazy("Those whose reminder came first, then the latest. `q` looks into notes and titles."),
    answer="BookmarkList",
    params=(Param("q", lazy("Words to look for."), of("string")), CURSOR),
    refusals=(422,),
    guests=False,
)
def list_bookmarks(caller: Caller) -> Answer:
    """A page of the caller's bookmarks."""
    asked = Asked()
    try:
        page = bookmarks_page(caller.member, asked.line("q")[:100], asked.line("cursor") or None)
    except NotFound:
        raise _bad_cursor() from None
    return _list([bookmark_shape(one) for one in page.items], page)


@endpoint(
    "POST",
    "/posts/<int:post_id>/bookmark",
    limit=limits.REACTING,
    group="me",
    summary=lazy("Bookmark a post"),
    about=lazy("Keeps a post with a note and a reminder, or changes those it has. Only you see it."),
    answer="Bookmark",
    scope="write",
    takes="NewBookmark",
    sample={"note": "Try this on Sunday", "remind_at": "2026-11-22T08:00:00Z"},
    params=(POST_ID,),
    refusals=(404, 409, 422),
)
def create_bookmark(caller: Caller, post_id: int) -> Answer:
    """Keep a post."""
    sent = Sent(SCHEMAS["NewBookmark"]["properties"])
    note, remind_at = sent.line("note"), _moment(sent)
    sent.check()

    def effect(token: str) -> Answer:
        made = describe_bookmark(caller.member, post, note, remind_at)
        return Answer(bookmark_shape(kept(caller.viewer, [made])[0]))

    with transaction():
        post = post_or_404(caller.viewer, post_id)
        return once(caller, effect)


def _moment(sent: Sent) -> datetime | None:
    """The moment of a reminder; one without an offset is no moment."""
    text = sent.line("remind_at")
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
        if found.tzinfo is not None:
            return found.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    sent.wrong("remind_at", _("This must be a moment such as 2026-11-22T08:00:00Z."))
    return None


@endpoint(
    "DELETE",
    "/posts/<int:post_id>/bookmark",
    limit=limits.REACTING,
    group="me",
    summary=lazy("Remove a bookmark"),
    about=lazy("Keeps a post no longer; nothing happens when it was not kept."),
    answer="Removed",
    scope="write",
    params=(POST_ID,),
    refusals=(409,),
)
def delete_bookmark(caller: Caller, post_id: int) -> Answer:
    """Keep a post no longer."""

    def effect(token: str) -> Answer:
        had = bookmark_of(caller.member, post_id) is not None
        remove_bookmark(caller.member, post_id)
        return Answer({"removed": had})

    with transaction():
        return once(caller, effect)


@endpoint(
    "GET",
    "/follows",
    group="me",
    summary=lazy("List what you follow"),
    about=lazy("Topics, spaces, tags and members that you follow or muted, the latest first."),
    answer="FollowList",
    params=(CURSOR,),
    refusals=(422,),
    guests=False,
)
def list_follows(caller: Caller) -> Answer:
    """A page of what the caller follows."""
    try:
        page = follows_shown(caller.member, Asked().line("cursor") or None)
    except NotFound:
        raise _bad_cursor() from None
    return _list([follow_shape(one.follow, one.place) for one in page.items], page)


@endpoint(
    "POST",
    "/follows/<target>/<key>",
    limit=limits.REACTING,
    group="me",
    summary=lazy("Follow or mute something"),
    about=lazy("`every` tells of every new topic and reply, `first` only of new topics, `muted` of nothing."),
    answer="Follow",
    scope="write",
    takes="NewFollow",
    sample={"level": "first"},
    params=(TARGET, KEY),
    refusals=(404, 409, 422),
)
def create_follow(caller: Caller, target: str, key: str) -> Answer:
    """Follow something at a level."""
    sent = Sent(SCHEMAS["NewFollow"]["properties"])
    level = sent.line("level")
    sent.check()

    def effect(token: str) -> Answer:
        return Answer(follow_shape(follow(caller.member, target, place.id, level), place))

    with transaction():
        place = place_or_404(caller.viewer, target, key)
        return once(caller, effect)


@endpoint(
    "DELETE",
    "/follows/<target>/<key>",
    limit=limits.REACTING,
    group="me",
    summary=lazy("Stop following something"),
    about=lazy("Also unmutes; nothing happens when you did not follow it."),
    answer="Removed",
    scope="write",
    params=(TARGET, KEY),
    refusals=(404, 409),
)
def delete_follow(caller: Caller, target: str, key: str) -> Answer:
    """Follow something no longer."""

    def effect(token: str) -> Answer:
        return Answer({"removed": stop_following(caller.member, target, place.id)})

    with transaction():
        place = place_or_404(caller.viewer, target, key)
        return once(caller, effect)

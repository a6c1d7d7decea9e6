"""The frame around every page: who reads, what stands in the rail, and the reader's own style sheet."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from typing import Any
from urllib.parse import quote, urlencode
from zlib import crc32

from flask import Flask, current_app, g, request
from flask.typing import ResponseReturnValue
from flask_babel import format_date, format_datetime
from markupsafe import Markup

from app.core import limits
from app.core.counters import counts
from app.core.limits import limiter
from app.core.zones import zone_called
from app.forum.spaces.models import Space
from app.forum.spaces.queries import readable_spaces
from app.people.accounts.models import Viewer
from app.people.accounts.queries import current_viewer
from app.people.sign_in import signed_in
from app.web.blueprint import web

# What of a query makes another page of it.
TELLING = ("kind", "tab", "only", "status", "space", "tag", "after", "cursor")


class Rail:
    """What the rail shows, asked for when a template first needs it and once per request."""

    def __init__(self, viewer: Viewer) -> None:
        self._viewer = viewer

    @cached_property
    def spaces(self) -> list[Space]:
        """The spaces this viewer may read and write in, in their order."""
        return [space for space in readable_spaces(self._viewer) if not space.is_archived]

    @cached_property
    def _counts(self) -> dict[str, int]:
        return counts(self._viewer)

    @property
    def last_event(self) -> int:
        """The newest event when the numbers were read."""
        return self._counts["last_event"]

    @property
    def sanctions_count(self) -> int:
        """What moderators decided about this viewer, who has not confirmed it."""
        return self._counts.get("sanctions", 0)

    def number_of(self, counter: str) -> int:
        """The number of a counter of this name."""
        return self._counts.get(counter, 0)

    @property
    def moderation_count(self) -> int:
        """What waits for a moderator: cases, and new accounts."""
        return self._counts.get("moderation", 0) + self.approvals_count

    @property
    def approvals_count(self) -> int:
        """New accounts that wait for a moderator."""
        return self._counts.get("approvals", 0)

    @property
    def bell_count(self) -> int:
        """Unread notifications."""
        return self._counts.get("bell", 0)


def current_rail() -> Rail:
    """The rail of this request."""
    if "rail" not in g:
        g.rail = Rail(current_viewer())
    rail: Rail = g.rail
    return rail


def style_key(viewer: Viewer) -> str:
    """What the reader's own style sheet depends on."""
    ignored = ",".join(map(str, viewer.ignored))
    return f"{viewer.id or 0}-{viewer.role}{f'-{crc32(ignored.encode()):x}' if ignored else ''}"


def frame() -> dict[str, Any]:
    """What the layout needs of the reader."""
    viewer = current_viewer()
    return {
        "viewer": viewer,
        "rail": current_rail(),
        "viewer_css_url": f"/viewer.css?for={style_key(viewer)}",
        "style_key": style_key(viewer),
        "canonical_address": canonical_address,
    }


def canonical_address(path: str = "") -> str:
    """The one address of this page, or of a path, that search engines shall keep: without what only orders
    or remembers."""
    base = current_app.config["BASE_URL"] or request.host_url
    if not path:
        kept = [(key, value) for key, value in request.args.items() if key in TELLING and value]
        path = quote(request.path) + (f"?{urlencode(kept)}" if kept else "")
    return base.rstrip("/") + path


@web.get("/viewer.css")
def viewer_css() -> ResponseReturnValue:
    """The rules that name the reader, so that posts themselves can be the same for everyone."""
    viewer = current_viewer()
    fresh = request.args.get("for") == style_key(viewer)
    keeping = "private, max-age=3600" if fresh else "private, no-store"
    return rules(viewer), {
        "Content-Type": "text/css; charset=utf-8",
        "Cache-Control": keeping,
        "Vary": "Cookie",
    }


def rules(viewer: Viewer) -> str:
    """Hide what only an author, the asker or somebody else may do; moderators and staff may do more."""
    if viewer.id is None:
        return ""
    own, asked = f'[data-author-id="{viewer.id}"]', f'[data-topic-author-id="{viewer.id}"]'
    lines = [
        f"{own} .for-others {{ display: none !important }}",
        f"[data-author-id]:not({own}) .for-own {{ display: none !important }}",
    ]
    if not viewer.can_moderate:
        lines.append(f"[data-author-id]:not({own}) .for-author {{ display: none !important }}")
    if not viewer.is_staff:
        lines.append(f"[data-topic-author-id]:not({asked}) .for-topic-author {{ display: none !important }}")
    return "\n".join([*lines, *folded(viewer.ignored)]) + "\n"


def folded(member_ids: list[int]) -> list[str]:
    """Fold the posts of these members behind a line that shows them again; not what the company announces."""
    if not member_ids:
        return []
    authors = ", ".join(f'[data-author-id="{member_id}"]' for member_id in member_ids)
    post = f".post:is({authors}):not(.official, .announced)"
    return [
        f"{post} > .unfold {{ display: flex }}",
        f"{post}:has(> .unfold > :not(:checked)) > :not(.unfold) {{ display: none !important }}",
    ]


@web.get("/counts")
@signed_in
@limiter.limit(limits.COUNTING)
def numbers() -> ResponseReturnValue:
    """The numbers in the frame of a member's pages, for the browser to fetch when one may have changed."""
    found = {name: number for name, number in counts(current_viewer()).items() if name != "last_event"}
    return found, {"Cache-Control": "no-store"}


def reltime(moment: datetime | None) -> Markup:
    """A moment that the browser turns into "3 h ago"; the full date without scripts."""
    if moment is None:
        return Markup("")
    text = format_datetime(moment, "d MMM yyyy, HH:mm")
    return Markup('<relative-time datetime="{}">{}</relative-time>').format(
        moment.isoformat(timespec="seconds"), text
    )


def since(moment: datetime) -> Markup:
    """How long ago something was, in few signs such as "3h"; the full date without scripts."""
    return Markup('<relative-time datetime="{}" format="micro" tense="past">{}</relative-time>').format(
        moment.isoformat(timespec="seconds"), format_datetime(moment, "d MMM yyyy, HH:mm")
    )


def until(moment: datetime | None) -> Markup:
    """When something ends: a day and an hour, in the browser's own zone."""
    if moment is None:
        return Markup("")
    parts = Markup('format="datetime" weekday="" day="numeric" month="long" hour="numeric" minute="2-digit"')
    return Markup('<relative-time datetime="{}" {}>{}</relative-time>').format(
        moment.isoformat(timespec="seconds"), parts, format_datetime(moment, "d MMM yyyy, HH:mm")
    )


def in_zone(moment: datetime, zone: str) -> str:
    """A moment as the clocks of a time zone show it."""
    return str(format_datetime(moment.astimezone(zone_called(zone)), "d MMM yyyy, HH:mm", rebase=False))


def month(moment: datetime) -> str:
    """The month of a moment, for what is long ago."""
    return str(format_date(moment, "LLLL yyyy"))


def init_layout(app: Flask) -> None:
    """Give every template the frame, and the filter for moments."""
    app.context_processor(frame)
    app.jinja_env.filters.update(reltime=reltime, since=since, until=until, month=month, in_zone=in_zone)

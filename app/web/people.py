"""People: all of them, and one with what they wrote."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.core import limits
from app.core.counters import last_event
from app.core.forms import one_line
from app.core.limits import limiter
from app.forum.follows.models import LEVELS
from app.forum.follows.queries import follow_of
from app.forum.topics.queries import member_and_contributions, member_posts, topics_page
from app.live.here.online import is_online, online_for
from app.people.accounts.models import ROLES, Member, Viewer
from app.people.accounts.queries import current_viewer, people_page, staff_members
from app.web.blueprint import web


@web.get("/people")
@limiter.limit(limits.SEARCHING, exempt_when=lambda: not request.args.get("q"))
def people() -> ResponseReturnValue:
    """The company, then customers, the newest first; or everyone whose name has a part."""
    viewer = current_viewer()
    search, cursor = one_line(request.args.get("q"))[:80], request.args.get("cursor")
    page = people_page(viewer, search=search, cursor=cursor)
    staff = [] if search or cursor else staff_members()
    query = f"q={search}&" if search else ""
    older = f"/people?{query}cursor={page.next}" if page.next else None
    return render_template(
        "web/people.html", page=page, staff=staff, search=search, older=older, section="people",
        online=online_for(viewer),
    )  # fmt: skip


@web.get("/people/<handle>")
def person(handle: str) -> ResponseReturnValue:
    """A member: who they are, and the topics and replies of theirs that the viewer may see."""
    viewer = current_viewer()
    last = last_event(viewer)
    member, wrote = member_and_contributions(viewer, one_line(handle))
    if member.handle != handle:
        # A former handle, or one in capitals.
        query = f"?{request.query_string.decode('ascii', 'ignore')}" if request.query_string else ""
        return redirect(f"/people/{member.handle}{query}", 301)
    tab = "replies" if request.args.get("tab") == "replies" else "topics"
    follows = None if viewer.id == member.id else follow_of(viewer, "member", member.id)
    return render_template(
        "web/person.html", member=member, role=ROLES[member.role], shown=tab, last=last,
        takes="none" if request.args.get("cursor") else "newer", needs=f"author:{member.id}",
        follows=follows, levels=LEVELS, online=is_online(member),
        wrote=wrote,
        section="you" if viewer.id == member.id else "people", **_written(viewer, member, tab),
    )  # fmt: skip


def _written(viewer: Viewer, member: Member, tab: str) -> dict[str, Any]:
    cursor = request.args.get("cursor")
    if tab == "replies":
        page = member_posts(viewer, member, cursor)
        return {"posts": page.items, "older": _older(member, tab, page.next)}
    listed = topics_page(viewer, author=member, order="created", cursor=cursor)
    return {"topic_list": listed, "older": _older(member, tab, listed.page.next)}


def _older(member: Member, tab: str, cursor: str | None) -> str | None:
    return f"/people/{member.handle}?tab={tab}&cursor={cursor}" if cursor else None

"""Lists of topics: the latest, by kind, unanswered, and followed."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.core.counters import last_event
from app.core.errors import NotFound
from app.core.forms import one_line
from app.core.i18n import _
from app.forum.follows.models import LEVELS
from app.forum.spaces.queries import readable_space_or_404
from app.forum.topics.kinds import PATHS, Kind
from app.forum.topics.queries import TopicList, topics_page, visible_tags
from app.forum.topics.queries.following import follow_of_tag
from app.forum.topics.routes.blueprint import topics
from app.people.accounts.queries import current_viewer
from app.people.sign_in import signed_in


def load(**narrowed: Any) -> dict[str, Any]:
    """A page of a list as `_list.html` wants it: the topics, the newest event before them, the next page."""
    viewer = current_viewer()
    last = last_event(viewer)
    listed = topics_page(viewer, cursor=request.args.get("cursor"), **narrowed)
    return {"topic_list": listed, "last": last, "older": older(listed)}


def older(listed: TopicList) -> str | None:
    """The plain address of the next page of a list, with its filters kept."""
    if listed.page.next is None:
        return None
    names = ("only", "order", "tab", *(() if request.view_args else ("space", "tag")))
    kept = {key: value for key in names if (value := one_line(request.args.get(key))[:60])}
    return f"{request.path}?{urlencode({**kept, 'cursor': listed.page.next})}"


def takes(order: str = "activity") -> str:
    """Which new rows a list takes while it is looked at: none on older pages; see `_list.html`."""
    if request.args.get("cursor"):
        return "none"
    return {"activity": "new", "created": "newer"}.get(order, "visit")


def takes_oldest(listed: TopicList) -> str:
    """The same where the oldest comes first: what is new stands at the end of the last page."""
    return "none" if listed.page.next else "visit"


@topics.get("/<any(questions, experiences, ideas, news, discussions):path>")
def of_kind(path: str) -> ResponseReturnValue:
    """All topics of one kind, with the filters that make sense for it."""
    kind = PATHS[path]
    chosen = _chosen(kind)
    narrowed = NARROWED.get(chosen, {"order": "created"} if kind.on_front else {})
    found = load(kind=kind.key, **narrowed)
    return render_template(
        "topics/kind.html", kind=kind, filters=filters(kind), chosen=chosen, section=path,
        takes=takes_oldest(found["topic_list"]) if chosen == "unanswered"
        else takes(narrowed.get("order", "activity")), needs=f"{kind.key} {WORDS.get(chosen, 'present')}",
        **found,
    )  # fmt: skip


NARROWED = {
    "unanswered": {"only": "unanswered", "order": "oldest"},
    "info": {"only": "info", "order": "created"},
    "votes": {"order": "votes"},
}


WORDS = {"unanswered": "present waiting", "info": "present lacking"}


def filters(kind: Kind) -> list[tuple[str, str, str]]:
    """The filters of a kind's page: (key, label, address)."""
    base = f"/{kind.path}"
    if kind.has_solution:
        return [
            ("", _("All"), base),
            ("unanswered", _("Waiting for an answer"), f"{base}?only=unanswered"),
            ("info", _("Needs more information"), f"{base}?only=info"),
        ]
    if kind.has_votes:
        return [("", _("Newest activity"), base), ("votes", _("Most votes"), f"{base}?order=votes")]
    return []


def _chosen(kind: Kind) -> str:
    asked = request.args.get("only") or request.args.get("order") or ""
    return asked if asked in {key for key, *_rest in filters(kind)} else ""


@topics.get("/unanswered")
def unanswered() -> ResponseReturnValue:
    """Questions that nobody has answered, the longest waiting first; of one space or tag when asked."""
    args = request.args
    slug, tag = one_line(args.get("space"))[:60], one_line(args.get("tag")).lower().lstrip("#")[:60]
    order = "created" if args.get("order") == "created" else "oldest"
    space = readable_space_or_404(current_viewer(), slug) if slug else None
    found = load(only="unanswered", order=order, space=space, tag=tag or None)
    narrowed = [f"{name}:{value}" for name, value in (("space", slug), ("tag", tag)) if value]
    return render_template(
        "topics/unanswered.html", section="home", space=space, tag=tag, order=order,
        needs=" ".join(["question present waiting", *narrowed]),
        takes=takes(order) if order == "created" else takes_oldest(found["topic_list"]), **found,
    )  # fmt: skip


@topics.get("/following")
@signed_in
def following() -> ResponseReturnValue:
    """What the reader follows."""
    return render_template("topics/following.html", section="home", takes="none", **load(only="following"))


@topics.get("/tags")
def tags() -> ResponseReturnValue:
    """The words that topics share."""
    viewer = current_viewer()
    last = last_event(viewer)
    return render_template("tags/index.html", tags=visible_tags(viewer), last=last, section="tags")


@topics.get("/tags/<name>")
def tagged(name: str) -> ResponseReturnValue:
    """Topics with a tag; a tag that no visible topic carries is not known."""
    found = load(tag=name.lower())
    if not found["topic_list"].topics and not request.args.get("cursor"):
        raise NotFound
    return render_template(
        "tags/tag.html",
        tag=name.lower(),
        follows=follow_of_tag(current_viewer(), name.lower()),
        levels=LEVELS,
        section="tags",
        takes=takes(),
        needs=f"tag:{name.lower()} present",
        **found,
    )

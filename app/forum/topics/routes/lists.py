"""Lists of topics: the latest, by kind, unanswered, and followed."""

from __future__ import annotations

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.core.counters import last_event
from app.core.errors import NotFound
from app.core.i18n import _
from app.forum.follows.models import LEVELS
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
    kept = {key: value for key in ("only", "order", "tab") if (value := request.args.get(key))}
    query = "&".join(f"{key}={value}" for key, value in kept.items() if value.isalnum())
    return f"{request.path}?{query + '&' if query else ''}cursor={listed.page.next}"


def takes(order: str = "activity") -> str:
    """Which new rows a list takes while it is looked at: none on older pages; see `_list.html`."""
    if request.args.get("cursor"):
        return "none"
    return {"activity": "new", "created": "newer"}.get(order, "visit")


@topics.get("/<any(questions, experiences, ideas, news, discussions):path>")
def of_kind(path: str) -> ResponseReturnValue:
    """All topics of one kind, with the filters that make sense for it."""
    kind = PATHS[path]
    chosen = _chosen(kind)
    narrowed = NARROWED.get(chosen, {"order": "created"} if kind.on_front else {})
    found = load(kind=kind.key, **narrowed)
    return render_template(
        "topics/kind.html", kind=kind, filters=filters(kind), chosen=chosen, section=path,
        takes=takes(narrowed.get("order", "activity")), needs=f"{kind.key} {WORDS.get(chosen, 'present')}",
        **found,
    )  # fmt: skip


NARROWED = {
    "unanswered": {"only": "unanswered", "order": "created"},
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
    """Questions that wait for a solution, newest first."""
    found = load(**NARROWED["unanswered"])
    needs = "question present waiting"
    return render_template(
        "topics/unanswered.html", section="home", takes=takes("created"), needs=needs, **found
    )


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

"""Lists of topics: the latest, by kind, unanswered, and followed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.core.counters import last_event
from app.core.errors import NotFound
from app.core.forms import one_line
from app.core.i18n import _
from app.forum.follows.models import LEVELS
from app.forum.spaces.models import Space
from app.forum.spaces.queries import readable_space_or_404
from app.forum.topics.kinds import Kind
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
    names = ("only", "order", "tab", *(() if "name" in (request.view_args or {}) else ("space", "tag")))
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


@topics.get("/<kind:kind>")
def of_kind(kind: Kind) -> ResponseReturnValue:
    """All topics of one kind, with the filters that make sense for it, of one space or tag when asked."""
    chosen = _chosen(kind)
    place = Narrowed.asked()
    order = NARROWED.get(chosen, {"order": "created"} if kind.on_front else {})
    found = load(kind=kind.key, **order, **place.rules)
    return render_template(
        "topics/kind.html", kind=kind, filters=filters(kind, place.query), chosen=chosen, section=kind.path,
        takes=takes_oldest(found["topic_list"]) if chosen == "unanswered"
        else takes(order.get("order", "activity")), place=place,
        needs=place.needs(f"{kind.key} {WORDS.get(chosen, 'present')}"), **found,
    )  # fmt: skip


@dataclass(frozen=True)
class Narrowed:
    """The space and the tag that a list was asked for."""

    space: Space | None
    tag: str

    @classmethod
    def asked(cls) -> Narrowed:
        """What the address says. Raises NotFound for a space that the reader may not see."""
        slug = one_line(request.args.get("space"))[:60]
        space = readable_space_or_404(current_viewer(), slug) if slug else None
        return cls(space, one_line(request.args.get("tag")).lower().lstrip("#")[:60])

    @property
    def rules(self) -> dict[str, Any]:
        """The same for `load`."""
        return {"space": self.space, "tag": self.tag or None}

    @property
    def query(self) -> dict[str, str]:
        """The same for an address."""
        known = {"space": self.space.slug if self.space else "", "tag": self.tag}
        return {name: value for name, value in known.items() if value}

    def needs(self, words: str) -> str:
        """What a row must be to belong into the list, in words; see static/js/streams.js."""
        return " ".join([words, *(f"{name}:{value}" for name, value in self.query.items())])


NARROWED = {
    "unanswered": {"only": "unanswered", "order": "oldest"},
    "info": {"only": "info", "order": "created"},
    "votes": {"order": "votes"},
}


WORDS = {"unanswered": "present waiting", "info": "present lacking"}


def filters(kind: Kind, kept: dict[str, str] | None = None) -> list[tuple[str, str, str]]:
    """The filters of a kind's page: (key, label, address); `kept` is what else stands in the address."""

    def at(**chosen: str) -> str:
        query = urlencode({**chosen, **(kept or {})})
        return f"/{kind.path}{'?' if query else ''}{query}"

    if kind.has_solution:
        return [
            ("", _("All"), at()),
            ("unanswered", _("Waiting for an answer"), at(only="unanswered")),
            ("info", _("Needs more information"), at(only="info")),
        ]
    if kind.has_votes:
        return [("", _("Newest activity"), at()), ("votes", _("Most votes"), at(order="votes"))]
    return []


def _chosen(kind: Kind) -> str:
    asked = request.args.get("only") or request.args.get("order") or ""
    return asked if asked in {key for key, *_rest in filters(kind)} else ""


@topics.get("/unanswered")
def unanswered() -> ResponseReturnValue:
    """Questions that nobody has answered, the longest waiting first; of one space or tag when asked."""
    place = Narrowed.asked()
    order = "created" if request.args.get("order") == "created" else "oldest"
    found = load(only="unanswered", order=order, **place.rules)
    return render_template(
        "topics/unanswered.html", section="home", place=place, order=order,
        needs=place.needs("question present waiting"),
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

"""What questions show on the pages of topics, and what their events change there."""

from __future__ import annotations

from typing import Any

from app.forum.questions import events as happened
from app.forum.questions.permissions import (
    can_mark_duplicate,
    can_request_information,
    can_request_reopening,
    can_waive_information,
    can_write_help,
)
from app.forum.questions.queries import answered_info_requests, related_to, requests_on, shown_article
from app.forum.topics.again import stream
from app.forum.topics.fragments import partial
from app.forum.topics.kinds import KINDS
from app.forum.topics.models import Topic
from app.forum.topics.queries import TopicPage
from app.forum.topics.slots import Panel, add_panel
from app.forum.topics.streams import doors_changed, me_too_changed, shows_topic
from app.people.accounts.models import Viewer
from app.people.accounts.permissions import can_take_part


def show_on_topics() -> None:
    """Add the panels and the drawings of events; twice is once."""
    kinds = frozenset(kind.key for kind in KINDS.values() if kind.has_solution)
    add_panel(Panel("title", "questions/_related.html", _related, kinds))
    add_panel(Panel("title", "questions/_closed.html", _closed, kinds))
    add_panel(Panel("first", "questions/_solved_too.html", _solved_too, kinds))
    add_panel(Panel("replies", "questions/_given.html", _given, kinds))
    add_panel(Panel("tools", "questions/_sorting.html", _sorting, kinds))
    for kind in (happened.DuplicateMarked, happened.DuplicateUnmarked):
        shows_topic(kind, joined_changed)
    shows_topic(happened.HelpArticleChanged, article_changed)


def _related(viewer: Viewer, page: TopicPage) -> dict[str, Any]:
    return {"related": related_to(viewer, page.topic)}


def _closed(viewer: Viewer, page: TopicPage) -> dict[str, Any] | None:
    """Who asked for it to be reopened, and whether the reader may ask."""
    if not page.topic.is_closed or viewer.is_guest:
        return None
    return {"may": can_request_reopening(viewer, page.topic), "requests": requests_on(viewer, page.topic)}


def _solved_too(viewer: Viewer, page: TopicPage) -> dict[str, Any] | None:
    """Whoever has the question too is asked once whether the solution was theirs as well."""
    topic, mine = page.topic, page.mine
    if not (topic.solution_post_id and mine.me_too) or viewer.id == topic.author_id:
        return None
    if topic.solution_post_id in mine.helpful or not can_take_part(viewer):
        return None
    return {"post_id": topic.solution_post_id, "may_reply": not topic.is_closed}


def _given(viewer: Viewer, page: TopicPage) -> dict[str, Any] | None:
    """What was asked for and given before it could be answered."""
    found = answered_info_requests(page.topic)
    return {"given": found} if found else None


def _sorting(viewer: Viewer, page: TopicPage) -> dict[str, Any] | None:
    """What the reader may do to put a question right."""
    topic = page.topic
    verdicts = {
        "ask": can_request_information(viewer, topic) if not viewer.is_guest else None,
        "waive": topic.needs_info_at is not None and can_waive_information(viewer, topic),
        "join": can_mark_duplicate(viewer, topic),
        "explain": can_write_help(viewer, topic),
    }
    return verdicts if any(verdicts.values()) else None


def joined_changed(topic: Topic) -> str:
    """A question that is answered in another one, or stands for itself again."""
    return me_too_changed(topic) + same_as(topic) + doors_changed(topic)


def same_as(topic: Topic) -> str:
    """Where a question is answered, in words that tell nobody the title of what they may not see."""
    html = partial("questions/_same_as.html", topic=topic, same_as=None)
    return stream("replace", f"topic-{topic.id}-same-as", html)


def article_changed(topic: Topic) -> str:
    """The link to the help article of a solved question."""
    html = partial("questions/_article_link.html", topic=topic, article=shown_article(topic.id))
    return stream("replace", f"topic-{topic.id}-article", html)

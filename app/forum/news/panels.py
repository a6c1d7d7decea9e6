"""What the pages of topics show of news: drafts and must-reads above, ideas beneath, tools beside."""

from __future__ import annotations

from typing import Any

from app.forum.news.events import IdeaAnswered
from app.forum.news.permissions import can_acknowledge, can_publish
from app.forum.news.queries import acknowledged_at, ideas_of, news_for_readers_of, news_of, plan_of
from app.forum.news.times import zone_of
from app.forum.topics.again import parts_of, stream
from app.forum.topics.events import TopicEdited, TopicNarrowed, TopicOpened, TopicWidened
from app.forum.topics.fragments import partial
from app.forum.topics.models import Post, Topic
from app.forum.topics.permissions import can_edit
from app.forum.topics.queries import TopicPage
from app.forum.topics.slots import Panel, add_panel
from app.forum.topics.streams import shows_post, shows_topic, text_changed, topic_changed
from app.people.accounts.models import Viewer

NEWS, IDEAS = frozenset({"news"}), frozenset({"idea"})


def load_state(viewer: Viewer, page: TopicPage) -> dict[str, Any] | None:
    """What staff must know of a draft, or of news that is published."""
    topic = page.topic
    if topic.is_published and not viewer.is_staff:
        return None
    plan = plan_of(topic)
    zone = plan.zone if plan and plan.zone else zone_of(viewer)
    may = {"may_publish": can_publish(viewer, topic), "may_edit": can_edit(viewer, page.first)}
    return {"plan": plan, "zone": zone, **may}


def load_confirm(viewer: Viewer, page: TopicPage) -> dict[str, Any] | None:
    """Whether the viewer has confirmed to have read this; authors are not asked."""
    topic = page.topic
    if not can_acknowledge(viewer, topic) or viewer.id == topic.author_id:
        return None
    return {"confirmed_at": acknowledged_at(viewer, topic)}


def load_ideas(viewer: Viewer, page: TopicPage) -> dict[str, Any] | None:
    """The ideas that news answers, as far as the viewer may see them."""
    ideas = ideas_of(viewer, page.topic)
    return {"ideas": ideas} if ideas else None


def load_news(viewer: Viewer, page: TopicPage) -> dict[str, Any]:
    """The news that answers an idea; its place is there without any, so that it can come live."""
    return {"news": news_of(viewer, page.topic) if page.topic.has_news else []}


def idea_answered(idea: Topic) -> str:
    """The news that answers an idea, for whoever reads it: only what all of them may read."""
    html = partial("news/_answered.html", topic=idea, panel={"news": news_for_readers_of(idea)})
    return stream("replace", f"topic-{idea.id}-news", html) + topic_changed(idea)


def published(post: Post) -> str:
    """Who looks at a draft while it is published sees that."""
    return edited(post.topic) if post.topic.kind in NEWS else ""


def edited(topic: Topic) -> str:
    """News also says who must read it, which ideas it answers, and to staff what becomes of it."""
    personal = parts_of(topic, "above", "beneath", "answer", "beside") if topic.kind in NEWS else ""
    return text_changed(topic) + personal


add_panel(Panel("title", "news/_state.html", load_state, NEWS))
add_panel(Panel("first", "news/_confirm_panel.html", load_confirm, NEWS))
add_panel(Panel("first", "news/_ideas.html", load_ideas, NEWS))
add_panel(Panel("first", "news/_answered.html", load_news, IDEAS))
shows_topic(IdeaAnswered, idea_answered)
shows_post(TopicOpened, published)
for kind in (TopicEdited, TopicNarrowed, TopicWidened):
    shows_topic(kind, edited)

"""How things look to programs; `schemas.py` describes the same."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import current_app, request

from app.api.callers import Caller
from app.core.markup import bound_to
from app.core.paging import Page
from app.forum.news.models import NewsPlan
from app.forum.spaces.models import Membership, Space
from app.forum.topics.kinds import KINDS
from app.forum.topics.models import Post, Topic
from app.people.accounts.models import Member

Shape = dict[str, Any]


def site_url(path: str) -> str:
    """The full address of a path of this community."""
    base = current_app.config["BASE_URL"] or request.host_url
    return f"{base.rstrip('/')}{path}"


def moment(at: datetime | None) -> str | None:
    """A moment as RFC 3339 in UTC."""
    return (
        None if at is None else at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    )


def person(member: Member) -> Shape:
    """Whoever wrote something."""
    return {"id": member.id, "handle": member.handle, "name": member.name, "staff": member.is_staff}


def topic_shape(topic: Topic) -> Shape:
    """A topic without its posts."""
    return {
        "id": topic.id,
        "url": site_url(topic.url),
        "kind": topic.kind,
        "title": topic.title,
        "space": {"id": topic.space.id, "slug": topic.space.slug, "name": topic.space.name},
        "author": person(topic.author),
        "tags": list(topic.tags),
        "created_at": moment(topic.created_at),
        "last_activity_at": moment(topic.last_activity_at),
        "replies_count": topic.replies_count,
        "votes_count": topic.votes_count,
        "answered": topic.is_question and topic.is_answered,
        "answer_state": topic.answer_state or None,
        "needs_info": topic.needs_info_note or None,
        "is_duplicate": bool(KINDS[topic.kind].has_solution and topic.same_as_id),
        "solution_thanks": topic.solution_thanks or None,
        "solution_post_id": topic.solution_post_id,
        "status": topic.status,
        "rating": topic.rating,
        "subject": topic.subject or None,
        "product_id": topic.product_id,
        "recommends": topic.recommends,
        "has_poll": topic.has_poll,
        "outcome": topic.outcome or None,
        "closed": topic.is_closed,
        "archived": topic.is_archived,
        "pinned": topic.is_pinned,
        "published_at": moment(topic.published_at),
        "must_read": topic.must_read,
        "cover_url": site_url(f"/news/covers/{topic.cover}") if topic.cover else None,
    }


def draft_shape(topic: Topic, plan: NewsPlan | None) -> Shape:
    """News as those see it who write it: when it is published, and for whom."""
    return {
        **topic_shape(topic),
        "publish_at": moment(plan.publish_at) if plan else None,
        "reach": plan.reach if plan else "readers",
        "pinned_until": moment(topic.pinned_until),
        "comments": "closed" if topic.is_closed else "open",
    }


def acknowledgement_shape(member: Member, at: datetime) -> Shape:
    """Who has confirmed to have read something, and when."""
    return {"member": person(member), "confirmed_at": moment(at)}


def post_shape(post: Post) -> Shape:
    """A post; a removed one keeps its number and loses everything else."""
    if post.is_gone:
        return {"id": post.id, "number": post.number, "removed": True}
    return {
        "id": post.id,
        "number": post.number,
        "removed": False,
        "author": person(post.author),
        "body": post.body,
        "html": bound_to(post.html, str(post.id)),
        "created_at": moment(post.created_at),
        "edited_at": moment(post.edited_at),
        "reply_to": post.reply_to_id,
        "helpful_count": post.helpful_count,
        "unhelpful_count": post.unhelpful_count,
        "official": post.is_official,
        "reactions": dict(post.reactions),
        "url": site_url(post.url),
    }


def topics_shape(page: Page[Topic]) -> Shape:
    """A page of topics, and the cursor of the next one."""
    return {"items": [topic_shape(topic) for topic in page.items], "next_cursor": page.next}


def topic_page_shape(topic: Topic, posts: list[Post], next_after: int | None) -> Shape:
    """A topic with some of its posts, and where the next ones start."""
    listed = {"items": [post_shape(post) for post in posts], "next_after": next_after}
    return {**topic_shape(topic), "posts": listed}


def space_shape(space: Space, place: Membership | None, readable: bool) -> Shape:
    """A space; one that the caller may not read is only a name and a description."""
    return {
        "id": space.id,
        "slug": space.slug,
        "url": site_url(f"/spaces/{space.slug}"),
        "name": space.name,
        "description": space.description,
        "audience": space.audience,
        "kinds": list(space.kinds),
        "posting": space.posting,
        "archived": space.is_archived,
        "joined": place is not None and place.is_active,
        "readable": readable,
        "topics_count": space.topics_count if readable else None,
        "members_count": space.members_count if readable else None,
    }


def me_shape(caller: Caller) -> Shape:
    """The caller, and the token they use."""
    member, token = caller.member, caller.token
    used = token and {
        "name": token.name,
        "scopes": list(token.scopes),
        "expires_at": moment(token.expires_at),
    }
    return {
        **person(member),
        "url": site_url(f"/people/{member.handle}"),
        "role": member.role,
        "title": member.title,
        "created_at": moment(member.created_at),
        "suspended_until": moment(member.suspended_until) if member.is_suspended else None,
        "token": used,
    }

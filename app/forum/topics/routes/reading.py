"""Reading: a page of a topic, and the lasting address of a post."""

from __future__ import annotations

from typing import Any

from flask import Response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.core import limits
from app.core.counters import last_event
from app.core.errors import NotFound
from app.core.forms import row_number
from app.core.limits import limiter
from app.forum.follows.models import LEVELS
from app.forum.follows.queries import follow_of
from app.forum.topics.again import is_asked_again, stream
from app.forum.topics.forms import ReplyForm
from app.forum.topics.fragments import mine_keys, personal, render_post
from app.forum.topics.gathering import note_read, note_view
from app.forum.topics.kinds import KINDS
from app.forum.topics.models import Post, Topic
from app.forum.topics.permissions import (
    can_arrange,
    can_decide,
    can_reply,
    can_say_me_too,
    can_vote,
    is_alive,
)
from app.forum.topics.queries import (
    MovedAway,
    TopicPage,
    decisions_of,
    load_topic_page,
    place_of_post,
    post_as_shown,
    post_or_404,
    topic_or_404,
)
from app.forum.topics.queries.mine import Mine
from app.forum.topics.quoting import quotation_of
from app.forum.topics.routes.blueprint import topics, url_of
from app.forum.topics.slots import panels_of
from app.people.accounts.models import Viewer
from app.people.accounts.queries import current_viewer
from app.people.sign_in import signed_in


@topics.get("/topics/<int:topic_id>", defaults={"slug": ""})
@topics.get("/topics/<int:topic_id>/<slug>")
def show(topic_id: int, slug: str) -> ResponseReturnValue:
    """A page of a topic; an old or missing slug is sent to the right one."""
    viewer = current_viewer()
    last = last_event(viewer)
    try:
        page = load_topic_page(viewer, topic_id, row_number(request.args.get("after")), _asked_best())
    except MovedAway as moved:
        return redirect(topic_or_404(viewer, moved.topic_id).url, 301)
    if slug != page.topic.slug and not is_asked_again():
        query = request.query_string.decode("ascii", "ignore")
        return redirect(page.topic.url + (f"?{query}" if query else ""), 301)
    html = render_template("topics/topic.html", **shown(viewer, page), last=last)
    if not is_asked_again():
        _note(viewer, page)
    return html


def _note(viewer: Viewer, page: TopicPage) -> None:
    note_read(viewer, page.topic, page.last_number)
    if page.topic.is_published:
        note_view(page.topic)


def _asked_best() -> str | None:
    """The cursor of a page in order of worth, empty for the first; None when order of time was asked for."""
    args = request.args
    return None if args.get("order") == "time" or args.get("after") else args.get("best", "")


@topics.post("/topics/<int:topic_id>/read")
@signed_in
@limiter.limit(limits.REACTING)
def read_so_far(topic_id: int) -> ResponseReturnValue:
    """What arrived live was seen as well: said by the page when it is left."""
    topic = topic_or_404(current_viewer(), topic_id)
    note_read(current_viewer(), topic, min(row_number(request.form.get("number")), topic.posts_count))
    return "", 204


def shown(viewer: Viewer, page: TopicPage, reply: ReplyForm | None = None, **more: Any) -> dict[str, Any]:
    """What the page of a topic is drawn from; `reply` is what was typed and refused."""
    keys = mine_keys(page.topic, page.mine)
    topic = page.topic
    reply = reply or _begun(page)
    return {
        "page": page,
        "topic": topic,
        "keys": keys,
        "mine": mine_json(topic, page),
        "draw": lambda post: personal(render_post(post), keys),
        "decisions": decisions_of(topic),
        "reply": reply,
        "reply_to": _answered(page, reply),
        "levels": LEVELS,
        "panels": panels_of(viewer, page),
        "may": may(viewer, topic),
        "section": KINDS[topic.kind].path,
        **more,
    }


def may(viewer: Viewer, topic: Topic) -> dict[str, Any]:
    """What the reader may do with a topic, as verdicts with reasons."""
    return {
        "reply": can_reply(viewer, topic),
        "me_too": can_say_me_too(viewer, topic),
        "join_in": viewer.is_guest and bool(is_alive(topic)),
        "vote": can_vote(viewer, topic),
        "arrange": can_arrange(viewer, topic),
        "decide": can_decide(viewer, topic),
    }


def mine_json(topic: Topic, page: TopicPage) -> dict[str, Any]:
    """Which buttons the reader has pressed, for the scripts."""
    mine = page.mine
    return {
        "reactions": mine.reactions,
        "helpful": mine.helpful,
        "bookmarks": mine.bookmarks,
        "votes": [topic.id] if mine.voted else [],
        "me_too": [topic.id] if mine.me_too else [],
    }


def _begun(page: TopicPage) -> ReplyForm:
    """The reply as it was left, to the post that was asked for; one that is to be quoted stands in it."""
    form = ReplyForm.resumed(page.mine.draft_texts, page.mine.draft)
    wanted = row_number(request.args.get("quote"))
    form.reply_to_id = wanted or row_number(request.args.get("reply_to")) or form.reply_to_id
    quoted = _answered(page, form) if wanted else None
    if quoted and f"](/posts/{quoted.id})" not in form.body:
        form.body = "\n\n".join(filter(None, (form.body, quotation_of(quoted))))
    return form


def _answered(page: TopicPage, reply: ReplyForm) -> Post | None:
    wanted = reply.reply_to_id
    if not wanted:
        return None
    found = next((post for post in [page.first, *page.posts] if post.id == wanted), None) or post_as_shown(
        wanted
    )
    return found if found and found.topic_id == page.topic.id and not found.is_gone else None


def follow_card(topic: Topic) -> str:
    """How the reader follows a topic now, for the answer to something they did."""
    found = follow_of(current_viewer(), "topic", topic.id)
    mine = Mine(follow=found.level, follow_reason=found.reason) if found else Mine()
    card = render_template("topics/_follow.html", topic=topic, mine=mine)
    return stream("replace", f"topic-{topic.id}-follow", card)


@topics.get("/posts/<int:post_id>/quotation")
@signed_in
def quote(post_id: int) -> ResponseReturnValue:
    """A post as it is quoted in a reply, for the composer of a page that is open."""
    post = post_or_404(current_viewer(), post_id)
    if post.is_gone:
        raise NotFound
    return Response(quotation_of(post), mimetype="text/plain", headers={"Cache-Control": "no-store"})


@topics.get("/posts/<int:post_id>")
def permalink(post_id: int) -> ResponseReturnValue:
    """Where a post stands in its topic."""
    place = place_of_post(current_viewer(), post_id)
    if place is None:
        raise NotFound
    topic, number = place
    return redirect(url_of(topic, number, post_id), 303)

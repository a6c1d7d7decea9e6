"""Replying to a topic."""

from __future__ import annotations

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.core import limits
from app.core.counters import last_event
from app.core.db import transaction
from app.core.errors import Invalid, NotFound, Refused
from app.core.form_tokens import sent_token
from app.core.forms import new_token
from app.core.http import stream_response, wants_stream
from app.core.limits import limiter
from app.forum.topics import streams
from app.forum.topics.forms import ReplyForm
from app.forum.topics.guest_acts import to_reply
from app.forum.topics.models import Post
from app.forum.topics.operations import post_reply
from app.forum.topics.queries import load_topic_page, post_or_404, post_token_of, topic_or_404
from app.forum.topics.routes.attachments import attach_files, has_files, takes_files
from app.forum.topics.routes.blueprint import post_url, topics
from app.forum.topics.routes.reading import follow_card, shown
from app.forum.topics.text import compose
from app.people.accounts.guest_acts import kept_for_guests
from app.people.accounts.models import Member
from app.people.accounts.queries import current_member
from app.people.sign_in import signed_in


@topics.post("/topics/<int:topic_id>/replies")
@signed_in
@kept_for_guests(to_reply)
@limiter.shared_limit(limits.POSTING, scope="posting")
@takes_files
def reply(topic_id: int) -> ResponseReturnValue:
    """Post a reply and show it; the same form sent twice posts it once."""
    actor = current_member()
    form = ReplyForm(body=request.form.get("body", ""))
    try:
        form = ReplyForm.read(request.form)
        form.token = sent_token()
        post = _post(actor, topic_id, form)
    except Invalid as invalid:
        return _again(actor, topic_id, form, invalid.errors)
    except Refused as refused:
        topic = topic_or_404(actor, topic_id)
        return render_template(
            "topics/refused.html", topic=topic, reason=refused.message, body=form.body
        ), 403
    if wants_stream() and post.topic_id == topic_id:
        return stream_response(streams.reply_posted(post) + follow_card(post.topic))
    return redirect(post_url(post), 303)


def _post(actor: Member, topic_id: int, form: ReplyForm) -> Post:
    topic = topic_or_404(actor, topic_id)
    if has_files() and post_token_of(actor, form.token) is None:
        attach_files(actor, form, form.token)
    text, answered = compose(form.body), _answered(actor, form)
    with transaction():
        return post_reply(actor, topic, text, form.token, answered, form.draft)


def _answered(actor: Member, form: ReplyForm) -> Post | None:
    """The post that is answered; one that was removed while the answer was written does not hold that up."""
    try:
        return post_or_404(actor, form.reply_to_id) if form.reply_to_id else None
    except NotFound:
        return None


def _again(actor: Member, topic_id: int, form: ReplyForm, errors: dict[str, str]) -> ResponseReturnValue:
    last = last_event(actor)
    page = load_topic_page(actor, topic_id, topic_or_404(actor, topic_id).posts_count)
    form.token = new_token()
    return render_template("topics/topic.html", **shown(actor, page, form, errors=errors), last=last), 422

"""What happens to one post: edited, deleted, restored, reacted to."""

from __future__ import annotations

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.core import limits
from app.core.db import transaction
from app.core.errors import Invalid
from app.core.i18n import _
from app.core.limits import limiter
from app.core.permissions import require
from app.forum.drafts.queries import draft_at
from app.forum.topics import streams
from app.forum.topics.forms import TopicForm
from app.forum.topics.guest_acts import to_find_helpful, to_react
from app.forum.topics.models import Post
from app.forum.topics.operations import (
    StaleEdit,
    delete_post,
    edit_post,
    edit_topic,
    find_helpful,
    react,
    restore_post,
    take_back_helpful,
    unreact,
)
from app.forum.topics.operations.opening import check_topic
from app.forum.topics.permissions import can_edit, can_restore
from app.forum.topics.queries import post_as_shown, post_or_404
from app.forum.topics.routes.attachments import attach_files, takes_files
from app.forum.topics.routes.blueprint import done, post_url, topics
from app.forum.topics.slots import extras_of
from app.forum.topics.text import PostText, compose_with
from app.people.accounts.guest_acts import kept_for_guests
from app.people.accounts.models import Member
from app.people.accounts.queries import current_member
from app.people.sign_in import signed_in


def load(post_id: int) -> Post:
    """A post the reader may see, or 404."""
    return post_or_404(current_member(), post_id)


def shown(post: Post) -> Post:
    """The post with everything its fragment shows, as it stands now."""
    return post_as_shown(post.id) or post


@topics.get("/posts/<int:post_id>/edit")
@signed_in
def edit(post_id: int) -> ResponseReturnValue:
    """The text of a post, ready to be changed; the first post brings title, tags and fields along."""
    post = load(post_id)
    require(can_edit(current_member(), post))
    draft = draft_at(current_member(), f"edit:{post.id}")
    if draft is None:
        return _editor(post, TopicForm.of(post.topic, post))
    return _editor(post, TopicForm.resumed(draft.texts, draft.version, post.topic.kind))


def _editor(post: Post, form: TopicForm, errors: dict[str, str] | None = None) -> ResponseReturnValue:
    extras = extras_of(post.topic.kind) if post.number == 1 else []
    values = {"post": post, "topic": post.topic, "form": form, "errors": errors or {}, "extras": extras}
    return render_template("topics/edit.html", **values), 422 if errors else 200


@topics.patch("/posts/<int:post_id>")
@signed_in
@limiter.limit(limits.POSTING)
@takes_files
def change(post_id: int) -> ResponseReturnValue:
    """Change a post; when somebody else did meanwhile, both texts are shown and nothing is overwritten."""
    actor, post = current_member(), load(post_id)
    form = TopicForm.read(request.form, kind=post.topic.kind, files=request.files)
    try:
        attach_files(actor, form, f"edit:{post.id}")
        text = compose_with(form.body, lambda: _check(post, form), breaks=post.breaks)
        with transaction():
            _change(actor, post, text, form)
    except StaleEdit as stale:
        return conflict(load(post_id), form, stale)
    except Invalid as invalid:
        return _editor(load(post_id), form, invalid.errors)
    return redirect(post_url(shown(post)), 303)


def _check(post: Post, form: TopicForm) -> None:
    if post.number == 1:
        check_topic(form.kind, form.title, form.tags, form.fields, form.extras)


def _change(actor: Member, post: Post, text: PostText, form: TopicForm) -> None:
    if post.number > 1:
        edit_post(actor, post, text, form.version, form.draft)
        return
    edit_topic(
        actor, post.topic, post, title=form.title, text=text, version=form.version, tags=form.tags,
        fields=form.fields, extras=form.extras, draft=form.draft,
    )  # fmt: skip


def conflict(post: Post, form: TopicForm, stale: StaleEdit) -> ResponseReturnValue:
    """Both texts, for somebody whose edit came too late."""
    form.version = stale.present_version
    values = {
        "post": post,
        "topic": post.topic,
        "form": form,
        "present": stale.present,
        "reason": stale.message,
        "extras": extras_of(post.topic.kind) if post.number == 1 else [],
    }
    return render_template("topics/conflict.html", **values, errors={}), 409


@topics.delete("/posts/<int:post_id>")
@signed_in
@limiter.limit(limits.REACTING)
def delete(post_id: int) -> ResponseReturnValue:
    """Put a post into the trash and offer to undo it."""
    post = load(post_id)
    with transaction():
        delete_post(current_member(), post, request.values.get("reason", ""))
    if post.number == 1:
        return redirect(f"/posts/{post.id}/deleted", 303)
    return done(streams.replace_post(shown(post)), post_url(post))


@topics.get("/posts/<int:post_id>/deleted")
@signed_in
def deleted(post_id: int) -> ResponseReturnValue:
    """What lies in the trash, with its Undo."""
    post = load(post_id)
    if not post.is_deleted:
        return redirect(post_url(post), 303)
    may_restore = can_restore(current_member(), post)
    return render_template("topics/deleted.html", post=post, topic=post.topic, may_restore=may_restore)


@topics.post("/posts/<int:post_id>/restore")
@signed_in
@limiter.limit(limits.REACTING)
def restore(post_id: int) -> ResponseReturnValue:
    """Take a post out of the trash."""
    post = load(post_id)
    with transaction():
        restore_post(current_member(), post)
    if post.number == 1:
        own = post.author_id == current_member().id
        flash(_("Your topic is back.") if own else _("The topic of %(name)s is back.", name=post.author.name))
        return redirect(post.topic.url, 303)
    return done(streams.replace_post(shown(post)), post_url(post))


@topics.post("/posts/<int:post_id>/reactions/<key>")
@signed_in
@kept_for_guests(to_react)
@limiter.limit(limits.REACTING)
def add_reaction(post_id: int, key: str) -> ResponseReturnValue:
    """React to a post; a plain form whose button is pressed already takes the reaction back."""
    return _reacted(post_id, key, request.form.get("set") != "off")


@topics.delete("/posts/<int:post_id>/reactions/<key>")
@signed_in
@limiter.limit(limits.REACTING)
def remove_reaction(post_id: int, key: str) -> ResponseReturnValue:
    """Take a reaction back."""
    return _reacted(post_id, key, False)


def _reacted(post_id: int, key: str, on: bool) -> ResponseReturnValue:
    post = load(post_id)
    with transaction():
        (react if on else unreact)(current_member(), post, key)
    return done(streams.replace_reactions(shown(post)), post_url(post))


@topics.route("/posts/<int:post_id>/helpful", methods=["POST", "DELETE"])
@signed_in
@kept_for_guests(to_find_helpful)
@limiter.limit(limits.REACTING)
def helpful(post_id: int) -> ResponseReturnValue:
    """Say whether a post helped; a plain form whose button is pressed already takes that back."""
    post, actor = load(post_id), current_member()
    with transaction():
        if request.method == "DELETE" or request.form.get("set") == "off":
            take_back_helpful(actor, post)
        else:
            find_helpful(actor, post, request.values.get("value", "up"))
    return done(streams.replace_helpful(shown(post)), post_url(post))

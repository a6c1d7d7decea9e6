"""The pages of help articles, and what their forms do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from flask import flash, redirect, render_template, request, session
from flask.typing import ResponseReturnValue

from app.core import limits
from app.core.counters import last_event
from app.core.db import transaction
from app.core.errors import Conflict, Invalid
from app.core.forms import many_lines, one_line, row_number
from app.core.i18n import _
from app.core.limits import limiter, network
from app.core.permissions import require
from app.forum.drafts.queries import draft_at
from app.forum.questions import operations as do
from app.forum.questions.guest_acts import to_find_article_helpful
from app.forum.questions.models import HelpArticle
from app.forum.questions.permissions import can_keep_help, can_write_help
from app.forum.questions.queries import (
    article_draft,
    article_or_404,
    article_vote,
    articles_page,
    changes_of,
    shown_article,
    versions_of,
)
from app.forum.questions.routes.blueprint import questions
from app.forum.topics.models import Topic
from app.forum.topics.queries import topic_or_404
from app.forum.topics.text import PostText, compose_with, rendered
from app.people.accounts.guest_acts import kept_for_guests
from app.people.accounts.models import Member
from app.people.accounts.permissions import can_take_part
from app.people.accounts.queries import current_member, current_viewer
from app.people.sign_in import signed_in

GUEST_VOTES = "20 per day"


@dataclass
class ArticleForm:
    """What was typed into the form of an article."""

    title: str = ""
    body: str = ""
    version: int = 0
    draft: str = ""

    @classmethod
    def sent(cls) -> ArticleForm:
        """The form of this request."""
        form = request.form
        body, draft = many_lines(form.get("body")), one_line(form.get("draft"))
        return cls(one_line(form.get("title")), body, row_number(form.get("version")), draft)

    def composed(self, article: HelpArticle | None = None) -> PostText:
        """Its text, ready to be written. Raises Invalid with every field that is wrong."""
        breaks = article is None or article.breaks
        return compose_with(self.body, lambda: do.check_title(self.title), breaks=breaks)

    def resumed(self, actor: Member, topic: Topic) -> ArticleForm:
        """The same as the writer left it, when there is a draft of it."""
        draft = draft_at(actor, f"help:{topic.id}")
        if draft is None:
            return self
        title, body = (str(draft.texts.get(name) or "") for name in ("title", "body"))
        version = row_number(str(draft.texts.get("version") or ""))
        return ArticleForm(one_line(title), many_lines(body), version, draft.version)


@questions.get("/help")
@limiter.limit(limits.SEARCHING)
def articles() -> ResponseReturnValue:
    """The help articles the reader may read, or those with the words that were asked for."""
    text = one_line(request.args.get("q"))[:100]
    page = articles_page(current_viewer(), text, request.args.get("cursor"))
    return render_template("questions/help.html", page=page, text=text, section="questions")


@questions.get("/help/<slug>")
def article(slug: str) -> ResponseReturnValue:
    """A help article."""
    viewer = current_viewer()
    last = last_event(viewer)
    found = article_or_404(viewer, slug)
    return render_template(
        "questions/article.html", article=found, topic=found.topic, vote=article_vote(viewer, found),
        may_vote=can_take_part(viewer), said=found.id in session.get("help_said", []),
        may_keep=can_keep_help(viewer), last=last,
        section="questions",
    )  # fmt: skip


@questions.get("/help/<slug>/history")
@limiter.limit(limits.SEARCHING)
def history(slug: str) -> ResponseReturnValue:
    """Every version of a help article."""
    found = article_or_404(current_viewer(), slug)
    versions = versions_of(found, request.args.get("cursor"))
    return render_template(
        "questions/history.html", article=found, versions=versions, section="questions",
        drawn={version.id: rendered(version.body, breaks=version.breaks).html for version in versions.items},
        changes=changes_of(found, versions.items),
    )  # fmt: skip


@questions.post("/help/<slug>/helpful-to-guest")
@limiter.limit(GUEST_VOTES, key_func=network)
def article_helpful_to_guest(slug: str) -> ResponseReturnValue:
    """Say without an account whether an article was helpful; only who presses gets a cookie for that."""
    found = article_or_404(current_viewer(), slug)
    if not current_viewer().is_guest:
        return redirect(f"{found.url}#was-this-helpful", 303)
    browser = session.setdefault("help_browser", uuid4().hex)
    with transaction():
        do.vote_on_article_as_guest(found, browser, request.form.get("value", ""))
    session["help_said"] = [*session.get("help_said", [])[-49:], found.id]
    return redirect(f"{found.url}#was-this-helpful", 303)


@questions.route("/help/<slug>/helpful", methods=["POST", "DELETE"])
@signed_in
@kept_for_guests(to_find_article_helpful)
@limiter.limit(limits.REACTING)
def article_helpful(slug: str) -> ResponseReturnValue:
    """Say whether an article was helpful, or no more."""
    actor, found = current_member(), article_or_404(current_member(), slug)
    with transaction():
        if request.method == "DELETE" or request.form.get("set") == "off":
            do.take_back_article_vote(actor, found)
        else:
            do.vote_on_article(actor, found, request.form.get("value", ""))
    return redirect(f"{found.url}#was-this-helpful", 303)


@questions.get("/topics/<int:topic_id>/help-article")
@signed_in
def new_article(topic_id: int) -> ResponseReturnValue:
    """The form of a new article, filled with the question and its solution; or the article it has."""
    actor = current_member()
    topic = topic_or_404(actor, topic_id)
    require(can_write_help(actor, topic))
    if existing := shown_article(topic.id):
        return redirect(f"{existing.url}/edit" if draft_at(actor, f"help:{topic.id}") else existing.url, 303)
    title, body = article_draft(topic)
    return _form(topic, None, ArticleForm(title, body).resumed(actor, topic))


@questions.post("/topics/<int:topic_id>/help-article")
@signed_in
@limiter.shared_limit(limits.POSTING, scope="posting")
def create_article(topic_id: int) -> ResponseReturnValue:
    """Turn a solved question into a help article."""
    actor, form = current_member(), ArticleForm.sent()
    topic = topic_or_404(actor, topic_id)
    try:
        text = form.composed()
        with transaction():
            made = do.write_article(actor, topic, form.title, text, form.draft)
    except Invalid as invalid:
        return _form(topic_or_404(actor, topic_id), None, form, invalid.errors)
    except do.ArticleExists as other:
        return _stale(article_or_404(actor, other.article.slug), form, other)
    return redirect(made.url, 303)


@questions.get("/help/<slug>/edit")
@signed_in
def edit_form(slug: str) -> ResponseReturnValue:
    """The form of an article as it stands."""
    found = article_or_404(current_member(), slug)
    require(can_keep_help(current_member()))
    form = ArticleForm(found.title, found.body, found.version)
    return _form(found.topic, found, form.resumed(current_member(), found.topic))


@questions.patch("/help/<slug>")
@signed_in
@limiter.shared_limit(limits.POSTING, scope="posting")
def change_article(slug: str) -> ResponseReturnValue:
    """Change an article; when somebody else did meanwhile, both texts are shown."""
    actor, form = current_member(), ArticleForm.sent()
    found = article_or_404(actor, slug)
    try:
        text = form.composed(found)
        with transaction():
            do.edit_article(actor, found, form.title, text, form.version, form.draft)
    except Invalid as invalid:
        return _form(found.topic, article_or_404(actor, slug), form, invalid.errors)
    except Conflict as stale:
        return _stale(article_or_404(actor, slug), form, stale)
    return redirect(found.url, 303)


def _stale(found: HelpArticle, form: ArticleForm, stale: Conflict) -> ResponseReturnValue:
    form.version = found.version
    return _form(found.topic, found, form, status=409, reason=stale.message, present=found.body)


def _form(
    topic: Topic,
    found: HelpArticle | None,
    form: ArticleForm,
    errors: dict[str, str] | None = None,
    status: int = 200,
    **more: Any,
) -> ResponseReturnValue:
    values = {"topic": topic, "article": found, "form": form, "errors": errors or {}, "section": "questions"}
    return render_template("questions/write.html", **values, **more), 422 if errors else status


@questions.route("/help/<slug>/withdrawal", methods=["POST", "DELETE"])
@signed_in
@limiter.limit(limits.REACTING)
def withdrawal(slug: str) -> ResponseReturnValue:
    """Take an article back, or show it again."""
    actor = current_member()
    found = article_or_404(actor, slug)
    away = request.method == "POST"
    with transaction():
        (do.withdraw_article if away else do.bring_back_article)(actor, found)
    flash(_("Only staff see this article now.") if away else _("The article is back."))
    return redirect(found.url, 303)

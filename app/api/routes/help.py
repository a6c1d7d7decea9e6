"""Endpoints about help articles."""

from __future__ import annotations

from collections.abc import Callable

from app.api.answers import Answer
from app.api.callers import Caller
from app.api.once import once
from app.api.question_shapes import article_shape, writing
from app.api.reading import Asked, Sent
from app.api.registry import PREFIX, Param, endpoint
from app.api.routes.reading import TOPIC_ID
from app.api.schemas import SCHEMAS, of
from app.api.writing import on_topic
from app.core import limits
from app.core.db import transaction
from app.core.i18n import lazy
from app.forum.questions import operations as do
from app.forum.questions.models import HelpArticle
from app.forum.questions.queries import article_or_404, articles_page
from app.forum.topics.models import Topic
from app.forum.topics.text import PostText, compose_with

SLUG = Param("slug", lazy("The last part of the article's address."), of("string"), "path")


def _body(schema: str) -> Sent:
    return Sent(SCHEMAS[schema]["properties"])


def _on_article(caller: Caller, slug: str, verb: Callable[[HelpArticle], object]) -> Answer:
    def effect(token: str) -> Answer:
        verb(article)
        return Answer(article_shape(article))

    with transaction():
        article = article_or_404(caller.viewer, slug)
        return once(caller, effect)


@endpoint(
    "GET",
    "/help",
    limit=limits.SEARCHING,
    group="questions",
    summary=lazy("List help articles"),
    about=lazy("Those you may read, the one changed last first."),
    answer="HelpArticleList",
    params=(
        Param("q", lazy("Words that all stand in it."), of("string")),
        Param("cursor", lazy("Where to read on."), of("string")),
    ),
    refusals=(404,),
)
def list_help(caller: Caller) -> Answer:
    """A page of help articles."""
    asked = Asked()
    page = articles_page(caller.viewer, asked.line("q"), asked.line("cursor") or None)
    return Answer({"items": [article_shape(each) for each in page.items], "next_cursor": page.next})


@endpoint(
    "GET",
    "/help/<slug>",
    group="questions",
    summary=lazy("Read a help article"),
    about=lazy("For those who may read the question it comes from."),
    answer="HelpArticle",
    params=(SLUG,),
    refusals=(404,),
)
def read_help(caller: Caller, slug: str) -> Answer:
    """A help article."""
    return Answer(article_shape(article_or_404(caller.viewer, slug)))


@endpoint(
    "POST",
    "/topics/<int:topic_id>/help-article",
    **writing(
        lazy("Turn a question into a help article"),
        lazy("For staff, once it is solved. A question has one: other words for it are a 409."),
        "HelpArticle",
        TOPIC_ID,
        "NewHelpArticle",
    )
    | {"status": 201, "limit": limits.POSTING},
)
def write_help(caller: Caller, topic_id: int) -> Answer:
    """Turn a solved question into a help article."""
    title, text, _version = _article_sent(breaks=True)

    def effect(topic: Topic, token: str) -> Answer:
        article = do.write_article(caller.member, topic, title, text)
        return Answer(article_shape(article), 201, {"Location": f"{PREFIX}/help/{article.slug}"})

    return on_topic(caller, topic_id, effect)


@endpoint(
    "PATCH",
    "/help/<slug>",
    **writing(
        lazy("Change a help article"),
        lazy("For staff. A `version` that is not the present one is a 409."),
        "HelpArticle",
        SLUG,
        "NewHelpArticle",
    )
    | {"limit": limits.POSTING},
)
def change_help(caller: Caller, slug: str) -> Answer:
    """Change a help article."""
    title, text, version = _article_sent(article_or_404(caller.viewer, slug).breaks)
    return _on_article(caller, slug, lambda each: do.edit_article(caller.member, each, title, text, version))


def _article_sent(breaks: bool) -> tuple[str, PostText, int]:
    sent_body = _body("NewHelpArticle")
    title, body, version = sent_body.line("title"), sent_body.text("body"), sent_body.row("version")
    sent_body.check()
    return title, compose_with(body, lambda: do.check_title(title), breaks=breaks), version


@endpoint(
    "POST",
    "/help/<slug>/helpful",
    **writing(
        lazy("Say whether an article was helpful"),
        lazy("One answer a member."),
        "HelpArticle",
        SLUG,
        "HelpAnswer",
    ),
)
def say_article_helpful(caller: Caller, slug: str) -> Answer:
    """Say whether an article was helpful."""
    sent_body = _body("HelpAnswer")
    value = sent_body.line("value")
    sent_body.check()
    return _on_article(caller, slug, lambda each: do.vote_on_article(caller.member, each, value))


@endpoint(
    "DELETE",
    "/help/<slug>/helpful",
    **writing(lazy("Say it no more"), lazy("Nothing happens otherwise."), "HelpArticle", SLUG),
)
def unsay_article_helpful(caller: Caller, slug: str) -> Answer:
    """Take back whether an article was helpful."""
    return _on_article(caller, slug, lambda each: do.take_back_article_vote(caller.member, each))


@endpoint(
    "POST",
    "/help/<slug>/withdrawal",
    **writing(lazy("Withdraw a help article"), lazy("For staff, who still see it."), "HelpArticle", SLUG),
)
def withdraw_help(caller: Caller, slug: str) -> Answer:
    """Take a help article back."""
    return _on_article(caller, slug, lambda each: do.withdraw_article(caller.member, each))


@endpoint(
    "DELETE",
    "/help/<slug>/withdrawal",
    **writing(lazy("Show an article again"), lazy("For staff."), "HelpArticle", SLUG),
)
def bring_back_help(caller: Caller, slug: str) -> Answer:
    """Show a withdrawn article again."""
    return _on_article(caller, slug, lambda each: do.bring_back_article(caller.member, each))

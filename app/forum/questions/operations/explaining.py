"""Help articles: a solved question in lasting words, with every version kept."""

from __future__ import annotations

from slugify import slugify
from sqlalchemy import func, select

from app.core import clock
from app.core.db import db, lock
from app.core.errors import Conflict, Invalid
from app.core.events import record
from app.core.forms import Problems
from app.core.i18n import _
from app.core.permissions import require
from app.forum.drafts.operations import finish_draft
from app.forum.questions.events import HelpArticleChanged
from app.forum.questions.models import HelpArticle, HelpRevision, HelpVote
from app.forum.questions.permissions import can_keep_help, can_write_help
from app.forum.topics.models import Topic
from app.forum.topics.text import PostText
from app.people.accounts.models import Member
from app.people.accounts.permissions import can_take_part

VALUES = {"yes": 1, "no": -1}


class ArticleExists(Conflict):
    """Somebody made an article of this question meanwhile."""

    def __init__(self, article: HelpArticle) -> None:
        super().__init__(_("This question has a help article already. Nothing was overwritten."))
        self.article = article


def write_article(
    actor: Member, topic: Topic, title: str, text: PostText, draft: str | None = None
) -> HelpArticle:
    """Turn a solved question into a help article; the same words again return the article they made.

    A draft of it, of the version `draft` or of the same words, is finished.
    Raises Refused, Invalid with every field that is wrong, or ArticleExists when the question has another.
    """
    lock(topic)
    require(can_write_help(actor, topic))
    title, now = check_title(title), clock.now()
    if existing := db.session.scalar(select(HelpArticle).where(HelpArticle.topic_id == topic.id)):
        if not _wrote(actor, existing, title, text.source):
            raise ArticleExists(existing)
        return existing
    article = HelpArticle(
        slug=_free_slug(title), topic_id=topic.id, title=title, body=text.source, breaks=text.breaks,
        html=text.html, markup_version=text.version, version=1,
        created_at=now, edited_at=now, edited_by_id=actor.id,
    )  # fmt: skip
    db.session.add(article)
    db.session.flush()
    _keep(actor, article, topic)
    finish_draft(actor, f"help:{topic.id}", draft, text.source)
    return article


def _wrote(actor: Member, article: HelpArticle, title: str, body: str) -> bool:
    """Whether these words of the actor are in the article or were: somebody may have changed them since."""
    mine = (HelpRevision.article_id == article.id, HelpRevision.edited_by_id == actor.id)
    words = (HelpRevision.title == title, HelpRevision.body == body)
    return db.session.scalar(select(HelpRevision.id).where(*mine, *words).limit(1)) is not None


def edit_article(
    actor: Member, article: HelpArticle, title: str, text: PostText, version: int, draft: str | None = None
) -> None:
    """Change an article; the same words again change nothing.

    A draft of the change, of the version `draft` or of the same words, is finished.
    Raises Refused, Invalid, or Conflict when `version` is not the present one.
    """
    lock(article)
    require(can_keep_help(actor))
    title = check_title(title)
    finish_draft(actor, f"help:{article.topic_id}", draft, text.source)
    if (title, text.source, text.breaks) == (article.title, article.body, article.breaks):
        return
    if version != article.version:
        raise Conflict(_("Somebody changed this article while you were writing. Nothing was overwritten."))
    article.title, article.body, article.breaks = title, text.source, text.breaks
    article.html, article.markup_version = text.html, text.version
    article.version += 1
    article.edited_at, article.edited_by_id = clock.now(), actor.id
    _keep(actor, article, article.topic)


def withdraw_article(actor: Member, article: HelpArticle) -> None:
    """Take an article back: only staff still see it. Raises Refused."""
    _show(actor, article, False)


def bring_back_article(actor: Member, article: HelpArticle) -> None:
    """Show a withdrawn article again. Raises Refused."""
    _show(actor, article, True)


def _show(actor: Member, article: HelpArticle, shown: bool) -> None:
    lock(article)
    require(can_keep_help(actor))
    if article.is_withdrawn == shown:
        article.withdrawn_at = None if shown else clock.now()
        record(HelpArticleChanged(article.topic_id, article.topic.space_id), actor)


def vote_on_article(actor: Member, article: HelpArticle, value: str) -> None:
    """Say whether an article was helpful, `yes` or `no`, in place of what was said before; twice is once.

    Raises Refused, Invalid for another value.
    """
    if value not in VALUES:
        raise Invalid("value", _("Say whether it was helpful: yes or no."))
    lock(article)
    require(can_take_part(actor))
    vote = db.session.get(HelpVote, (article.id, actor.id))
    if vote is None:
        vote = HelpVote(article_id=article.id, member_id=actor.id, created_at=clock.now())
        db.session.add(vote)
    vote.value = VALUES[value]
    _recount(article)


def take_back_article_vote(actor: Member, article: HelpArticle) -> None:
    """Say no more whether an article was helpful. Raises Refused."""
    lock(article)
    require(can_take_part(actor))
    vote = db.session.get(HelpVote, (article.id, actor.id))
    if vote is not None:
        db.session.delete(vote)
        _recount(article)


def _recount(article: HelpArticle) -> None:
    db.session.flush()
    counts = select(HelpVote.value, func.count()).where(HelpVote.article_id == article.id)
    found: dict[int, int] = dict(db.session.execute(counts.group_by(HelpVote.value)).all())
    article.helpful_count, article.unhelpful_count = found.get(1, 0), found.get(-1, 0)


def check_title(title: str) -> str:
    """The title of an article, tidied. Raises Invalid when it is too short or too long."""
    problems = Problems()
    title = problems.line("title", title, _("The title"), least=5, most=200)
    problems.check()
    return title


def _keep(actor: Member, article: HelpArticle, topic: Topic) -> None:
    revision = HelpRevision(
        article_id=article.id, version=article.version, title=article.title, body=article.body,
        breaks=article.breaks, edited_by_id=actor.id, created_at=clock.now(),
    )  # fmt: skip
    db.session.add(revision)
    record(HelpArticleChanged(topic.id, topic.space_id), actor)


def _free_slug(title: str) -> str:
    base = slugify(title, max_length=60, word_boundary=True) or "article"
    same = HelpArticle.slug.startswith(base, autoescape=True)
    taken = set(db.session.scalars(select(HelpArticle.slug).where(same)))
    free = (base if n == 1 else f"{base}-{n}" for n in range(1, len(taken) + 2))
    return next(slug for slug in free if slug not in taken)

"""Reading what questions keep, always through the rule of their topics."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import contains_eager, defer, joinedload

from app.core.db import db
from app.core.errors import Invalid, NotFound
from app.core.forms import one_line, row_number
from app.core.i18n import _
from app.core.markup import unwrapped
from app.core.paging import Page, newest_first
from app.core.threads import in_a_thread
from app.forum.questions.models import HelpArticle, HelpRevision, HelpVote, ReopenRequest
from app.forum.topics.changes import Piece, pieces_between
from app.forum.topics.models import InfoRequest, Post, Topic
from app.forum.topics.queries import topic_or_404
from app.forum.topics.queries.visible import topic_rule
from app.people.accounts.models import Viewer

ADDRESS = re.compile(r"(?:.*/topics/|#)?(\d{1,10})(?:[/?#].*)?")
MOST_RELATED = 20
LONGEST_CHAIN = 20
VERSIONS_PER_PAGE = 10
MOST_TITLED = 50


@dataclass
class Related:
    """What a question leads to, as far as the viewer may see it."""

    same_as: Topic | None = None
    duplicates: list[Topic] = field(default_factory=list)
    article: HelpArticle | None = None


def related_to(viewer: Viewer, topic: Topic) -> Related:
    """Where it is answered, what is answered in it, and its help article, in one statement."""
    joined = (HelpArticle.topic_id == Topic.id) & HelpArticle.withdrawn_at.is_(None)
    wanted = or_(Topic.id.in_([topic.id, topic.same_as_id or 0]), Topic.same_as_id == topic.id)
    rows = select(Topic, HelpArticle).outerjoin(HelpArticle, joined).where(topic_rule(viewer), wanted)
    rows = rows.where(Topic.deleted_at.is_(None), Topic.hidden_at.is_(None)).order_by(Topic.id)
    found = Related()
    for other, article in db.session.execute(rows.limit(MOST_RELATED + 2)):
        if other.id == topic.id:
            found.article = article
        elif other.id == topic.same_as_id:
            found.same_as = other
        else:
            found.duplicates.append(other)
    return found


def shown_article(topic_id: int) -> HelpArticle | None:
    """The help article of a topic unless it is withdrawn; for readers of the topic, who may read it too."""
    shown = (HelpArticle.topic_id == topic_id, HelpArticle.withdrawn_at.is_(None))
    return db.session.scalar(select(HelpArticle).where(*shown))


def question_named(viewer: Viewer, text: str) -> Topic:
    """The question of a number or address, at the end of its chain of duplicates.

    Raises Invalid when there is none that the viewer may see; why is not told.
    """
    found = ADDRESS.fullmatch(one_line(text)[:500])
    try:
        topic = topic_or_404(viewer, row_number(found[1] if found else ""))
        for _step in range(LONGEST_CHAIN):
            following = topic.same_as_id or topic.moved_to_id
            if following is None:
                return topic
            topic = topic_or_404(viewer, following)
    except NotFound:
        pass
    raise Invalid("other", _("We find no such question. Paste its address or its number."))


def answered_info_requests(topic: Topic) -> list[InfoRequest]:
    """What was asked for and given in a question, the latest twenty, the first of them first."""
    if not topic.has_info_requests:
        return []
    people = (joinedload(InfoRequest.member), joinedload(InfoRequest.answered_by))
    given = (InfoRequest.topic_id == topic.id, InfoRequest.answered_at.is_not(None))
    found = select(InfoRequest).where(*given).options(*people).order_by(InfoRequest.id.desc())
    return list(db.session.scalars(found.limit(MOST_RELATED)))[::-1]


def requests_on(viewer: Viewer, topic: Topic) -> list[ReopenRequest]:
    """Who waits for a closed question to be reopened: all for staff, for others only their own."""
    if viewer.id is None or not topic.is_closed:
        return []
    waiting = select(ReopenRequest).where(ReopenRequest.topic_id == topic.id, ReopenRequest.outcome == "")
    if not viewer.is_staff:
        waiting = waiting.where(ReopenRequest.member_id == viewer.id)
    return list(
        db.session.scalars(waiting.options(joinedload(ReopenRequest.member)).order_by(ReopenRequest.id))
    )


def request_or_404(viewer: Viewer, request_id: int) -> ReopenRequest:
    """A request about a topic the viewer may see: for staff, and for who made it. Raises NotFound."""
    statement = select(ReopenRequest).join(ReopenRequest.topic).where(topic_rule(viewer))
    statement = statement.options(contains_eager(ReopenRequest.topic))
    found = db.session.scalar(statement.where(ReopenRequest.id == request_id))
    if found is None or not (viewer.is_staff or viewer.id == found.member_id):
        raise NotFound
    return found


def visible_articles(viewer: Viewer) -> Select[HelpArticle]:
    """The help articles a viewer may read: those of topics they may read; withdrawn ones only for staff."""
    statement = select(HelpArticle).join(HelpArticle.topic).where(topic_rule(viewer))
    shown = (Topic.deleted_at.is_(None), Topic.hidden_at.is_(None), Topic.published_at.is_not(None))
    statement = statement.where(*shown).options(contains_eager(HelpArticle.topic).joinedload(Topic.space))
    return statement if viewer.is_staff else statement.where(HelpArticle.withdrawn_at.is_(None))


def article_or_404(viewer: Viewer, slug: str) -> HelpArticle:
    """The article of this address. Raises NotFound when the viewer may not read it."""
    statement = visible_articles(viewer).where(HelpArticle.slug == slug)
    found = db.session.scalar(statement.options(joinedload(HelpArticle.edited_by)))
    if found is None:
        raise NotFound
    return found


def articles_page(viewer: Viewer, text: str = "", cursor: str | None = None) -> Page[HelpArticle]:
    """Help articles, those changed last first; with every word of `text` in title or body when given."""
    statement = visible_articles(viewer)
    for word in one_line(text)[:100].split()[:6]:
        found = (column.icontains(word, autoescape=True) for column in (HelpArticle.title, HelpArticle.body))
        statement = statement.where(or_(*found))
    return newest_first(statement, [HelpArticle.edited_at, HelpArticle.id], cursor, 25)


def article_vote(viewer: Viewer, article: HelpArticle) -> int:
    """What the viewer said of an article: 1, -1, or 0 for nothing."""
    vote = None if viewer.id is None else db.session.get(HelpVote, (article.id, viewer.id))
    return 0 if vote is None else vote.value


def versions_of(article: HelpArticle, cursor: str | None = None) -> Page[HelpRevision]:
    """A page of the versions of an article, the newest first. Raises NotFound for a bad cursor."""
    statement = select(HelpRevision).where(HelpRevision.article_id == article.id)
    statement = statement.options(joinedload(HelpRevision.edited_by))
    return newest_first(statement, [HelpRevision.version], cursor, VERSIONS_PER_PAGE)


def changes_of(article: HelpArticle, versions: list[HelpRevision]) -> dict[int, list[Piece]]:
    """What leads to each of these versions, newest first, from the one before it; none for the first."""
    if not versions:
        return {}
    earlier = (HelpRevision.article_id == article.id, HelpRevision.version == versions[-1].version - 1)
    before = db.session.scalar(select(HelpRevision).where(*earlier))
    pairs = zip(versions, [*versions[1:], before], strict=True)
    return {
        version.id: in_a_thread(pieces_between, old.body, version.body)
        for version, old in pairs
        if old is not None
    }


def articles_with_words(viewer: Viewer, words: Sequence[str]) -> list[HelpArticle]:
    """Up to fifty articles with one of these words in their titles, those changed last first."""
    titled = or_(*(HelpArticle.title.icontains(word, autoescape=True) for word in words))
    shown = visible_articles(viewer).where(titled, HelpArticle.withdrawn_at.is_(None))
    latest = shown.order_by(HelpArticle.edited_at.desc(), HelpArticle.id.desc()).limit(MOST_TITLED)
    return list(db.session.scalars(latest.options(defer(HelpArticle.body), defer(HelpArticle.html))))


def article_draft(topic: Topic) -> tuple[str, str]:
    """Title and text that an article of this question starts from: the question and its solution.

    A new text, whose line ends are line breaks: what was wrapped by hand is put together.
    """
    wanted = or_(Post.number == 1, Post.id == (topic.solution_post_id or 0))
    posts = db.session.scalars(select(Post).where(Post.topic_id == topic.id, wanted).order_by(Post.number))
    headings = (_("Question"), _("Answer"))
    bodies = [post.body if post.breaks else unwrapped(post.body) for post in posts]
    parts = [f"## {heading}\n\n{body}" for heading, body in zip(headings, bodies, strict=False)]
    return topic.title, "\n\n".join(parts)

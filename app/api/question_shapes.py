"""What the endpoints about questions take and answer: as JSON Schema, and made of the rows."""

from __future__ import annotations

from typing import Any

from app.api.registry import Param
from app.api.schemas import SCHEMAS, answered, listed, maybe, moment, of, one_of, ref, sent, whole
from app.api.shapes import Shape, person, site_url
from app.api.shapes import moment as at_moment
from app.core import limits
from app.core.i18n import Text, lazy
from app.forum.questions.models import HelpArticle, ReopenRequest
from app.forum.questions.operations.explaining import VALUES as ANSWERS
from app.forum.questions.operations.reopening import OUTCOMES
from app.forum.topics.operations.helping import VALUES

SCHEMAS["Helpfulness"] = sent(lazy("Whether a post helped."), "value", value=one_of(VALUES))
SCHEMAS["MissingInformation"] = sent(
    lazy("What a question lacks."), "note", note=of("string", minLength=3, maxLength=500)
)
SCHEMAS["Duplicate"] = sent(
    lazy("Where a question is answered."),
    "other",
    other=of("string", lazy("The address or number of the other question."), maxLength=500),
)
SCHEMAS["NewReopenRequest"] = sent(
    lazy("Why a question should be open again."), "reason", reason=of("string", minLength=3, maxLength=500)
)
SCHEMAS["ReopenDecision"] = sent(
    lazy("What staff say to it."),
    "outcome",
    outcome=one_of(dict.fromkeys(OUTCOMES)),
    answer=of("string", lazy("A word to whoever asked; needed to decline."), maxLength=300),
)
SCHEMAS["ReopenRequest"] = answered(
    lazy("A member wants a closed question to be open again."),
    id=whole(),
    topic_id=whole(),
    member=ref("Person"),
    reason=of("string"),
    created_at=moment(),
    outcome=maybe("string", lazy("Null until staff decide."), enum=[*OUTCOMES, None]),
    answer=of("string"),
)
SCHEMAS["ReopenRequestList"] = answered(lazy("Who waits."), items=listed(ref("ReopenRequest")))
SCHEMAS["NewHelpArticle"] = sent(
    lazy("A help article."),
    "title",
    "body",
    title=of("string", minLength=3, maxLength=200),
    body=of("string", lazy("The text, in Markdown."), maxLength=32000),
    version=whole(lazy("For a change: the version it was made from.")),
)
SCHEMAS["HelpArticle"] = answered(
    lazy("A solved question in lasting words."),
    slug=of("string"),
    url=of("string", format="uri"),
    topic_id=whole(),
    title=of("string"),
    body=of("string"),
    html=of("string"),
    version=whole(),
    created_at=moment(),
    edited_at=moment(),
    edited_by=ref("Person"),
    withdrawn=of("boolean"),
    helpful_count=whole(),
    unhelpful_count=whole(),
)
SCHEMAS["HelpArticleList"] = answered(
    lazy("A page of help articles."),
    items=listed(ref("HelpArticle")),
    next_cursor=maybe("string", lazy("The `cursor` of the next page; null on the last one.")),
)
SCHEMAS["HelpAnswer"] = sent(lazy("Whether an article was helpful."), "value", value=one_of(ANSWERS))
SCHEMAS["SimilarTopics"] = answered(
    lazy("Topics like a title, solved ones first."), items=listed(ref("Topic"))
)


def article_shape(article: HelpArticle) -> Shape:
    """A help article."""
    return {
        "slug": article.slug,
        "url": site_url(article.url),
        "topic_id": article.topic_id,
        "title": article.title,
        "body": article.body,
        "html": article.html,
        "version": article.version,
        "created_at": at_moment(article.created_at),
        "edited_at": at_moment(article.edited_at),
        "edited_by": person(article.edited_by),
        "withdrawn": article.is_withdrawn,
        "helpful_count": article.helpful_count,
        "unhelpful_count": article.unhelpful_count,
    }


def request_shape(asked: ReopenRequest) -> Shape:
    """A wish to reopen a question."""
    return {
        "id": asked.id,
        "topic_id": asked.topic_id,
        "member": person(asked.member),
        "reason": asked.reason,
        "created_at": at_moment(asked.created_at),
        "outcome": asked.outcome or None,
        "answer": asked.answer,
    }


SAMPLES = {
    "Helpfulness": {"value": "up"},
    "MissingInformation": {"note": "Which firmware does it have?"},
    "Duplicate": {"other": "42"},
    "NewReopenRequest": {"reason": "The new firmware broke it again."},
    "ReopenDecision": {"outcome": "reopened"},
    "NewHelpArticle": {"title": "Why the range drops", "body": "Cold cells give less."},
    "HelpAnswer": {"value": "yes"},
}


def writing(summary: Text, about: Text, answer: str, param: Param, takes: str = "") -> dict[str, Any]:
    """What the endpoints about questions that write have in common."""
    return {
        "group": "questions",
        "limit": limits.REACTING,
        "summary": summary,
        "about": about,
        "answer": answer,
        "scope": "write",
        "takes": takes,
        "sample": SAMPLES.get(takes, {}),
        "params": (param,),
        "refusals": (404, 409, 422),
    }

"""Guests say whether a help article was helpful, once in a browser; counted apart from members."""

from __future__ import annotations

from hashlib import sha256

from sqlalchemy import func, select

from app.core import clock
from app.core.db import db, lock
from app.core.errors import Invalid
from app.core.i18n import _
from app.forum.questions.models import HelpArticle, HelpGuestVote
from app.forum.questions.operations.explaining import VALUES


def vote_on_article_as_guest(article: HelpArticle, browser: str, value: str) -> None:
    """Say `yes` or `no` in place of what this browser said before; twice is once.

    Whoever may read an article may say it. Raises Invalid for another value.
    """
    if value not in VALUES:
        raise Invalid("value", _("Say whether it was helpful: yes or no."))
    lock(article)
    key = sha256(browser.encode()).hexdigest()
    vote = db.session.get(HelpGuestVote, (article.id, key))
    if vote is None:
        vote = HelpGuestVote(article_id=article.id, browser=key, created_at=clock.now())
        db.session.add(vote)
    vote.value = VALUES[value]
    db.session.flush()
    counts = select(HelpGuestVote.value, func.count()).where(HelpGuestVote.article_id == article.id)
    found: dict[int, int] = dict(db.session.execute(counts.group_by(HelpGuestVote.value)).all())
    article.guest_helpful_count, article.guest_unhelpful_count = found.get(1, 0), found.get(-1, 0)

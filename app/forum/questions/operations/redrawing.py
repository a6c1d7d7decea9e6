"""Rendering stored help articles again, like posts."""

from __future__ import annotations

from sqlalchemy import select

from app.core.db import db, transaction
from app.core.markup import version_of
from app.core.settings import settings
from app.forum.questions.models import HelpArticle
from app.forum.topics.text import rendered


def rerender_articles(everything: bool = False) -> int:
    """Render help articles that would look different by now (or all) again; returns how many.

    Opens its own transaction after the rendering, which others would wait for.
    """
    formulas, done = settings().mathematics, 0
    columns = (HelpArticle.id, HelpArticle.body, HelpArticle.breaks, HelpArticle.markup_version)
    rows = db.session.execute(select(*columns)).all()
    texts = {
        number: rendered(body, breaks=breaks)
        for number, body, breaks, version in rows
        if everything or version != version_of(body, formulas)
    }
    with transaction() as session:
        for number, text in texts.items():
            article = session.get(HelpArticle, number, with_for_update=True)
            if article is not None and (article.body, article.breaks) == (text.source, text.breaks):
                article.html, article.markup_version = text.html, text.version
                done += 1
    return done

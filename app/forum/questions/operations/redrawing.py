"""Rendering stored help articles again, like posts."""

from __future__ import annotations

from sqlalchemy import select

from app.core.db import transaction
from app.core.markup import render, version_of
from app.core.settings import settings
from app.forum.questions.models import HelpArticle


def rerender_articles(everything: bool = False) -> int:
    """Render help articles that would look different by now (or all) again; returns how many."""
    formulas, done = settings().mathematics, 0
    with transaction() as session:
        for article in session.scalars(select(HelpArticle).order_by(HelpArticle.id)):
            if everything or article.markup_version != version_of(article.body, formulas):
                text = render(article.body, formulas=formulas)
                article.html, article.markup_version = text.html, text.version
                done += 1
    return done

"""Help articles beside what was found: a kind of result of their own."""

from __future__ import annotations

from app.discovery.search.similar import title_words
from app.forum.questions.models import HelpArticle
from app.forum.questions.queries import articles_page, articles_with_words
from app.people.accounts.models import Viewer

SHOWN = 3
MOST_WORDS = 8


def found_articles(viewer: Viewer, query: str) -> list[HelpArticle]:
    """Help articles with every word of a search, those changed last first; those that are withdrawn not."""
    found = articles_page(viewer, query).items if query else []
    return [article for article in found if not article.is_withdrawn][:SHOWN]


def similar_articles(viewer: Viewer, title: str) -> list[HelpArticle]:
    """Help articles whose titles share at least half of the words of this one, the most alike first."""
    words = [word for word in title_words(title[:200]) if len(word) > 3][:MOST_WORDS]
    if not words:
        return []
    shared = {
        article: len(set(words) & set(title_words(article.title)))
        for article in articles_with_words(viewer, words)
    }
    alike = [article for article, count in shared.items() if 2 * count >= len(words)]
    return sorted(alike, key=lambda article: -shared[article])[:SHOWN]

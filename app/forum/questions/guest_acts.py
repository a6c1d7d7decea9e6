"""How saying whether a help article helped is spoken of until a guest is signed in."""

from __future__ import annotations

from app.core.i18n import lazy
from app.forum.questions.queries import article_or_404
from app.people.accounts.guest_acts import Words
from app.people.accounts.queries import current_viewer


def to_find_article_helpful(_fields: dict[str, str], slug: str) -> Words:
    """Words with the title of the article."""
    return Words.of(
        lazy("Sign in to say whether “%(title)s” helped"),
        lazy("You wanted to say whether “%(title)s” helped."),
        lazy("Say so"),
        title=article_or_404(current_viewer(), slug).title,
    )

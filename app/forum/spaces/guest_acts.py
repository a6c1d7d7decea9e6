"""How joining a space as a guest is spoken of until they are signed in."""

from __future__ import annotations

from app.core.i18n import lazy
from app.forum.spaces.queries import listed_space_or_404
from app.people.accounts.guest_acts import Words
from app.people.accounts.queries import current_viewer


def to_join(_fields: dict[str, str], slug: str) -> Words:
    """Words with the name of the space that is joined."""
    space = listed_space_or_404(current_viewer(), slug)
    return Words.of(
        lazy("Sign in to join %(name)s"), lazy("You wanted to join %(name)s."), lazy("Join"), name=space.name
    )


def to_ask_to_join(_fields: dict[str, str], slug: str) -> Words:
    """Words with the name of the space whose owners are asked."""
    space = listed_space_or_404(current_viewer(), slug)
    return Words.of(
        lazy("Sign in to ask to join %(name)s"),
        lazy("You wanted to ask to join %(name)s."),
        lazy("Ask to join"),
        name=space.name,
    )

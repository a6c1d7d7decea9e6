"""The composer's part of experiences, and the author's consent on the page of one."""

from __future__ import annotations

from typing import Any

from app.forum.experiences.forms import NAMES, read_described, texts_of
from app.forum.experiences.operations import write_described
from app.forum.experiences.permissions import KIND, can_allow_quotes
from app.forum.experiences.queries.quotes import consent_rests
from app.forum.topics.queries import TopicPage
from app.forum.topics.slots import Extra, Panel, add_extra, add_panel
from app.people.accounts.models import Viewer

KINDS = frozenset({KIND})


def consent(viewer: Viewer, page: TopicPage) -> dict[str, Any] | None:
    """Whether the author, who alone sees this, may be quoted; None for everybody else."""
    topic = page.topic
    if viewer.id is None or viewer.id != topic.author_id or page.after:
        return None
    rests = topic.quotable_at is not None and consent_rests(topic)
    return {"given": topic.quotable_at is not None, "rests": rests, "may": can_allow_quotes(viewer, topic)}


def add() -> None:
    """Put both in their places."""
    add_panel(Panel("first", "experiences/_consent.html", consent, KINDS))
    add_extra(
        Extra(
            "experiences/_fields.html",
            NAMES,
            read_described,
            write_described,
            texts_of,
            KINDS,
            place="fields",
        )
    )

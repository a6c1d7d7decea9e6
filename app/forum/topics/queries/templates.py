"""Templates, for those who write and for those who make them."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from app.core.db import db
from app.forum.spaces.models import Space
from app.forum.topics.models import Template


def templates_of(space: Space) -> dict[str, Template]:
    """The templates of a space by kind; ask only for spaces the viewer runs."""
    found = db.session.scalars(select(Template).where(Template.space_id == space.id))
    return {template.kind: template for template in found}


def templates_for(spaces: Iterable[Space], kind: str) -> dict[str, dict[str, str]]:
    """Text and hint for a kind by the slugs of these spaces, which the viewer may write in."""
    slugs = {space.id: space.slug for space in spaces}
    found = db.session.scalars(select(Template).where(Template.kind == kind, Template.space_id.in_(slugs)))
    return {slugs[one.space_id]: {"text": one.text, "hint": one.hint} for one in found}

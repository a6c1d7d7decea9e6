"""Finding drafts; nobody but their writer ever does."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from app.core.db import db
from app.core.errors import NotFound
from app.forum.drafts.models import Draft
from app.people.accounts.models import Viewer


def draft_at(viewer: Viewer, place: str) -> Draft | None:
    """What a member is writing at a place, such as `topic:42`; always as the database has it now."""
    return db.session.scalar(_at, {"member": viewer.id, "place": place})


_at = (
    select(Draft)
    .where(Draft.member_id == bindparam("member"), Draft.place == bindparam("place"))
    .execution_options(populate_existing=True)
)


def draft_or_404(viewer: Viewer, draft_id: int) -> Draft:
    """One of the viewer's own drafts; raises NotFound."""
    draft = db.session.scalar(select(Draft).where(Draft.member_id == viewer.id, Draft.id == draft_id))
    if draft is None:
        raise NotFound
    return draft


def drafts_of(viewer: Viewer) -> list[Draft]:
    """What a member is writing everywhere, the latest first."""
    mine = select(Draft).where(Draft.member_id == viewer.id)
    return list(db.session.scalars(mine.order_by(Draft.saved_at.desc(), Draft.id.desc())))

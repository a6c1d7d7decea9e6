"""Finding uploads by those who own them. Who else may see one is asked of its post, in the room of topics."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import case, func, select

from app.core import clock
from app.core.db import db
from app.core.errors import NotFound
from app.forum.uploads.models import Attachment
from app.people.accounts.models import Viewer


@dataclass(frozen=True)
class Used:
    """What a member has uploaded, in bytes."""

    today: int
    total: int


def own_upload_or_404(viewer: Viewer, key: str, hold: bool = False) -> Attachment:
    """The viewer's own upload of this key, held until the transaction ends if need be; raises NotFound."""
    mine = select(Attachment).where(Attachment.key == key, Attachment.owner_id == viewer.id)
    found = db.session.scalar(mine.with_for_update() if hold else mine)
    if found is None:
        raise NotFound
    return found


def used_by(viewer: Viewer) -> Used:
    """How much a member has uploaded within a day, and keeps here in total."""
    today = case((Attachment.created_at > clock.ago(days=1), Attachment.bytes), else_=0)
    sums = select(func.coalesce(func.sum(today), 0), func.coalesce(func.sum(Attachment.bytes), 0))
    day, total = db.session.execute(sums.where(Attachment.owner_id == viewer.id)).one()
    return Used(int(day), int(total))


def same_upload(viewer: Viewer, place: str, sha256: str, name: str) -> Attachment | None:
    """What the viewer uploaded before for the same draft with the same content and name, and no post has."""
    same = select(Attachment).where(
        Attachment.owner_id == viewer.id,
        Attachment.place == place,
        Attachment.sha256 == sha256,
        Attachment.name == name,
        Attachment.post_id.is_(None),
    )
    return db.session.scalar(same.order_by(Attachment.id).limit(1))


def held_by_key(keys: Collection[str]) -> list[Attachment]:
    """The uploads of these keys, whoever owns them, held for linking; never for showing."""
    found = select(Attachment).where(Attachment.key.in_(keys)).order_by(Attachment.id)
    return list(db.session.scalars(found.with_for_update())) if keys else []


def attachments_of(post_id: int) -> list[Attachment]:
    """The uploads that a post refers to or has referred to."""
    return list(db.session.scalars(select(Attachment).where(Attachment.post_id == post_id)))


def known_files() -> set[str]:
    """The names of all files that some upload has in the storage."""
    rows = db.session.execute(select(Attachment.file, Attachment.small))
    return {name for row in rows for name in row if name}

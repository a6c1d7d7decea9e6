"""What can be done with uploads: keep, take away, link to a post and loosen again."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta

from sqlalchemy import func, select

from app.core import clock
from app.core.db import db, lock
from app.core.errors import Invalid, TooMany
from app.core.i18n import _, plural
from app.core.markup.uploads import descriptions, in_words, upload_keys
from app.core.permissions import require
from app.forum.uploads.limits import limits_of, most_per_post
from app.forum.uploads.models import Attachment
from app.forum.uploads.permissions import can_remove, can_upload
from app.forum.uploads.queries import attachments_of, held_by_key, own_upload_or_404, same_upload, used_by
from app.people.accounts.models import Member

# Long enough for a draft that waits on another device.
LOOSE_FOR = timedelta(days=14)
AT_ONCE = 200
ALT = 300


def add_upload(actor: Member, attachment: Attachment, size: int, field: str = "file") -> Attachment:
    """Keep an upload, or return the one of the same content and name that the same draft has.

    Raises Refused, Invalid and TooMany when there is no room left.
    """
    lock(actor)
    require(can_upload(actor))
    if earlier := same_upload(actor, attachment.place, attachment.sha256, attachment.name):
        return earlier
    check_room(actor, size, field)
    attachment.owner_id = actor.id
    attachment.created_at = attachment.loose_since = clock.now()
    db.session.add(attachment)
    db.session.flush()
    return attachment


def check_room(actor: Member, size: int, field: str = "file") -> None:
    """Refuse what would be more than a member of this tier may upload: TooMany a day, Invalid in total."""
    limits, used = limits_of(actor), used_by(actor)
    if used.total + size > limits.total:
        message = _(
            "There is no room left: you may keep %(most)s of files here.", most=in_words(limits.total)
        )
        raise Invalid(field, message)
    if used.today + size > limits.day:
        message = _("That is more than %(most)s of files in one day.", most=in_words(limits.day))
        raise TooMany(message, retry_after=3600)


def remove_upload(actor: Member, key: str) -> list[str]:
    """Forget an upload that no post refers to; returns the names of its files, to delete after the commit.

    Raises NotFound for what is not the actor's, Refused.
    """
    attachment = own_upload_or_404(actor, key, hold=True)
    require(can_remove(actor, attachment))
    db.session.delete(attachment)
    return attachment.files


def link_uploads(
    actor: Member, post_id: int, body: str, before: str = "", kept: Callable[[], Iterable[str]] = tuple
) -> None:
    """Give the uploads that a text refers to the audience of its post, and loosen those it lost.

    Only the writer's own loose uploads are linked: another's key in a text opens nothing. One that was in the
    text `before` stays as long as some earlier version refers to it; `kept` is asked for those, if need be.
    Raises Invalid on "body" when the text has too many files.
    """
    keys, earlier = upload_keys(body), upload_keys(before)
    if len(keys) > max(most := most_per_post(), len(earlier)):
        message = plural("A post can have one file.", "A post can have at most %(num)s files.", most)
        raise Invalid("body", message)
    told = descriptions(body)
    for attachment in held_by_key(keys):
        if attachment.is_loose and attachment.owner_id == actor.id:
            attachment.post_id, attachment.loose_since = post_id, None
        if attachment.post_id == post_id:
            attachment.alt = told.get(attachment.key, "")[:ALT]
    if lost := set(earlier) - set(keys):
        _loosen(post_id, lost - {key for text in kept() for key in upload_keys(text)})


def _loosen(post_id: int, lost: set[str]) -> None:
    for attachment in attachments_of(post_id):
        if attachment.key in lost:
            attachment.post_id, attachment.loose_since = None, clock.now()


def forget_loose_uploads() -> list[str]:
    """Forget uploads that no post has referred to for two weeks; returns the names of their files."""
    # Without a time: its post was erased for good.
    since = func.coalesce(Attachment.loose_since, Attachment.created_at)
    old = select(Attachment).where(Attachment.post_id.is_(None), since < clock.now() - LOOSE_FOR)
    found = db.session.scalars(old.order_by(Attachment.id).limit(AT_ONCE).with_for_update(skip_locked=True))
    names = []
    for attachment in found:
        names += attachment.files
        db.session.delete(attachment)
    return names

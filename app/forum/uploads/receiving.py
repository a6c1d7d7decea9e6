"""From what a browser or program sends to an upload that is kept: the one way in for all doors."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from io import BytesIO
from typing import IO

from app.core.db import transaction
from app.core.errors import Invalid
from app.core.forms import new_token
from app.core.i18n import _
from app.core.images import TooLarge, pictures_of
from app.core.markup.uploads import in_words
from app.core.permissions import require
from app.core.threads import in_a_thread
from app.forum.uploads.kinds import Kind, kind_of
from app.forum.uploads.limits import limits_of
from app.forum.uploads.models import Attachment
from app.forum.uploads.names import shown_name, split_name
from app.forum.uploads.operations import add_upload, check_room
from app.forum.uploads.permissions import can_upload
from app.forum.uploads.queries import same_upload
from app.forum.uploads.storage import BLOCK, storage
from app.people.accounts.models import Member

PLACE = 120


@dataclass(frozen=True)
class Incoming:
    """A file that was looked at: what it is, and the bytes to keep of it."""

    name: str
    kind: Kind
    sha256: str
    full: IO[bytes]
    size: int
    small: bytes | None = None
    width: int | None = None
    height: int | None = None
    moves: bool = False


def receive(
    actor: Member, stream: IO[bytes], name: str | None, place: str, field: str = "file"
) -> tuple[Attachment, bool]:
    """Keep what a member sent, and say whether it is new: the same content under the same
    name for the same draft is kept once.

    Opens its own transaction, after the files are written: a process killed in between leaves files without a
    row, which `flask uploads check` finds, and never a row without files. Raises Refused, TooLarge (413),
    Invalid (422) for `field`, TooMany (429) for the bytes of a day, Busy, Away.
    """
    require(can_upload(actor))
    size = _size(actor, stream, name, field)
    check_room(actor, size, field)
    kind = kind_of(stream, size, split_name(name)[1], field)
    shown = shown_name(name, kind.ending, kind.is_picture)
    sha256 = in_a_thread(_fingerprint, stream)
    if earlier := same_upload(actor, place[:PLACE], sha256, shown):
        return earlier, False
    incoming = _looked_at(actor, stream, size, shown, kind, sha256, field)
    return _kept(actor, incoming, place[:PLACE], field)


def _size(actor: Member, stream: IO[bytes], name: str | None, field: str) -> int:
    size, most = stream.seek(0, 2), limits_of(actor).file
    if size == 0:
        raise Invalid(field, _("“%(name)s” is empty.", name=_called(name)))
    if size > most:
        message = _("“%(name)s” is larger than %(most)s.", name=_called(name), most=in_words(most))
        raise TooLarge(field, message)
    return size


def _called(name: str | None) -> str:
    stem, ending = split_name(name)
    return f"{stem}.{ending}"[:60] if ending else stem[:60] or _("The file")


def _fingerprint(stream: IO[bytes]) -> str:
    stream.seek(0)
    digest = hashlib.sha256()
    while block := stream.read(BLOCK):
        digest.update(block)
    return digest.hexdigest()


def _looked_at(
    actor: Member, stream: IO[bytes], size: int, shown: str, kind: Kind, sha256: str, field: str
) -> Incoming:
    stream.seek(0)
    if not kind.is_picture:
        return Incoming(shown, kind, sha256, stream, size)
    made = pictures_of(stream.read(), field, by=actor.id)
    return Incoming(
        shown,
        kind,
        sha256,
        BytesIO(made.full),
        len(made.full),
        made.small,
        made.width,
        made.height,
        made.moves,
    )


def _kept(actor: Member, incoming: Incoming, place: str, field: str) -> tuple[Attachment, bool]:
    """Write the files, then the row; without the row the files go again."""
    key = new_token()
    names = _written(key, incoming)
    try:
        with transaction():
            attachment = add_upload(actor, _row(key, names, incoming, place), incoming.size, field)
    except BaseException:
        _dropped(names)
        raise
    if attachment.key != key:
        _dropped(names)
    return attachment, attachment.key == key


def _written(key: str, incoming: Incoming) -> list[str]:
    names = [f"{key[:2]}/{key}"]
    storage().put(names[0], incoming.full, incoming.size, incoming.kind.media_type)
    if incoming.small is not None:
        names.append(f"{names[0]}-small")
        storage().put(names[1], BytesIO(incoming.small), len(incoming.small), incoming.kind.media_type)
    return names


def _dropped(names: list[str]) -> None:
    for name in names:
        storage().delete(name)


def _row(key: str, names: list[str], incoming: Incoming, place: str) -> Attachment:
    return Attachment(
        key=key,
        place=place,
        name=incoming.name,
        media_type=incoming.kind.media_type,
        bytes=incoming.size,
        width=incoming.width,
        height=incoming.height,
        moves=incoming.moves,
        sha256=incoming.sha256,
        file=names[0],
        small=names[1] if len(names) > 1 else None,
    )

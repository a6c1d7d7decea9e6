"""How an upload stands in a text."""

from __future__ import annotations

import re

from app.core.markup.uploads import escaped, upload_address
from app.forum.uploads.models import Attachment

LONGEST = 40
_ODD = re.compile(r"[^\w.-]+")


def _in_address(name: str) -> str:
    """A name as it stands in an address: short and without blanks; the file itself brings the whole one."""
    stem, _dot, ending = name.rpartition(".")
    return f"{_ODD.sub('-', stem)[:LONGEST].strip('-') or 'file'}.{ending}"


def address_of(attachment: Attachment) -> str:
    """Its address, with what browsers should know in advance."""
    name = _in_address(attachment.name)
    if attachment.is_picture:
        width, height = attachment.width or 0, attachment.height or 0
        return upload_address(attachment.key, name, width=width, height=height, moves=attachment.moves)
    return upload_address(attachment.key, name, size=attachment.bytes)


def markdown_of(attachment: Attachment, alt: str = "") -> str:
    """The Markdown that shows it: a picture with what is on it, or a link to a file."""
    if not attachment.is_picture:
        return f"[{escaped(attachment.name)}]({address_of(attachment)})"
    words = alt or attachment.name.removesuffix(".webp")
    return f"![{escaped(words)}]({address_of(attachment)})"


def with_uploads(body: str, attachments: list[Attachment]) -> str:
    """A text with uploads behind it that it does not show yet, each in a paragraph of its own."""
    missing = [markdown_of(one) for one in attachments if f"/uploads/{one.key}/" not in body]
    return "\n\n".join([*([body.rstrip()] if body.strip() else []), *missing])

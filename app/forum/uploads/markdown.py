"""How an upload stands in a text."""

from __future__ import annotations

from app.core.markup.uploads import escaped, upload_address
from app.forum.uploads.models import Attachment


def address_of(attachment: Attachment) -> str:
    """Its address, with what browsers should know in advance."""
    if attachment.is_picture:
        width, height = attachment.width or 0, attachment.height or 0
        return upload_address(
            attachment.key, attachment.name, width=width, height=height, moves=attachment.moves
        )
    return upload_address(attachment.key, attachment.name, size=attachment.bytes)


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

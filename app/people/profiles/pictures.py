"""Pictures of members: whatever is uploaded becomes a small WebP of ours, or is refused.

Nothing of the uploaded file is kept: no metadata, no trailing bytes, no name.
"""

from __future__ import annotations

import re
import secrets
from io import BytesIO
from pathlib import Path
from typing import IO

from flask import current_app
from gevent import get_hub, monkey
from PIL import Image, ImageOps

from app.core.errors import Invalid
from app.core.i18n import _

MOST_BYTES = 4 * 1024 * 1024
MOST_PIXELS = 40_000_000
SIDE = 256
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
NAME = re.compile(r"[0-9a-f]{32}\.webp")
MIMETYPE = "image/webp"


class TooLarge(Invalid):
    """The file has more bytes than fit (413)."""

    status = 413


def folder() -> Path:
    """Where pictures are kept."""
    return Path(current_app.config["DATA"]) / "pictures"


def small_picture(upload: IO[bytes]) -> bytes:
    """An uploaded picture as a square WebP. Raises TooLarge, or Invalid when it is no picture we take."""
    data = upload.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise TooLarge("picture", _("This file is larger than 4 MB. Please choose a smaller one."))
    if not data:
        raise Invalid("picture", _("Choose a picture first."))
    made = get_hub().threadpool.apply(_made, (data,)) if monkey.is_module_patched("socket") else _made(data)
    if made is None:
        raise Invalid("picture", _("This is no JPEG, PNG, WebP or GIF, or it is damaged or far too large."))
    return made


def _made(data: bytes) -> bytes | None:
    """The small picture, or None; no exception of a decoder leaves here, whatever the file does to it."""
    try:
        return _shrunk(data)
    except Exception:
        return None


def _shrunk(data: bytes) -> bytes | None:
    with Image.open(BytesIO(data), formats=FORMATS) as image:
        if image.width * image.height > MOST_PIXELS:
            return None
        image.draft("RGB", (SIDE * 2, SIDE * 2))
        image.thumbnail((SIDE * 4, SIDE * 4))
        square = ImageOps.fit(ImageOps.exif_transpose(image).convert("RGBA"), (SIDE, SIDE))
    fresh = Image.new("RGBA", square.size)
    fresh.paste(square)
    out = BytesIO()
    fresh.save(out, "WEBP", quality=86, method=4)
    return out.getvalue()


def keep_picture(data: bytes) -> str:
    """Write a picture under a random name and return the name."""
    name = f"{secrets.token_hex(16)}.webp"
    folder().mkdir(parents=True, exist_ok=True)
    (folder() / name).write_bytes(data)
    return name


def drop_picture(name: str | None) -> None:
    """Delete a picture that is no longer shown."""
    if name and NAME.fullmatch(name):
        (folder() / name).unlink(missing_ok=True)

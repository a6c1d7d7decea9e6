"""Pictures from people: read within limits, turned upright, stripped of all notes, kept as WebP."""

from __future__ import annotations

import io
import re
import warnings
from pathlib import Path
from typing import IO

from gevent import get_hub, monkey
from gevent.lock import BoundedSemaphore
from PIL import Image, ImageOps

from app.core.errors import Invalid
from app.core.forms import new_token
from app.core.i18n import _

FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
MOST_BYTES = 4 * 1024 * 1024
MOST_PIXELS = 40_000_000
QUALITY = 84
# Forty megapixels unpacked take more than a hundred megabytes.
AT_ONCE = 2
MIMETYPE = "image/webp"
NAME = re.compile(r"[A-Za-z0-9_-]{16,40}\.webp")
_turns = BoundedSemaphore(AT_ONCE)


class TooLarge(Invalid):
    """The file has more bytes than fit (413)."""

    status = 413


def reencode(stream: IO[bytes], max_side: int, square: bool = False, field: str = "picture") -> bytes:
    """A picture as WebP, no side longer than `max_side`, cut to its middle when `square`.

    Place, camera and every other note inside the file are left behind. Raises TooLarge for more than 4 MB,
    Invalid for more than 40 megapixels or no picture, both for `field`. Call it before a transaction opens.
    """
    data = stream.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise TooLarge(field, _("This picture is larger than 4 MB. Please choose a smaller one."))
    try:
        return _in_a_thread(data, max_side, square)
    except (_TooManyPixels, Image.DecompressionBombError):
        message = _("This picture has more than 40 megapixels. Please choose a smaller one.")
    except Exception:
        # A hostile file can make a decoder fail in any way; all of them mean the same to a person.
        message = _("This file cannot be read as a picture. JPEG, PNG, WebP and GIF work.")
    raise Invalid(field, message)


def keep_picture(folder: Path, data: bytes) -> str:
    """Write a picture under a name that nobody can guess, and return the name."""
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{new_token()}.webp"
    (folder / name).write_bytes(data)
    return name


def drop_picture(folder: Path, name: str | None) -> None:
    """Delete a picture that is no longer shown."""
    if name and NAME.fullmatch(name):
        (folder / name).unlink(missing_ok=True)


class _TooManyPixels(Exception):
    """The header already says that the picture is too large to unpack."""


def _in_a_thread(data: bytes, max_side: int, square: bool) -> bytes:
    if not monkey.is_module_patched("socket"):
        return _encoded(data, max_side, square)
    with _turns:
        encoded: bytes = get_hub().threadpool.apply(_encoded, (data, max_side, square))
    return encoded


def _encoded(data: bytes, max_side: int, square: bool) -> bytes:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        picture: Image.Image = Image.open(io.BytesIO(data), formats=FORMATS)
    if picture.width * picture.height > MOST_PIXELS:
        raise _TooManyPixels
    picture.draft("RGB", (max_side * 2, max_side * 2))
    upright = ImageOps.exif_transpose(picture)
    clean = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    small = ImageOps.fit(clean, _fitting(clean, max_side)) if square else _shrunk(clean, max_side)
    out = io.BytesIO()
    small.save(out, "WEBP", quality=QUALITY, exif=b"", icc_profile=b"", xmp=b"")
    return out.getvalue()


def _fitting(picture: Image.Image, max_side: int) -> tuple[int, int]:
    side = min(max_side, picture.width, picture.height)
    return side, side


def _shrunk(picture: Image.Image, max_side: int) -> Image.Image:
    picture.thumbnail((max_side, max_side))
    return picture

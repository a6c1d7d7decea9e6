"""Pictures from people: read within limits, turned upright, stripped of all notes, kept as WebP."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TypeVar

from gevent.lock import BoundedSemaphore
from PIL import Image, ImageOps

from app.core.errors import Invalid
from app.core.forms import new_token
from app.core.i18n import _
from app.core.threads import in_a_thread

FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
MOST_BYTES = 4 * 1024 * 1024
MOST_PIXELS = 40_000_000
QUALITY = 84
# Of a picture in a text: the one that is opened, and the one that stands in the text.
FULL_SIDE, SMALL_SIDE = 2400, 960
# All frames of a moving picture together; one with more stands still.
MOST_FRAMES, MOST_MOVING_PIXELS = 200, 20_000_000
# Forty megapixels unpacked take more than a hundred megabytes.
AT_ONCE = 2
MIMETYPE = "image/webp"
NAME = re.compile(r"[A-Za-z0-9_-]{16,40}\.webp")
_turns = BoundedSemaphore(AT_ONCE)
Made = TypeVar("Made")


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
    return _made(field, _encoded, data, max_side, square)


@dataclass(frozen=True)
class Pictures:
    """A picture of a post as it is kept: whole, and small when it is larger than a text is wide or moves."""

    full: bytes
    small: bytes | None
    width: int
    height: int
    moves: bool = False


def pictures_of(data: bytes, field: str = "file") -> Pictures:
    """A picture for a post: at most 2400 pixels a side, and 960 as it stands in the text, both as WebP.

    A moving one keeps moving when its frames are few (200, 20 megapixels together), at most 960 pixels wide;
    the one in the text is its first frame, so that nothing moves unasked. Notes inside the file are left
    behind. Raises Invalid for more than 40 megapixels or no picture. Call it before a transaction opens.
    """
    return _made(field, _pictures, data)


def _made(field: str, make: Callable[..., Made], *args: object) -> Made:
    """Let `make` work in a thread; whatever goes wrong there is told as one of two things."""
    try:
        with _turns:
            return in_a_thread(make, *args)
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


def _opened(data: bytes) -> Image.Image:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        picture: Image.Image = Image.open(io.BytesIO(data), formats=FORMATS)
    if picture.width * picture.height > MOST_PIXELS:
        raise _TooManyPixels
    return picture


def _encoded(data: bytes, max_side: int, square: bool) -> bytes:
    clean = _clean(_opened(data), max_side)
    return _webp(ImageOps.fit(clean, _fitting(clean, max_side)) if square else _shrunk(clean, max_side))


def _clean(picture: Image.Image, max_side: int) -> Image.Image:
    """Upright and in plain colours."""
    picture.draft("RGB", (max_side * 2, max_side * 2))
    upright = ImageOps.exif_transpose(picture)
    return upright.convert("RGBA" if upright.has_transparency_data else "RGB")


def _webp(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=QUALITY, exif=b"", icc_profile=b"", xmp=b"")
    return out.getvalue()


def _pictures(data: bytes) -> Pictures:
    picture = _opened(data)
    if getattr(picture, "is_animated", False) and (frames := _frames(picture)):
        first = frames[0][0]
        return Pictures(_film(frames), _webp(first), first.width, first.height, moves=True)
    picture.seek(0)
    full = _shrunk(_clean(picture, FULL_SIDE), FULL_SIDE)
    small = _webp(_shrunk(full.copy(), SMALL_SIDE)) if max(full.size) > SMALL_SIDE else None
    return Pictures(_webp(full), small, full.width, full.height)


def _frames(picture: Image.Image) -> list[tuple[Image.Image, int]]:
    """The frames of a moving picture with their milliseconds; none when they are too many to keep."""
    frames: list[tuple[Image.Image, int]] = []
    for number in range(MOST_FRAMES + 1):
        try:
            picture.seek(number)
        except EOFError:
            return frames
        frame = _shrunk(picture.convert("RGBA"), SMALL_SIDE)
        frames.append((frame, max(20, int(picture.info.get("duration") or 100))))
        if sum(one.width * one.height for one, _time in frames) > MOST_MOVING_PIXELS:
            break
    return []


def _film(frames: list[tuple[Image.Image, int]]) -> bytes:
    out = io.BytesIO()
    rest, times = [frame for frame, _time in frames[1:]], [time for _frame, time in frames]
    plain = {"exif": b"", "icc_profile": b"", "xmp": b""}
    frames[0][0].save(
        out, "WEBP", save_all=True, append_images=rest, duration=times, loop=0, quality=70, method=2, **plain
    )
    return out.getvalue()


def _fitting(picture: Image.Image, max_side: int) -> tuple[int, int]:
    side = min(max_side, picture.width, picture.height)
    return side, side


def _shrunk(picture: Image.Image, max_side: int) -> Image.Image:
    picture.thumbnail((max_side, max_side))
    return picture

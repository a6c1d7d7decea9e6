"""Pictures from people: made within limits, turned upright, stripped of all notes, kept as WebP."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TypeVar
from weakref import WeakValueDictionary

from gevent.lock import BoundedSemaphore
from PIL import Image, ImageOps

from app.core.errors import Busy, Invalid
from app.core.files import drop_file, writing_files
from app.core.forms import new_token
from app.core.i18n import _
from app.core.picture_decoding import (
    WORK_SECONDS,
    SeveralPages,
    TakesTooLong,
    TooManyPixels,
    opened,
    plain_colours,
)
from app.core.threads import in_a_thread

MOVING = {"PNG", "WEBP", "GIF"}
MOST_BYTES = 4 * 1024 * 1024
QUALITY = 84
# Of a picture in a text: the one that is opened, and the one that stands in the text.
FULL_SIDE, SMALL_SIDE = 2400, 960
# A moving picture stands still when it has more frames, when they have more pixels together as they are kept,
# or as they are unpacked: each frame is unpacked at the size of the whole canvas, however little it changes.
MOST_FRAMES, MOST_MOVING_PIXELS, MOST_UNPACKED_PIXELS = 200, 20_000_000, 100_000_000
# How long a picture waits for its turn.
WAIT_SECONDS = 10.0
# Forty megapixels unpacked take more than a hundred megabytes.
AT_ONCE = 2
MIMETYPE = "image/webp"
NAME = re.compile(r"[A-Za-z0-9_-]{16,40}\.webp")
Made = TypeVar("Made")


class TooLarge(Invalid):
    """The file has more bytes than fit (413)."""

    status = 413


def reencode(
    stream: IO[bytes], max_side: int, square: bool = False, field: str = "picture", by: object = None
) -> bytes:
    """A picture as WebP, no side longer than `max_side`, cut to its middle when `square`.

    Place, camera and every other note inside the file are left behind. `by` is who sent it: one person has
    one picture worked on at a time. Raises TooLarge for more than 4 MB, Invalid for more than 40 megapixels
    or no picture, both for `field`, and Busy. Call it before a transaction opens.
    """
    data = stream.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise TooLarge(field, _("This picture is larger than 4 MB. Please choose a smaller one."))
    return _made(field, by, _encoded, data, max_side, square)


@dataclass(frozen=True)
class Pictures:
    """A picture of a post as it is kept: whole, and small when it is larger than a text is wide or moves."""

    full: bytes
    small: bytes | None
    width: int
    height: int
    moves: bool = False


def pictures_of(data: bytes, field: str = "file", by: object = None) -> Pictures:
    """A picture for a post: at most 2400 pixels a side, and 960 as it stands in the text, both as WebP.

    A moving one keeps moving when its frames are few (200, 20 megapixels together), at most 960 pixels wide;
    the one in the text is its first frame, so that nothing moves unasked. Notes inside the file are left
    behind. `by` is who sent it. Raises Invalid for more than 40 megapixels or no picture, and Busy. Call it
    before a transaction opens.
    """
    return _made(field, by, _pictures, data)


def _made(field: str, by: object, make: Callable[..., Made], *args: object) -> Made:
    """Let `make` work in a thread; whatever goes wrong there is told in a few sentences."""
    try:
        with _turns.taken(by):
            return in_a_thread(make, *args)
    except Busy:
        raise
    except (TooManyPixels, Image.DecompressionBombError):
        message = _("This picture has more than 40 megapixels. Please choose a smaller one.")
    except TakesTooLong:
        message = _("This picture takes too long to read. Please save it as a JPEG or PNG and send that.")
    except SeveralPages:
        message = _("This picture has several pages. Please send one page, or all of them as a PDF.")
    except Exception:
        # A hostile file can make a decoder fail in any way; all of them mean the same to a person.
        message = _(
            "This file cannot be read as a picture, perhaps it is damaged. "
            "JPEG, PNG, WebP, GIF, BMP and TIFF work."
        )
    raise Invalid(field, message)


class Turns:
    """Few pictures are worked on at once, of one person only one: nobody takes the turns of all others."""

    def __init__(self, at_once: int) -> None:
        self._all = BoundedSemaphore(at_once)
        self._of: WeakValueDictionary[object, BoundedSemaphore] = WeakValueDictionary()

    @contextmanager
    def taken(self, by: object) -> Iterator[None]:
        """Wait for a turn and hold it; raises Busy after WAIT_SECONDS."""
        own = self._of.setdefault(by, BoundedSemaphore(1)) if by is not None else BoundedSemaphore(1)
        deadline = time.monotonic() + WAIT_SECONDS
        with _held(own, deadline), _held(self._all, deadline):
            yield


@contextmanager
def _held(semaphore: BoundedSemaphore, deadline: float) -> Iterator[None]:
    if not semaphore.acquire(timeout=max(0.0, deadline - time.monotonic())):
        busy = Busy(_("Many pictures are being worked on. Please send yours again in a moment."))
        busy.retry_after = 10
        raise busy
    try:
        yield
    finally:
        semaphore.release()


_turns = Turns(AT_ONCE)


def keep_picture(folder: Path, data: bytes, size: str = "") -> str:
    """Write a picture under a name that nobody can guess, and return the name; raises Away."""
    name = f"{new_token()}{size}.webp"
    with writing_files():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return name


def drop_picture(folder: Path, name: str | None) -> None:
    """Delete a picture that is no longer shown."""
    if name and NAME.fullmatch(name):
        drop_file(folder / name)


def _encoded(data: bytes, max_side: int, square: bool) -> bytes:
    clean = _clean(opened(data), max_side)
    return _webp(ImageOps.fit(clean, _fitting(clean, max_side)) if square else _shrunk(clean, max_side))


def _clean(picture: Image.Image, max_side: int) -> Image.Image:
    """Upright and in plain colours."""
    picture.draft("RGB", (max_side * 2, max_side * 2))
    upright = plain_colours(ImageOps.exif_transpose(picture))
    return upright.convert("RGBA" if upright.has_transparency_data else "RGB")


def _webp(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=QUALITY, exif=b"", icc_profile=b"", xmp=b"")
    return out.getvalue()


def _pictures(data: bytes) -> Pictures:
    picture = opened(data)
    if _may_move(picture) and (frames := _frames(picture)):
        first = frames[0][0]
        return Pictures(_film(frames), _webp(first), first.width, first.height, moves=True)
    picture.seek(0)
    full = _shrunk(_clean(picture, FULL_SIDE), FULL_SIDE)
    small = _webp(_shrunk(full.copy(), SMALL_SIDE)) if max(full.size) > SMALL_SIDE else None
    return Pictures(_webp(full), small, full.width, full.height)


def _may_move(picture: Image.Image) -> bool:
    """Whether it has frames, and few enough for unpacking each of them at the size of the canvas."""
    if picture.format not in MOVING:
        return False
    frames: int = getattr(picture, "n_frames", 1)
    return 1 < frames <= MOST_FRAMES and frames * picture.width * picture.height <= MOST_UNPACKED_PIXELS


def _frames(picture: Image.Image) -> list[tuple[Image.Image, int]]:
    """The frames of a moving picture with their milliseconds; none when they are too many to keep."""
    frames: list[tuple[Image.Image, int]] = []
    unpacked, deadline = 0, time.monotonic() + WORK_SECONDS
    for number in range(MOST_FRAMES + 1):
        if time.monotonic() > deadline:
            break
        try:
            picture.seek(number)
        except EOFError:
            return frames
        # A frame can make the canvas larger than its header said.
        unpacked += picture.width * picture.height
        if unpacked > MOST_UNPACKED_PIXELS:
            break
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

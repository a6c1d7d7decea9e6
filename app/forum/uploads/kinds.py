"""What a file is: read from its content, never believed from its name or what a browser says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import IO

import puremagic

from app.core.errors import Invalid
from app.core.i18n import _

PICTURE = "image/webp"
UNKNOWN = "application/octet-stream"
# What may be kept beside pictures, with what browsers are told it is. All of it is only ever downloaded.
BINARY = {
    "pdf": "application/pdf",
    "zip": "application/zip",
    "gz": "application/gzip",
    "7z": "application/x-7z-compressed",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odp": "application/vnd.oasis.opendocument.presentation",
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "ppt": "application/vnd.ms-powerpoint",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "wav": "audio/wav",
    "ogg": "audio/ogg",
    "opus": "audio/ogg",
    "mp4": "video/mp4",
    "mov": "video/quicktime",
    "webm": "video/webm",
}
# Endings a text may keep; any other gets ".txt" behind it, so that nothing opens it as a page or a program.
_TEXTS = "txt log csv tsv md json jsonl yaml yml toml ini conf cfg gpx kml tcx geojson srt vtt diff patch"
TEXTS = frozenset(_TEXTS.split())
_PICTURES = re.compile(
    rb"\xff\xd8\xff|\x89PNG\r\n\x1a\n|GIF8[79]a|RIFF....WEBP|BM.{4}\x00{4}.{4}[\x0c\x28\x40\x6c\x7c]\x00{3}"
    rb"|II\x2a\x00|MM\x00\x2a",
    re.DOTALL,
)
_PHOTOS_OF_PHONES = re.compile(rb"....ftyp(?:hei[cfmsx]|hev[cmsx]|mif1|msf1|avi[fs])", re.DOTALL)
_ZIP = b"PK\x03\x04"
_OFFICE = frozenset({"docx", "xlsx", "pptx", "odt", "ods", "odp"})
_NOT_IN_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_ENDS = 16 * 1024


@dataclass(frozen=True)
class Kind:
    """What a file is: its media type and the ending its name should have."""

    media_type: str
    ending: str
    is_picture: bool = False


def kind_of(stream: IO[bytes], size: int, ending: str, field: str = "file") -> Kind:
    """What a file is by its first and last bytes; `ending` chooses among kinds that begin alike.

    Raises Invalid for `field` when it is of no kind that is kept here.
    """
    head, tail = _ends_of(stream, size)
    if _PICTURES.match(head):
        return Kind(PICTURE, "webp", is_picture=True)
    if _PHOTOS_OF_PHONES.match(head):
        raise Invalid(field, _("HEIC and AVIF pictures are not taken. Please send a JPEG or PNG."))
    found = _binary(head, tail, ending)
    if found:
        return Kind(BINARY[found], found)
    if _is_text(head) and _is_text(tail):
        return Kind("text/plain", ending if ending in TEXTS else "txt")
    raise Invalid(
        field,
        _("Files of this kind are not taken. Pictures, PDF, text, office files, zip, sound and film are."),
    )


def _ends_of(stream: IO[bytes], size: int) -> tuple[bytes, bytes]:
    stream.seek(0)
    head = stream.read(_ENDS)
    stream.seek(max(0, size - _ENDS))
    tail = stream.read(_ENDS)
    stream.seek(0)
    return head, tail


def _binary(head: bytes, tail: bytes, ending: str) -> str:
    """The kind that the magic bytes name; empty when they name none that is kept."""
    if head.startswith(_ZIP):
        return ending if ending in _OFFICE else "zip"
    try:
        candidates = [found.extension.lstrip(".") for found in puremagic.magic_string(head + tail)]
    except (puremagic.PureError, ValueError):
        return ""
    kept = ["mp3" if name == "mpga" else name for name in candidates if name in BINARY or name == "mpga"]
    return ending if ending in kept else next(iter(kept), "")


def _is_text(data: bytes) -> bool:
    return _NOT_IN_TEXT.search(data) is None

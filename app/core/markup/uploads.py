"""Addresses of uploaded files: `/uploads/<key>/<name>`, with what a reader's browser should know in advance.

A picture says its size in pixels (`?w=1600&h=1200`), so that the page keeps its room before it comes; a file
says its size in bytes (`?size=12345`), shown beside its name. Both are in the address, because a text is
rendered from its words alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, quote, urlsplit

# The side of a small picture, and how high one may stand in a text, in CSS pixels.
SMALL, HIGHEST = 960, 544
_PATH = re.compile(r"/uploads/([A-Za-z0-9_-]{22})/(small/)?([^/?#\s\"'<>\\]{1,400})")
_KEY = re.compile(r"/uploads/([A-Za-z0-9_-]{22})/")
_ALT = re.compile(r"!\[((?:[^\[\]\\]|\\.){0,600})\]\(/uploads/([A-Za-z0-9_-]{22})/")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_WHOLE = re.compile(r"[1-9]\d{0,10}")


@dataclass(frozen=True, slots=True)
class UploadAddress:
    """An address taken apart."""

    key: str
    name: str
    width: int = 0
    height: int = 0
    size: int = 0
    moves: bool = False

    @property
    def full(self) -> str:
        """Where the file itself is, without what is only said in advance."""
        return f"/uploads/{self.key}/{self.name}"

    @property
    def small(self) -> str:
        """Where the picture is as it stands in a text."""
        return f"/uploads/{self.key}/small/{self.name}"

    @property
    def shown(self) -> tuple[int, int]:
        """The size at which the picture stands in a text, in pixels; zeros when the address does not say."""
        if not (self.width and self.height):
            return 0, 0
        scale = min(1.0, SMALL / self.width, HIGHEST / self.height)
        return max(1, round(self.width * scale)), max(1, round(self.height * scale))


def read_upload_address(address: str) -> UploadAddress | None:
    """The parts of an address of ours; None for any other."""
    try:
        path, query = urlsplit(address).path, urlsplit(address).query
    except ValueError:
        return None
    found = _PATH.fullmatch(path)
    if found is None or not address.startswith("/"):
        return None
    told = {name: values[0] for name, values in parse_qs(query[:200]).items()}
    width, height, size = (
        int(told[name]) if _WHOLE.fullmatch(told.get(name, "")) else 0 for name in ("w", "h", "size")
    )
    return UploadAddress(found[1], found[3], width, height, size, "moves" in told)


def upload_address(
    key: str, name: str, *, width: int = 0, height: int = 0, size: int = 0, moves: bool = False
) -> str:
    """The address of a file, as it stands in a text."""
    told = f"w={width}&h={height}" + "&moves=1" * moves if width else f"size={size}"
    return f"/uploads/{key}/{quote(name, safe='')}?{told}"


def upload_keys(source: str) -> list[str]:
    """The keys of the files that a text refers to, each once, in order."""
    return list(dict.fromkeys(_KEY.findall(source)))


def descriptions(source: str) -> dict[str, str]:
    """What a text says is on each of its pictures, by key."""
    return {key: _ESCAPED.sub(r"\1", alt) for alt, key in _ALT.findall(source)}


def escaped(text: str) -> str:
    """A name or description as it stands between the brackets of a link or picture."""
    return re.sub(r"([\\\[\]`*_<>!&@:|~])", r"\\\1", text)


def in_words(size: int) -> str:
    """A number of bytes for people: 812 B, 12 KB, 3.4 MB; a KB is 1024 bytes."""
    if size < 1024:
        return f"{size} B"
    for unit in ("KB", "MB", "GB"):
        value = size / 1024 ** (("KB", "MB", "GB").index(unit) + 1)
        if value < 1000:
            return f"{value:.1f} {unit}" if value < 9.95 and unit != "KB" else f"{value:.0f} {unit}"
    return f"{size / 1024**3:.0f} GB"

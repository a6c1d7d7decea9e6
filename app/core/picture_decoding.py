"""Decoding pictures from people: what is opened, within which bounds, and in which colours it comes out."""

from __future__ import annotations

import io
import time
import warnings
from contextlib import suppress
from typing import cast

from PIL import Image, ImageCms

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF")
# What a TIFF may be packed with; the other ways bring decoders of their own, with dangers of their own.
TIFF_PACKINGS = {"raw", "packbits", "tiff_lzw", "tiff_deflate", "tiff_adobe_deflate", "group3", "group4"}
MOST_PIXELS = 40_000_000
# A progressive JPEG goes over all its pixels with each scan; cameras and editors write about ten.
MOST_SCANS, MOST_SCANNED_PIXELS = 100, 800_000_000
# Working on one picture may take so long.
WORK_SECONDS = 10.0
# Pillow refuses by itself what has more than twice this, also when a frame makes the canvas larger.
Image.MAX_IMAGE_PIXELS = MOST_PIXELS // 2


class TooManyPixels(Exception):
    """The header already says that the picture is too large to unpack."""


class TakesTooLong(Exception):
    """More work than a picture is worth: too many scans, or the time is up."""


class SeveralPages(Exception):
    """A TIFF of more than one page."""


class _Timed(io.BytesIO):
    """The bytes of a picture, which decoders read piece by piece, and which end when the time is up."""

    def __init__(self, data: bytes) -> None:
        super().__init__(data)
        self._deadline = time.monotonic() + WORK_SECONDS

    def read(self, size: int | None = -1, /) -> bytes:
        self.check()
        return super().read(size)

    def check(self) -> None:
        """Raise TakesTooLong when the time is up."""
        if time.monotonic() > self._deadline:
            raise TakesTooLong


def opened(data: bytes) -> Image.Image:
    """A picture whose bounds were looked at before any pixel; raises TooManyPixels, TakesTooLong,
    SeveralPages, and whatever Pillow raises for what is no picture."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        picture: Image.Image = Image.open(_Timed(data), formats=FORMATS)
    pixels = picture.width * picture.height
    if pixels > MOST_PIXELS:
        raise TooManyPixels
    # In packed pixels this pair of bytes cannot stand for anything but the beginning of a scan.
    scans = data.count(b"\xff\xda") if picture.format in {"JPEG", "MPO"} else 1
    if scans > MOST_SCANS or scans * pixels > MOST_SCANNED_PIXELS:
        raise TakesTooLong
    if picture.format == "TIFF":
        _check_tiff(picture)
    return picture


def _check_tiff(picture: Image.Image) -> None:
    if picture.info.get("compression", "raw") not in TIFF_PACKINGS:
        raise ValueError("packed in a way that is not taken")
    with suppress(EOFError):
        picture.seek(1)
        raise SeveralPages
    picture.seek(0)


def plain_colours(picture: Image.Image) -> Image.Image:
    """A picture with eight bits a colour: more would be cut off at the brightest, not scaled."""
    if picture.mode == "LAB":
        lab, rgb = ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB")
        found = ImageCms.profileToProfile(picture, lab, rgb, outputMode="RGB")
        return picture if found is None else found
    if not picture.mode.startswith(("I", "F")):
        return picture
    low, high = _range_of(picture)
    scale = 255 / (high - low) if high > low else 1.0
    grey = picture.point(lambda value: value * scale - low * scale).convert("L")
    # It names one of the values that are no longer there.
    grey.info.pop("transparency", None)
    return grey


def _range_of(picture: Image.Image) -> tuple[float, float]:
    """What is black and what is white: all of sixteen bits, else the darkest and the brightest there is."""
    low, high = cast(tuple[float, float], picture.getextrema())
    if picture.mode.startswith("I") and low >= 0 and high <= 0xFFFF:
        return (0, 0xFF) if high <= 0xFF and picture.mode == "I" else (0, 0xFFFF)
    return low, high

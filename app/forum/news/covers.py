"""Pictures above news: kept as WebP under names that tell their size, shown to who may see the news."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from flask import current_app
from markupsafe import Markup
from PIL import Image

from app.core.errors import Invalid
from app.core.images import keep_picture, reencode
from app.forum.topics.models import Topic

WIDEST = 1600
NAME = re.compile(r"[A-Za-z0-9_-]{16,30}-\d{1,4}x\d{1,4}\.webp")
UNUSED_SECONDS = 24 * 3600


def folder() -> Path:
    """Where the covers of news are kept."""
    return Path(current_app.config["DATA"]) / "news-covers"


def keep_cover(upload: Any, by: object) -> str:
    """Keep a picture that somebody uploaded, and return its name. Raises Invalid, TooLarge, Busy, Away."""
    data = reencode(upload.stream, WIDEST, field="cover", by=by)
    with Image.open(io.BytesIO(data)) as picture:
        width, height = picture.size
    return keep_picture(folder(), data, size=f"-{width}x{height}")


def is_kept(name: str) -> bool:
    """Whether there is a cover of this name."""
    return bool(NAME.fullmatch(name)) and (folder() / name).is_file()


def received(upload: Any, by: object) -> dict[str, str]:
    """What an upload becomes in the form: the name of the kept picture, or what is wrong with it."""
    try:
        return {"cover": keep_cover(upload, by), "cover_problem": ""}
    except Invalid as invalid:
        return {"cover_problem": invalid.message}


def cover_of(topic: Topic, alt: str | None = None, lazily: bool = False) -> Markup:
    """The cover of a topic with its size, so that nothing moves while it loads; empty without one."""
    if not topic.cover:
        return Markup("")
    width, height = topic.cover_size
    image = Markup('<img src="/news/covers/{}" alt="{}" width="{}" height="{}"{}>')
    told = topic.cover_alt if alt is None else alt
    return image.format(topic.cover, told, width, height, Markup(' loading="lazy"') if lazily else "")


def unused(in_use: Iterable[str]) -> list[Path]:
    """Covers that no news has and nobody is writing with since yesterday."""
    used, now = set(in_use), time.time()
    files = folder().glob("*.webp") if folder().is_dir() else ()
    return [f for f in files if f.name not in used and now - f.stat().st_mtime > UNUSED_SECONDS]

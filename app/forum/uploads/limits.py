"""How much members may upload: by tier, as an administrator decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import current_app

from app.core.settings import settings
from app.people.accounts.models import TIERS, Viewer

MB = 1024 * 1024
# Of a request that brings a file, beside the file.
ENVELOPE = 64 * 1024
PARTS = ("file", "day", "total")
# In MB: one file, all of a day, all that is kept.
DEFAULTS: Mapping[str, tuple[int, int, int]] = {
    "newcomer": (4, 20, 50),
    "member": (10, 100, 500),
    "regular": (25, 250, 2_000),
    "staff": (50, 2_000, 50_000),
}
PER_POST = 10
MOST_PER_POST = 50
MOST_MB = 1_000_000


@dataclass(frozen=True)
class Limits:
    """What a member may upload, in bytes."""

    file: int
    day: int
    total: int


def megabytes() -> dict[str, tuple[int, int, int]]:
    """The limits of every tier in MB: one file, a day, in total."""
    chosen = settings().upload_limits
    return {tier: _three(chosen.get(tier), DEFAULTS[tier]) for tier in TIERS}


def _three(chosen: Any, default: tuple[int, int, int]) -> tuple[int, int, int]:
    return (chosen[0], chosen[1], chosen[2]) if chosen else default


def limits_of(viewer: Viewer) -> Limits:
    """What a viewer may upload; nothing for guests. No file may be larger than a request."""
    file, day, total = megabytes().get(viewer.tier, (0, 0, 0))
    largest: int = current_app.config["MAX_CONTENT_LENGTH"] - ENVELOPE
    return Limits(min(file * MB, largest), day * MB, total * MB)


def most_per_post() -> int:
    """How many files one post may have."""
    return int(settings().upload_limits.get("per_post", PER_POST))


def body_limit(viewer: Viewer, files: int = 1) -> int:
    """How large a request may be that brings so many files, in bytes."""
    return limits_of(viewer).file * files + ENVELOPE

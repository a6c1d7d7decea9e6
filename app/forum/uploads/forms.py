"""The limits as an administrator types them: a field for each tier and part, named `member_day`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.core.forms import Problems
from app.core.i18n import _
from app.forum.uploads.limits import MOST_MB, MOST_PER_POST, PARTS, megabytes, most_per_post
from app.people.accounts.models import TIERS


def limit_names() -> list[str]:
    """The names of all fields."""
    return [*(f"{tier}_{part}" for tier in TIERS for part in PARTS), "per_post"]


def typed_limits() -> dict[str, str]:
    """The limits in force as they stand in the fields."""
    found = {f"{tier}_{part}": str(mb) for tier, three in megabytes().items() for part, mb in _named(three)}
    return found | {"per_post": str(most_per_post())}


def _named(three: tuple[int, int, int]) -> list[tuple[str, int]]:
    return list(zip(PARTS, three, strict=True))


def checked_limits(typed: Mapping[str, str]) -> dict[str, Any]:
    """The limits to keep. Raises Invalid when one is no number, or a file may be larger than a day or all."""
    problems = Problems()
    found: dict[str, Any] = {}
    for tier, label in TIERS.items():
        found[tier] = [
            problems.whole(
                f"{tier}_{part}", typed.get(f"{tier}_{part}"), _words(str(label), part), least=0, most=MOST_MB
            )
            for part in PARTS
        ]
        file, day, total = found[tier]
        if file > min(day, total):
            message = _("%(tier)s: one file is more than a day or everything may have.", tier=label)
            problems.add(f"{tier}_file", message)
    found["per_post"] = problems.whole(
        "per_post", typed.get("per_post"), _("Files in one post"), least=0, most=MOST_PER_POST
    )
    problems.check()
    return found


def _words(tier: str, part: str) -> str:
    words = {"file": _("one file"), "day": _("in a day"), "total": _("in total")}
    return f"{tier}, {words[part]}"

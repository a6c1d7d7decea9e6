"""What the columns of a Stack Exchange dump mean here. Nothing in this file reads or writes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime

from slugify import slugify

from app.core.errors import Invalid
from app.core.i18n import _
from app.forum.tags.operations import LONGEST, MOST_TAGS

Row = Mapping[str, str]  # the attributes of one row
IDEA, DISCUSSION = "feature-request", "discussion"
STATUSES = {
    "status-completed": "shipped",
    "status-declined": "declined",
    "status-bydesign": "declined",
    "status-norepro": "declined",
    "status-planned": "planned",
    "status-review": "under_review",
    "status-deferred": "under_review",
    "status-reproduced": "under_review",
}
_IN_BRACKETS = re.compile(r"[<|]?([^<>|]+)[>|]?")


def moment(row: Row, column: str) -> datetime:
    """A date of a row as an aware datetime; dumps are in UTC. Raises Invalid when it cannot be read."""
    try:
        read = datetime.fromisoformat(row.get(column, ""))
    except ValueError:
        raise Invalid(column, _("%(column)s is not a date.", column=column)) from None
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def moment_or_none(row: Row, column: str) -> datetime | None:
    """The same, or None where the row has no such date. Raises Invalid when it cannot be read."""
    return moment(row, column) if row.get(column) else None


def number(row: Row, column: str) -> int:
    """A whole number of a row, 0 where there is none, kept within what a column of ours holds."""
    text = row.get(column, "0")
    return max(-(2**31), min(int(text), 2**31 - 1)) if re.fullmatch(r"-?\d{1,18}", text) else 0


def labels(row: Row) -> list[str]:
    """The tags as the dump names them, written `<a><b>` in older and `|a|b|` in newer dumps."""
    return _IN_BRACKETS.findall(row.get("Tags", ""))


def kind_of(row: Row) -> str:
    """What a question becomes: an idea, a discussion, or a question."""
    tags = labels(row)
    return "idea" if IDEA in tags else "discussion" if DISCUSSION in tags else "question"


def status_of(row: Row) -> tuple[str, str]:
    """The status of an idea and the tag that says so; empty texts for what has none."""
    if kind_of(row) != "idea":
        return "", ""
    return next(((STATUSES[tag], tag) for tag in labels(row) if tag in STATUSES), ("", ""))


def tags_of(row: Row) -> list[str]:
    """The tags that stay tags: those that became the kind or the status of the topic are said by it."""
    kind, (_status, status_tag) = kind_of(row), status_of(row)
    said = {"idea": IDEA, "discussion": DISCUSSION}.get(kind)
    names = [_tag(tag) for tag in labels(row) if tag not in {said, status_tag}]
    return list(dict.fromkeys(filter(None, names)))[:MOST_TAGS]


def _tag(label: str) -> str:
    words = label.replace("+", "-plus").replace("#", "-sharp")
    return slugify(words, max_length=LONGEST, allow_unicode=True)

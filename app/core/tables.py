"""Cells of tables that people open with a spreadsheet."""

from __future__ import annotations

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "|", "%")


def cell(value: str) -> str:
    """A text that no spreadsheet takes for a formula; one that could be is led by an apostrophe."""
    return f"'{value}" if value.lstrip(" \u00a0").startswith(FORMULA) or value[:1] in FORMULA else value

"""Products and experiences for tests."""

from __future__ import annotations

from typing import Any

from app.core.db import transaction
from app.forum.experiences.operations import add_product
from app.people.accounts.operations import create_member
from tests.support.cast import Cast


def product(cast: Cast, name: str = "Fjell City", kind: str = "product", line: str = "For every day") -> int:
    """Add a product and return its number."""
    with cast.app.app_context(), transaction():
        return add_product(cast.member("admin"), {"name": name, "kind": kind, "line": line}).id


def customer(cast: Cast, number: int) -> str:
    """One more customer than the cast has, by the key that cast.topic takes."""
    key = f"customer-{number}"
    with cast.app.app_context(), transaction():
        create_member(name=f"Customer {number}", email=f"{key}@example.org", handle=key, confirmed=True)
    return key


def experience(
    cast: Cast,
    by: str = "asker",
    *,
    about: int = 0,
    stars: int = 4,
    title: str = "Half a year with it",
    **more: Any,
) -> int:
    """Share an experience: `recommends="yes"`, `quotable="1"`, `space="family"`, `body="…"`."""
    names = ("recommends", "quotable", "subject")
    extras = {"product": str(about or "other"), "subject": "A saddle", "recommends": ""}
    extras |= {name: more.pop(name) for name in names if name in more}
    return cast.topic(
        by,
        kind="experience",
        title=title,
        body=more.pop("body", "It carries us through the winter."),
        fields={"rating": str(stars), "subject": "", "outcome": more.pop("outcome", "")},
        extras=extras,
        **more,
    )

"""What the places of drafts are called: the rooms that have composers say so for their own."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from app.forum.drafts.models import Draft
from app.people.accounts.models import Viewer


@dataclass(frozen=True)
class Place:
    """Where a draft belongs, as its writer may see it now, and the address at which they go on."""

    name: str
    url: str


Finder = Callable[[Viewer, list[Draft]], dict[str, Place]]
_finders: dict[str, Finder] = {}


def name_places(prefix: str, find: Finder) -> None:
    """Name the places that begin with `prefix`; what the viewer may not see (any more) is left out."""
    _finders[prefix] = find


def places_of(viewer: Viewer, drafts: Iterable[Draft]) -> dict[str, Place]:
    """The places of these drafts, by place, each room asked once."""
    by_prefix: dict[str, list[Draft]] = {}
    for draft in drafts:
        by_prefix.setdefault(draft.place.split(":")[0], []).append(draft)
    found: dict[str, Place] = {}
    for prefix, theirs in by_prefix.items():
        if prefix in _finders:
            found |= _finders[prefix](viewer, theirs)
    return found

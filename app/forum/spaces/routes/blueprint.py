"""The blueprint of spaces, and what stands above each of their pages."""

from __future__ import annotations

from dataclasses import dataclass, field

from flask import Blueprint

from app.core.permissions import Verdict
from app.forum.spaces.models import Membership, Space
from app.forum.spaces.permissions import can_ask_to_join, can_join, can_open_topics, can_run
from app.forum.spaces.queries import listed_space_or_404, membership, owners_of, readable_space_by_id
from app.people.accounts.models import Member, Viewer

spaces = Blueprint("spaces", __name__)


@dataclass
class Head:
    """A space as one viewer finds it: whether they may read it, their place, and what they may do."""

    space: Space
    reads: bool
    place: Membership | None
    join: Verdict
    ask: Verdict
    run: Verdict
    post: Verdict
    owners: list[Member] = field(default_factory=list)

    @property
    def has_joined(self) -> bool:
        """Whether the viewer is in."""
        return self.place is not None and self.place.is_active

    @property
    def owners_by_id(self) -> dict[int, Member]:
        """The owners, for their faces."""
        return {owner.id: owner for owner in self.owners}

    @property
    def has_asked(self) -> bool:
        """Whether the viewer waits to be let in."""
        return self.place is not None and not self.place.is_active


def head_or_404(viewer: Viewer, slug: str) -> Head:
    """The head of a space that the viewer may know of; raises NotFound.

    Who owns a space is left out for those who may not read it: its members are part of what they may not see.
    """
    space = listed_space_or_404(viewer, slug)
    place = membership(viewer, space)
    reads = readable_space_by_id(viewer, space.id) is not None
    return Head(
        space=space,
        reads=reads,
        place=place,
        join=can_join(viewer, space, place),
        ask=can_ask_to_join(viewer, space, place),
        run=can_run(viewer, space, place),
        post=can_open_topics(viewer, space, place),
        owners=owners_of(space) if reads else [],
    )

"""What the forms of spaces send; what was typed is kept for showing the form again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.core.forms import Problems, many_lines, row_number
from app.core.i18n import _
from app.forum.spaces.operations.inviting import INVITATION_DAYS, INVITATION_USES


@dataclass
class LinkForm:
    """For how long and how many people an invitation link works."""

    days: str = str(INVITATION_DAYS)
    uses: str = str(INVITATION_USES)

    @classmethod
    def read(cls, values: Mapping[str, str]) -> LinkForm:
        """What was sent."""
        return cls(values.get("days", "").strip()[:10], values.get("uses", "").strip()[:10])

    def checked(self) -> tuple[int, int]:
        """Days and uses; raises Invalid."""
        problems = Problems()
        days = problems.whole("days", self.days, _("The number of days"), least=1, most=365)
        uses = problems.whole("uses", self.uses, _("The number of people"), least=1, most=10_000)
        problems.check()
        return days, uses


@dataclass
class DescriptionForm:
    """What owners write about their space, and which version they saw."""

    description: str
    version: int

    @classmethod
    def read(cls, values: Mapping[str, str]) -> DescriptionForm:
        """What was sent."""
        return cls(many_lines(values.get("description")), row_number(values.get("version")))

"""What drafts of help articles are called in the list of one's drafts."""

from __future__ import annotations

from app.core.forms import row_number
from app.core.i18n import _
from app.forum.drafts.models import Draft
from app.forum.drafts.places import Place, name_places
from app.forum.topics.queries.named import topics_by_id
from app.people.accounts.models import Viewer


def name_draft_places() -> None:
    """Let the room of drafts name the composer of help articles."""
    name_places("help", _articles)


def _articles(viewer: Viewer, drafts: list[Draft]) -> dict[str, Place]:
    numbers = {draft.place: row_number(draft.place.rpartition(":")[2]) for draft in drafts}
    found = topics_by_id(viewer, list(numbers.values()))
    return {
        place: Place(_("Help article of “%(title)s”", title=topic.title), f"/topics/{topic.id}/help-article")
        for place, number in numbers.items()
        if (topic := found.get(number))
    }

"""What drafts of topics, replies and edits are called in the list of one's drafts."""

from __future__ import annotations

from collections.abc import Iterator

from app.core.forms import row_number
from app.core.i18n import _
from app.forum.drafts.models import Draft
from app.forum.drafts.places import Place, name_places
from app.forum.topics.kinds import KINDS
from app.forum.topics.queries.named import posts_by_id, topics_by_id
from app.people.accounts.models import Viewer


def name_draft_places() -> None:
    """Let the room of drafts name the composers of this room."""
    name_places("new", _new)
    name_places("topic", _replies)
    name_places("edit", _edits)


def _new(viewer: Viewer, drafts: list[Draft]) -> dict[str, Place]:
    kinds = {draft.place: KINDS.get(draft.place.partition(":")[2]) for draft in drafts}
    return {
        place: Place(str(kind.invite), f"/topics/new?kind={kind.key}")
        for place, kind in kinds.items()
        if kind
    }


def _replies(viewer: Viewer, drafts: list[Draft]) -> dict[str, Place]:
    found = topics_by_id(viewer, [number for _draft, number in _numbered(drafts)])
    named: dict[str, Place] = {}
    for draft, number in _numbered(drafts):
        if topic := found.get(number):
            answered = row_number(draft.texts.get("reply_to_id"))
            query = f"?reply_to={answered}" if answered else ""
            name = _("Reply in “%(title)s”", title=topic.title)
            named[draft.place] = Place(name, f"{topic.url}{query}#composer")
    return named


def _edits(viewer: Viewer, drafts: list[Draft]) -> dict[str, Place]:
    found = posts_by_id(viewer, [number for _draft, number in _numbered(drafts)])
    return {
        draft.place: Place(_("Change in “%(title)s”", title=post.topic.title), f"/posts/{post.id}/edit")
        for draft, number in _numbered(drafts)
        if (post := found.get(number))
    }


def _numbered(drafts: list[Draft]) -> Iterator[tuple[Draft, int]]:
    for draft in drafts:
        yield draft, row_number(draft.place.rpartition(":")[2])

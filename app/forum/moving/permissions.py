"""Who may move what."""

from __future__ import annotations

from app.core.i18n import _
from app.core.permissions import Verdict, no
from app.forum.topics.kinds import KINDS, Kind
from app.forum.topics.models import Topic
from app.forum.topics.permissions import can_arrange, is_alive
from app.people.accounts.models import Viewer


def can_move(viewer: Viewer, topic: Topic) -> Verdict:
    """Whether a viewer may move, split and merge a topic: staff, as long as it is in use."""
    if not (verdict := can_arrange(viewer, topic)):
        return verdict
    if topic.is_hidden:
        return no(_("Moderators are looking at this topic, so it stays where it is."))
    if not topic.is_published:
        return no(_("A draft is moved by editing it."))
    return is_alive(topic)


def plain_kinds() -> list[Kind]:
    """The kinds that a topic may take without being asked for more: no rating, no announcement."""
    return [kind for kind in KINDS.values() if not (kind.on_front or any(f.required for f in kind.fields))]

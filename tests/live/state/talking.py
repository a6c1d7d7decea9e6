"""Steps: posts of any topic, their order, and what is done with a topic as a whole."""

from __future__ import annotations

from flask import current_app

from app.core import clock
from app.core.db import db
from app.core.settings import change_settings, forget_settings
from app.forum.previews.models import LinkPage
from app.forum.previews.operations import keep_page, look_at_links
from app.forum.previews.reading import About
from app.forum.topics import operations as do
from app.forum.topics.models import Revision
from app.forum.topics.operations.erasing import erase_old_trash
from app.forum.topics.text import compose
from tests.live.state.scene import Scene, Steps

RICH = "@asker see $x^2$ and\n\n```python\nwarm = True\n```\n\n- [x] done\n\n| a | b |\n|---|---|\n| 1 | 2 |"


def _erase_trash(scene: Scene) -> None:
    scene.reply().deleted_at = clock.ago(days=4000)
    erase_old_trash()


def _preview(scene: Scene) -> None:
    change_settings(link_previews=True)
    db.session.flush()
    forget_settings(current_app)
    look_at_links(scene.reply())
    keep_page(db.session.query(LinkPage).one(), About("Charging in the cold", "Example", "What they like."))


def _erase_revision(scene: Scene) -> None:
    earlier = db.session.query(Revision).filter_by(post_id=scene.reply().id).one()
    do.erase_revision(scene.moderator, scene.reply(), earlier, "A password.")


STEPS: Steps = {
    "a reply": ("question", [lambda s: do.post_reply(s.helper, s.topic, compose("One more."), s.token)]),
    "a reply to a reply, with all that a text can have": (
        "discussion",
        [lambda s: do.post_reply(s.staff, s.topic, compose(RICH), s.token, s.reply())],
    ),
    "an edit": ("discussion", [lambda s: do.edit_post(s.helper, s.reply(), compose(RICH), 1)]),
    "an edit that is taken out of the history": (
        "discussion",
        [lambda s: do.edit_post(s.helper, s.reply(), compose("Better."), 1), _erase_revision],
    ),
    "an edit of the first post": (
        "question",
        [lambda s: do.edit_post(s.asker, s.first, compose("It is cold."), 1)],
    ),
    "the previews of a link": (
        "discussion",
        [
            lambda s: do.edit_post(s.helper, s.reply(), compose("See this:\n\nhttps://example.net/cold"), 1),
            _preview,
        ],
    ),
    "a deletion": ("question", [lambda s: do.delete_post(s.helper, s.reply())]),
    "a deletion for good": (
        "question",
        [lambda s: do.delete_post(s.helper, s.reply()), _erase_trash],
    ),
    "a deletion taken back": (
        "question",
        [
            lambda s: do.delete_post(s.helper, s.reply()),
            lambda s: do.restore_post(s.helper, s.reply()),
        ],
    ),
    "a hidden post": ("experience", [lambda s: do.hide_post(s.moderator, s.reply())]),
    "a hidden post shown again": (
        "experience",
        [lambda s: do.hide_post(s.moderator, s.reply()), lambda s: do.show_post(s.moderator, s.reply())],
    ),
    "reactions, one of them taken back": (
        "news",
        [
            lambda s: do.react(s.asker, s.first, "heart"),
            lambda s: do.react(s.asker, s.reply(), "heart"),
            lambda s: do.unreact(s.asker, s.reply(), "heart"),
        ],
    ),
    "another title, other tags and facts": (
        "experience",
        [lambda s: s.edit(title="Winter again", tags=["snow"], fields={"rating": "2", "subject": "Fjell"})],
    ),
    "other tags": ("question", [lambda s: s.edit(tags=["snow"])]),
    "a topic with the same tag": ("discussion", [lambda s: s.open(kind="discussion", tags=["winter"])]),
    "a closed topic": ("discussion", [lambda s: do.close_topic(s.staff, s.topic, "All is said.")]),
    "a topic opened again": (
        "question",
        [
            lambda s: do.close_topic(s.staff, s.topic, "All is said."),
            lambda s: do.reopen_topic(s.staff, s.topic),
        ],
    ),
    "a pinned topic": ("discussion", [lambda s: do.pin_topic(s.staff, s.topic)]),
    "a topic unpinned": (
        "discussion",
        [lambda s: do.pin_topic(s.staff, s.topic), lambda s: do.unpin_topic(s.staff, s.topic)],
    ),
    "an archived topic": ("discussion", [lambda s: do.archive_topic(s.staff, s.topic)]),
    "an archived topic taken back": (
        "idea",
        [lambda s: do.archive_topic(s.staff, s.topic), lambda s: do.unarchive_topic(s.staff, s.topic)],
    ),
    "a deleted topic": ("discussion", [lambda s: do.delete_post(s.moderator, s.first)]),
    "a hidden topic": ("question", [lambda s: do.hide_post(s.moderator, s.first)]),
    "a topic hidden and shown": (
        "question",
        [lambda s: do.hide_post(s.moderator, s.first), lambda s: do.show_post(s.moderator, s.first)],
    ),
}

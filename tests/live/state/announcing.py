"""Steps: news, for whom it is, and what it answers."""

from __future__ import annotations

from app.forum.ideas import operations as ideas
from app.forum.news.operations import acknowledge, publish_news, withdraw_news
from app.forum.topics import operations as do
from tests.live.state.scene import Scene, Steps


def _write(scene: Scene, **extras: str) -> None:
    scene.open("staff", kind="news", title="Firmware 4.2", tags=["winter"], extras=extras)


STEPS: Steps = {
    "newer news": ("news", [_write]),
    "news edited": ("news", [lambda s: s.edit("staff", "Firmware 4.3", fields={})]),
    "news deleted": ("news", [lambda s: do.delete_post(s.moderator, s.first)]),
    "news taken back": ("news", [lambda s: withdraw_news(s.staff, s.topic)]),
    "news taken back and published again": (
        "news",
        [lambda s: withdraw_news(s.staff, s.topic), lambda s: publish_news(s.staff, s.topic)],
    ),
    "news that must be read, and was": (
        "news",
        [
            lambda s: s.edit("staff", extras={"must_read": "1"}),
            lambda s: acknowledge(s.asker, s.topic),
        ],
    ),
    "news for those who joined": ("news", [lambda s: s.edit("staff", extras={"reach": "group"})]),
    "news for all again": (
        "news",
        [
            lambda s: s.edit("staff", extras={"reach": "group"}),
            lambda s: s.edit("staff", extras={"reach": "readers"}),
        ],
    ),
    "new news for those who joined": ("news", [lambda s: _write(s, reach="group")]),
    "an idea that news answers": (
        "idea",
        [
            lambda s: ideas.set_status(s.staff, s.topic, "planned", "Soon."),
            lambda s: _write(s, ideas=str(s.number), ships="1"),
        ],
    ),
}

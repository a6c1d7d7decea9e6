"""Steps: topics that change their place or kind, and posts that come and go between topics."""

from __future__ import annotations

from app.forum.moving.operations import change_kind, merge_topic, move_topic, split_topic
from tests.live.state.scene import Scene, Steps


def _split(scene: Scene) -> None:
    split_topic(
        scene.staff,
        scene.topic,
        [scene.replies[0]],
        space=scene.space("riding"),
        kind="discussion",
        title="Something else",
        token=scene.token,
    )


STEPS: Steps = {
    "a topic in another space": (
        "question",
        [lambda s: move_topic(s.staff, s.topic, s.space("announcements"))],
    ),
    "a topic in a space for members": (
        "question",
        [lambda s: move_topic(s.staff, s.topic, s.space("family"))],
    ),
    "a topic moved away and back": (
        "question",
        [
            lambda s: move_topic(s.staff, s.topic, s.space("announcements")),
            lambda s: move_topic(s.staff, s.topic, s.space("riding")),
        ],
    ),
    "another kind": ("question", [lambda s: change_kind(s.staff, s.topic, "discussion")]),
    "a kind that waits for answers": ("discussion", [lambda s: change_kind(s.staff, s.topic, "question")]),
    "replies split off": ("discussion", [_split]),
    "a topic merged away": ("discussion", [lambda s: merge_topic(s.staff, s.topic, s.beside)]),
    "a topic that another was merged into": (
        "discussion",
        [lambda s: merge_topic(s.staff, s.beside, s.topic)],
    ),
}

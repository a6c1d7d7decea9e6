"""What a step works on: a topic of one kind, with replies and another topic beside it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from app.forum.spaces.models import Space
from app.forum.topics.models import Post, Topic
from app.forum.topics.operations import edit_topic, open_topic
from app.forum.topics.text import compose
from app.people.accounts.models import Member
from tests.experiences.support import product
from tests.live.ears import first_post
from tests.support.cast import Cast

Action = Callable[["Scene"], object]
Steps = dict[str, tuple[str, list[Action]]]


class Scene:
    """A topic of a kind with a reply of the helper and one of staff; `other` is another of its kind."""

    def __init__(self, cast: Cast, kind: str) -> None:
        self.cast = cast
        self.kind = kind
        by = "staff" if kind == "news" else "asker"
        self.extras = {"product": str(product(cast))} if kind == "experience" else {}
        more = {"extras": self.extras}
        self.other = cast.topic(by, kind=kind, title="Another one", **more)
        self.number = cast.topic(by, kind=kind, tags=["winter"], **more)
        self.replies = [
            cast.reply(self.number, by="helper"),
            cast.reply(self.number, by="staff", body="Officially."),
        ]

    def __getattr__(self, part: str) -> Member:
        """A member of the cast by their part: `scene.staff`."""
        return self.cast.member(part)

    @property
    def topic(self) -> Topic:
        """The topic as it stands now."""
        return self.cast.get_topic(self.number)

    @property
    def beside(self) -> Topic:
        """The other topic as it stands now."""
        return self.cast.get_topic(self.other)

    @property
    def first(self) -> Post:
        """The post that opens the topic."""
        return first_post(self.cast, self.number)

    def reply(self, index: int = 0) -> Post:
        """The reply of the helper, or that of staff."""
        return self.cast.post(self.replies[index])

    def space(self, slug: str) -> Space:
        """A space of the cast."""
        return self.cast.space(slug)

    @property
    def token(self) -> str:
        """What tells two sendings apart."""
        return uuid.uuid4().hex

    def open(self, by: str = "helper", **more: Any) -> None:
        """Open one more topic."""
        typed = {"kind": self.kind, "title": "One more", "token": self.token, **more}
        typed["text"] = compose(typed.pop("body", "New."))
        open_topic(self.cast.member(by), self.space("riding"), **typed)

    def edit(self, by: str = "asker", title: str = "Range drops in the cold", **more: Any) -> None:
        """Edit the topic through the operation the composer uses."""
        typed = {"tags": ["winter"], "fields": {}, **more}
        typed["text"] = compose(typed.pop("body", "41 km instead of 62."))
        edit_topic(
            self.cast.member(by), self.topic, self.first, title=title, version=self.first.version, **typed
        )

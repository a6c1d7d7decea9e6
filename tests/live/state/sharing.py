"""Steps: experiences, the products they are about, and consent to be quoted."""

from __future__ import annotations

from app.forum.experiences.operations import allow_quotes, withdraw_quotes
from app.forum.topics import operations as do
from tests.live.state.scene import Steps

STEPS: Steps = {
    "an experience that may be quoted": ("experience", [lambda s: allow_quotes(s.asker, s.topic)]),
    "an experience that may not be quoted any more": (
        "experience",
        [lambda s: allow_quotes(s.asker, s.topic), lambda s: withdraw_quotes(s.asker, s.topic)],
    ),
    "one more experience": ("experience", [lambda s: s.open(fields={"rating": "2"}, extras=s.extras)]),
    "an experience that helps, and an answer of the company": (
        "experience",
        [
            lambda s: do.find_helpful(s.helper, s.first),
            lambda s: do.mark_official(s.staff, s.reply(1)),
        ],
    ),
}

"""Steps: ideas, their votes, what the company said to them, and merging; the roadmap shows it too."""

from __future__ import annotations

from app.forum.ideas import operations as ideas
from tests.live.state.scene import Steps

STEPS: Steps = {
    "a vote": ("idea", [lambda s: ideas.cast_vote(s.helper, s.topic)]),
    "a vote with words": ("idea", [lambda s: ideas.cast_vote(s.helper, s.topic, 3, "For my sister.")]),
    "a vote taken back": (
        "idea",
        [lambda s: ideas.cast_vote(s.helper, s.topic), lambda s: ideas.take_back_vote(s.helper, s.topic)],
    ),
    "a customer's vote, noted by staff": (
        "idea",
        [lambda s: ideas.note_vote(s.staff, s.topic, "Fjell rental", "By phone", 2, "For the fleet.")],
    ),
    "a decision": ("idea", [lambda s: ideas.set_status(s.staff, s.topic, "planned", "Next spring.")]),
    "two decisions": (
        "idea",
        [
            lambda s: ideas.set_status(s.staff, s.topic, "planned", "Next spring."),
            lambda s: ideas.set_status(s.product, s.topic, "in_progress", "We began."),
        ],
    ),
    "a decided idea": ("idea", [lambda s: ideas.set_status(s.staff, s.topic, "shipped", "It is there.")]),
    "an idea open again": (
        "idea",
        [
            lambda s: ideas.set_status(s.staff, s.topic, "declined", "Too heavy."),
            lambda s: ideas.set_status(s.product, s.topic, "planned", "We found a way."),
        ],
    ),
    "a merged idea": ("idea", [lambda s: ideas.merge_idea(s.staff, s.topic, s.beside)]),
    "an idea that others were merged into": (
        "idea",
        [
            lambda s: ideas.cast_vote(s.helper, s.beside, 3, "For my sister."),
            lambda s: ideas.merge_idea(s.staff, s.beside, s.topic),
        ],
    ),
    "a merge undone": (
        "idea",
        [
            lambda s: ideas.cast_vote(s.helper, s.topic, 3, "For my sister."),
            lambda s: ideas.merge_idea(s.staff, s.topic, s.beside),
            lambda s: ideas.unmerge_idea(s.staff, s.topic),
        ],
    ),
}

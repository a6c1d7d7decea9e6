"""What can be done with ideas, a file for each group of verbs."""

from app.forum.ideas.operations.deciding import CHOICES, set_status, staff_or_none
from app.forum.ideas.operations.merging import idea_named, merge_idea, unmerge_idea
from app.forum.ideas.operations.noting import note_vote, remove_noted
from app.forum.ideas.operations.voting import OverBudget, cast_vote, take_back_vote

__all__ = [
    "CHOICES",
    "OverBudget",
    "cast_vote",
    "idea_named",
    "merge_idea",
    "note_vote",
    "remove_noted",
    "set_status",
    "staff_or_none",
    "take_back_vote",
    "unmerge_idea",
]

"""What can be done with ideas, a file for each group of verbs."""

from app.forum.ideas.operations.deciding import set_status
from app.forum.ideas.operations.voting import cast_vote, take_back_vote

__all__ = ["cast_vote", "set_status", "take_back_vote"]

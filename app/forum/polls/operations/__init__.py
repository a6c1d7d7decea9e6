"""Making, voting, ending."""

from app.forum.polls.operations.closing import close_due_polls, close_poll
from app.forum.polls.operations.making import write_poll
from app.forum.polls.operations.voting import cast_ballot, take_back_ballot

__all__ = ["cast_ballot", "close_due_polls", "close_poll", "take_back_ballot", "write_poll"]

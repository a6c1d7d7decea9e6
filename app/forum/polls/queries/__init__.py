"""Finding polls, and counting them for who may see the count."""

from app.forum.polls.queries.polls import has_votes, poll_of
from app.forum.polls.queries.results import PollView, Results, public_results, view_of

__all__ = ["PollView", "Results", "has_votes", "poll_of", "public_results", "view_of"]

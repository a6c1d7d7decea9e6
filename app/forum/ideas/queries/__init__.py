"""Reading ideas, always through the viewer."""

from app.forum.ideas.queries.asked import (
    customers_of,
    everybody,
    first_votes,
    merged_from,
    merged_into,
    noted_vote,
    voters_page,
    who_asked,
)
from app.forum.ideas.queries.board import COLUMNS, Board, Column, load_board
from app.forum.ideas.queries.lists import ORDERS, ideas_page
from app.forum.ideas.queries.mine import Budget, budget_of, budget_shown, my_votes, open_votes

__all__ = [
    "COLUMNS",
    "ORDERS",
    "Board",
    "Budget",
    "Column",
    "budget_of",
    "budget_shown",
    "customers_of",
    "everybody",
    "first_votes",
    "ideas_page",
    "load_board",
    "merged_from",
    "merged_into",
    "my_votes",
    "noted_vote",
    "open_votes",
    "voters_page",
    "who_asked",
]

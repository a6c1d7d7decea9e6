"""What can be done with questions, a file for each group of verbs."""

from app.forum.questions.operations.explaining import (
    ArticleExists,
    bring_back_article,
    check_title,
    edit_article,
    take_back_article_vote,
    vote_on_article,
    withdraw_article,
    write_article,
)
from app.forum.questions.operations.guest_votes import vote_on_article_as_guest
from app.forum.questions.operations.joining import mark_duplicate, unmark_duplicate
from app.forum.questions.operations.needing import request_information, waive_information
from app.forum.questions.operations.redrawing import rerender_articles
from app.forum.questions.operations.reopening import decide_reopening, request_reopening

__all__ = [
    "ArticleExists",
    "bring_back_article",
    "check_title",
    "decide_reopening",
    "edit_article",
    "mark_duplicate",
    "request_information",
    "request_reopening",
    "rerender_articles",
    "take_back_article_vote",
    "unmark_duplicate",
    "vote_on_article",
    "vote_on_article_as_guest",
    "waive_information",
    "withdraw_article",
    "write_article",
]

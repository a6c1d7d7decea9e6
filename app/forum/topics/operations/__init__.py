"""What can be done with topics and posts, a file for each group of verbs."""

from app.forum.topics.operations.arranging import (
    archive_topic,
    close_topic,
    pin_topic,
    reopen_topic,
    unarchive_topic,
    unpin_topic,
)
from app.forum.topics.operations.deciding import (
    mark_official,
    say_me_too,
    take_back_me_too,
    unmark_official,
)
from app.forum.topics.operations.editing import StaleEdit, edit_post, edit_topic
from app.forum.topics.operations.helping import find_helpful, take_back_helpful
from app.forum.topics.operations.history import erase_revision, restore_revision
from app.forum.topics.operations.opening import open_topic
from app.forum.topics.operations.reacting import react, unreact
from app.forum.topics.operations.reading import mark_all_read
from app.forum.topics.operations.removing import (
    delete_post,
    hide_post,
    restore_post,
    set_aside_post,
    show_post,
)
from app.forum.topics.operations.replying import post_reply
from app.forum.topics.operations.solving import accept_solution, withdraw_solution

__all__ = [
    "StaleEdit",
    "accept_solution",
    "archive_topic",
    "close_topic",
    "delete_post",
    "edit_post",
    "edit_topic",
    "erase_revision",
    "find_helpful",
    "hide_post",
    "mark_all_read",
    "mark_official",
    "open_topic",
    "pin_topic",
    "post_reply",
    "react",
    "reopen_topic",
    "restore_post",
    "restore_revision",
    "say_me_too",
    "set_aside_post",
    "show_post",
    "take_back_helpful",
    "take_back_me_too",
    "unarchive_topic",
    "unmark_official",
    "unpin_topic",
    "unreact",
    "withdraw_solution",
]

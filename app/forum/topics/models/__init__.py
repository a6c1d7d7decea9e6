"""Topics, posts and what members did with them."""

from app.forum.topics.models.contribution import Contribution
from app.forum.topics.models.deeds import ExternalRef, HelpfulVote, MeToo, ReadMark
from app.forum.topics.models.info_requests import InfoRequest
from app.forum.topics.models.post import Post, PostMention, Revision
from app.forum.topics.models.template import Template
from app.forum.topics.models.topic import Topic
from app.forum.topics.models.wanting import IMPORTANCE, CustomerVote, Decision, Vote

__all__ = [
    "IMPORTANCE",
    "Contribution",
    "CustomerVote",
    "Decision",
    "ExternalRef",
    "HelpfulVote",
    "InfoRequest",
    "MeToo",
    "Post",
    "PostMention",
    "ReadMark",
    "Revision",
    "Template",
    "Topic",
    "Vote",
]

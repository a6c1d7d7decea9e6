"""Topics, posts and what members did with them."""

from app.forum.topics.models.deeds import Decision, ExternalRef, HelpfulVote, MeToo, ReadMark, Vote
from app.forum.topics.models.post import Post, Revision
from app.forum.topics.models.topic import Topic

__all__ = ["Decision", "ExternalRef", "HelpfulVote", "MeToo", "Post", "ReadMark", "Revision", "Topic", "Vote"]

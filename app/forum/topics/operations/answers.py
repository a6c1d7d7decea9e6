"""Counting the answers of a topic, so that everybody knows whether a question still waits."""

from __future__ import annotations

from collections.abc import Iterable

from app.forum.topics.models import Post, Topic


def count_answer(post: Post, topic: Topic, by: int) -> None:
    """Count a reply that came into sight (1) or left it (-1), when it is an answer; the topic is held."""
    topic.answers_count += by * post.answers(topic.author_id)
    topic.company_answers_count += by * post.answers_for_company(topic.author_id)


def recount_answers(topic: Topic, posts: Iterable[Post]) -> None:
    """Count the answers of a topic anew from all of its posts."""
    shown = [post for post in posts if not post.is_gone]
    topic.answers_count = sum(post.answers(topic.author_id) for post in shown)
    topic.company_answers_count = sum(post.answers_for_company(topic.author_id) for post in shown)

"""What a poll changes on open pages: the same for every reader, so never a number that not all may see."""

from __future__ import annotations

from flask import render_template

from app.forum.polls.events import PollChanged, PollClosed, PollVoted
from app.forum.polls.models import Poll
from app.forum.polls.queries import PollView, poll_of, public_results
from app.forum.topics.again import parts_of, stream
from app.forum.topics.fragments import partial
from app.forum.topics.list_streams import quiet
from app.forum.topics.models import Topic
from app.forum.topics.streams import shows_topic

PART = "topic-{}-poll"


def voted(topic: Topic) -> str:
    """The count when all may see it; a word to ask again when only voters may; nothing before the end."""
    poll = poll_of(topic.id)
    if poll is None or (poll.shown == "closed" and not poll.is_over):
        return ""
    return _asks_again(topic) if poll.shown == "voted" and not poll.is_over else _results(topic, poll)


def changed(topic: Topic) -> str:
    """Another poll, or none: each page fetches its own."""
    return parts_of(topic, "beneath")


def closed(topic: Topic) -> str:
    """Voting is over: what was chosen is there for everyone."""
    poll = poll_of(topic.id)
    if poll is None:
        return ""
    rules = partial("polls/_rules.html", topic=topic, poll=poll)
    form = partial("polls/_over.html", topic=topic)
    return (
        stream("replace", f"{PART.format(topic.id)}-rules", rules)
        + stream("replace", f"{PART.format(topic.id)}-form", form)
        + _results(topic, poll)
        + parts_of(topic, "beneath")
    )


def panel(topic: Topic, view: PollView | None) -> str:
    """The whole panel of one reader, for the answer to what they did."""
    if view is None:
        return stream("remove", PART.format(topic.id))
    html = render_template("polls/_panel.html", topic=topic, panel={"view": view})
    return stream("replace", PART.format(topic.id), html.strip())


def part_of(topic: Topic, view: PollView) -> str:
    """Only the results of one reader, so that what they are choosing stays as it is."""
    html = partial("polls/_results.html", topic=topic, poll=view.poll, results=view.results)
    return stream("replace", f"{PART.format(topic.id)}-results", html)


def _results(topic: Topic, poll: Poll) -> str:
    html = partial("polls/_results.html", topic=topic, poll=poll, results=public_results(poll))
    return stream("replace", f"{PART.format(topic.id)}-results", html)


def _asks_again(topic: Topic) -> str:
    html = '<hearth-poll-again part="results"></hearth-poll-again>'
    return stream("update", f"{PART.format(topic.id)}-again", html)


def add() -> None:
    """Register what each event changes; none of them changes a row but the poll coming or going."""
    shows_topic(PollVoted, voted)
    shows_topic(PollChanged, changed)
    shows_topic(PollClosed, closed)
    quiet(PollVoted, PollClosed)

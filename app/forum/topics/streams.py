"""What an event changes on open pages, as Turbo Streams that are the same for every reader.

`streams_for(event)` is for those who have the topic open; `list_streams.py` has the lists of topics.
The answers to forms are made of the same parts. Applying one twice changes nothing: all go by id.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.core.events import Event
from app.forum.topics import events as happened
from app.forum.topics.again import parts_of, stream
from app.forum.topics.fragments import drawn_once, partial, render_post
from app.forum.topics.kinds import KINDS
from app.forum.topics.models import Post, Topic
from app.forum.topics.queries import decisions_of, official_of, post_as_shown, topic_as_shown
from app.forum.topics.queries.mine import Mine
from app.forum.topics.queries.visible import first_post_id


def streams_for(event: Event) -> str:
    """The streams for the channel of the event's topic; empty when nothing on its page changes."""
    if isinstance(event, happened.PostEvent):
        post = post_as_shown(event.post_id)
        if post is None or post.topic_id != event.topic_id:
            # It stands in another topic now, which not everybody here may see.
            return stream("remove", f"post-{event.post_id}")
        if post.topic.space_id != event.space_id:
            return ""
        return POSTS.get(type(event), replace_post)(post)
    if isinstance(event, happened.TopicEvent):
        topic = topic_as_shown(event.topic_id)
        if topic is None or topic.space_id != event.space_id:
            # It stands in another space since then; who may read there is told by that very event.
            return ""
        return TOPICS.get(type(event), topic_changed)(topic)
    return ""


def member_streams_for(event: Event) -> str:
    """The streams for those who have the topic open and are signed in; guests are not shown who voted."""
    draw = MEMBERS.get(type(event))
    topic = topic_as_shown(event.topic_id) if draw and isinstance(event, happened.TopicEvent) else None
    if draw is None or topic is None or topic.space_id != getattr(event, "space_id", None):
        return ""
    return draw(topic)


MEMBERS: dict[type[Event], Callable[[Topic], str]] = {}


def shows_members(kind: type[happened.TopicEvent], draw: Callable[[Topic], str]) -> None:
    """Let a room above say what an event changes on the topic's page of members, and of them alone."""
    MEMBERS[kind] = draw


def reply_posted(post: Post) -> str:
    """A new reply at the end of its topic, and the numbers in the head."""
    new = stream(
        "hearth-post", f"topic-{post.topic_id}-replies", render_post(post), data_author_id=post.author_id
    )
    return new + state(post.topic) + (official(post.topic) if post.is_official else "")


def replace_post(post: Post) -> str:
    """A post as it stands now, wherever the page shows it."""
    return stream("replace", f"post-{post.id}", render_post(post)) + state(post.topic) + _copies(post)


def replace_reactions(post: Post) -> str:
    """The reactions under a post."""
    html = partial("topics/_reactions.html", post=post)
    return stream("replace", f"post-{post.id}-reactions", html)


def replace_helpful(post: Post) -> str:
    """How many found a post helpful."""
    return stream("replace", f"post-{post.id}-helpful", partial("topics/_helpful.html", post=post))


def _copies(post: Post) -> str:
    """The boxes under the question that repeat a reply."""
    topic = post.topic
    found = (
        solution(topic, post if topic.solution_post_id == post.id else None) if _may_be_solution(post) else ""
    )
    return found + (official(topic) if post.author.is_staff else "")


def _may_be_solution(post: Post) -> bool:
    return post.topic.is_question and post.topic.solution_post_id in {post.id, None}


def solution(topic: Topic, post: Post | None) -> str:
    """The box of the solution under a question, empty without one."""
    return stream(
        "replace", f"topic-{topic.id}-solution", partial("topics/_solution.html", topic=topic, post=post)
    )


@drawn_once
def official(topic: Topic) -> str:
    """The box of the official answer, empty when there is none or when it is the solution."""
    post = official_of(topic)
    html = partial("topics/_official.html", topic=topic, post=post)
    return stream("replace", f"topic-{topic.id}-official", html)


@drawn_once
def state(topic: Topic) -> str:
    """The line under the title, and the number over the replies."""
    parts = ("state", "count")
    drawn = {part: partial(f"topics/_{part}.html", topic=topic) for part in parts}
    return "".join(stream("replace", f"topic-{topic.id}-{part}", html) for part, html in drawn.items())


def solution_changed(topic: Topic, post_ids: set[int | None]) -> str:
    """Another solution, or none: the posts that are marked or not, the boxes and the state."""
    posts = [post for post_id in post_ids if post_id and (post := post_as_shown(post_id))]
    marked = "".join(stream("replace", f"post-{post.id}", render_post(post)) for post in posts)
    chosen = next((post for post in posts if post.id == topic.solution_post_id), None)
    boxes = solution(topic, chosen) + official(topic)
    return marked + boxes + state(topic) + parts_of(topic, "beneath", "beside")


def _solution_event(post: Post) -> str:
    return solution_changed(post.topic, {post.id, post.topic.solution_post_id})


def official_changed(post: Post) -> str:
    """A reply that became the official answer, or is it no more."""
    return stream("replace", f"post-{post.id}", render_post(post)) + official(post.topic)


def votes_changed(topic: Topic) -> str:
    """How many want an idea; the button itself stays as each reader pressed it."""
    return _number(topic, "votes", topic.votes_count)


def me_too_changed(topic: Topic) -> str:
    """How many have a question too."""
    return stream("update", f"topic-{topic.id}-me-too", str(topic.me_too_count or "")) + state(topic)


def _number(topic: Topic, name: str, number: int) -> str:
    return stream("update", f"topic-{topic.id}-{name}", str(number))


def status_changed(topic: Topic) -> str:
    """What the company said to an idea, with the history."""
    html = partial("topics/_decision.html", topic=topic, decisions=decisions_of(topic))
    decided = stream("replace", f"topic-{topic.id}-decision", html) + wants(topic) + state(topic)
    return decided + parts_of(topic, "above", "wants", "beneath", "beside")


def wants(topic: Topic) -> str:
    """The button to vote for an idea, or only the number once it is decided. Who pressed it knows that."""
    if not KINDS[topic.kind].has_votes:
        return ""
    html = partial("topics/_vote.html", topic=topic, mine=Mine(), refusal="")
    return stream("replace", f"topic-{topic.id}-wants", html)


def topic_changed(topic: Topic) -> str:
    """Title, place, tags, facts, state and whether it is closed."""
    parts = ("title", "place", "tags", "facts", "closure")
    drawn = {part: partial(f"topics/_{part}.html", topic=topic) for part in parts}
    changed = (stream("replace", f"topic-{topic.id}-{p}", html) for p, html in drawn.items())
    return state(topic) + wants(topic) + "".join(changed)


def doors_changed(topic: Topic) -> str:
    """Whether a topic takes replies and votes; who may write, and who may ask or decide, differs."""
    personal = ("above", "wants", "too", "beneath", "answer", "follow", "beside")
    return topic_changed(topic) + parts_of(topic, *personal)


def text_changed(topic: Topic) -> str:
    """The title or what belongs to it was edited, which the first post notes."""
    return topic_changed(topic) + first_changed(topic)


def first_changed(topic: Topic) -> str:
    """The first post as it stands now."""
    first = post_as_shown(first_post_id(topic.id))
    return stream("replace", f"post-{first.id}", render_post(first)) if first else ""


def removal_changed(topic: Topic) -> str:
    """A topic that is gone, or is back, for those who see it nevertheless."""
    return first_changed(topic) + doors_changed(topic)


def tools_changed(topic: Topic) -> str:
    """What staff and the author may do next."""
    return topic_changed(topic) + parts_of(topic, "beside")


def information_given(topic: Topic) -> str:
    """What was missing is there; a line over the replies keeps who asked for it and who gave it."""
    return tools_changed(topic) + parts_of(topic, "lines")


def related_changed(topic: Topic) -> str:
    """What was joined with a topic is named as far as each reader may see it."""
    return parts_of(topic, "above", "beneath", "follow")


def closure(topic: Topic) -> str:
    """Why a topic takes no replies, empty when it does."""
    return partial("topics/_closure.html", topic=topic)


def _nothing(_row: Any) -> str:
    return ""


def shows_post(kind: type[happened.PostEvent], draw: Callable[[Post], str]) -> None:
    """Let a room above say what an event of its own about a post changes on the topic's page."""
    POSTS[kind] = draw


def shows_topic(kind: type[happened.TopicEvent], draw: Callable[[Topic], str]) -> None:
    """The same for an event about a whole topic."""
    TOPICS[kind] = draw


POSTS: dict[type[Event], Callable[[Post], str]] = {
    happened.TopicOpened: _nothing,
    happened.RevisionErased: _nothing,
    happened.ReplyPosted: reply_posted,
    happened.ReactionsChanged: replace_reactions,
    happened.HelpfulChanged: replace_helpful,
    happened.SolutionAccepted: _solution_event,
    happened.SolutionWithdrawn: _solution_event,
    happened.SolutionThanked: _solution_event,
    happened.OfficialMarked: official_changed,
}
TOPICS: dict[type[Event], Callable[[Topic], str]] = {
    happened.VotesChanged: votes_changed,
    happened.MeTooChanged: me_too_changed,
    happened.StatusChanged: status_changed,
    happened.RelatedChanged: related_changed,
    happened.InfoRequested: tools_changed,
    happened.InfoReceived: information_given,
    happened.TopicPinned: tools_changed,
    happened.TopicUnpinned: tools_changed,
    **dict.fromkeys(
        (
            happened.TopicClosed,
            happened.TopicReopened,
            happened.TopicArchived,
            happened.TopicUnarchived,
        ),
        doors_changed,
    ),
    happened.TopicEdited: text_changed,
    happened.TopicRemoved: removal_changed,
    happened.TopicReturned: removal_changed,
}

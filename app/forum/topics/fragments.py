"""Posts and rows of lists as HTML: the same for every reader, rendered once, kept by what they show.

The page, the answer to a form, the broadcast and the catch-up all take them from here.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, TypeVar

from flask import current_app
from flask_babel import get_locale
from markupsafe import Markup

from app.core.markup import bound_to
from app.forum.topics.kinds import KINDS
from app.forum.topics.models import Post, Topic
from app.forum.topics.queries.lists import TopicList
from app.forum.topics.queries.mine import Mine
from app.forum.topics.queries.present import one_present
from app.people.accounts.models import Member

MOST = 4096
# Four thousand posts of the greatest length would fill the memory; those are drawn again each time.
LONGEST = 50_000
Thing = TypeVar("Thing", Topic, Post)


class Kept:
    """Fragments by key, the least recently used leaving first."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, Markup] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], Markup]) -> Markup:
        """The fragment of this key, made on first use."""
        with self._lock:
            if (found := self._kept.get(key)) is not None:
                self._kept.move_to_end(key)
                return found
        made = make()
        if len(made) > LONGEST:
            return made
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return made

    def __len__(self) -> int:
        return len(self._kept)


posts = Kept()
rows = Kept()
_drawn: ContextVar[dict[Hashable, str] | None] = ContextVar("drawn", default=None)


@contextmanager
def drawing_once(post_ids: Iterable[int] = ()) -> Iterator[None]:
    """What `drawn_once` draws inside is drawn once for each thing: for many events told of one present, which
    are about these posts."""
    before = _drawn.set({})
    try:
        with one_present(post_ids):
            yield
    finally:
        _drawn.reset(before)


def drawn_once(draw: Callable[[Thing], str]) -> Callable[[Thing], str]:
    """Mark a drawing of a topic or post, which have an `id`, as the same for all events of one breath."""

    @wraps(draw)
    def draw_or_repeat(thing: Thing) -> str:
        drawn, key = _drawn.get(), (draw, thing.id)
        if drawn is None:
            return draw(thing)
        if key not in drawn:
            drawn[key] = draw(thing)
        return drawn[key]

    return draw_or_repeat


def render_post(post: Post) -> Markup:
    """A post as it stands in its topic: `<article id="post-7">`; only a stone when it was removed."""
    return posts.get(_post_key(post), lambda: partial("topics/_post.html", post=post))


def render_topic_row(topic: Topic, people: Mapping[int, Member]) -> Markup:
    """A topic as it stands in a list: `<li id="topic-row-42">`; `people` holds those behind its faces."""
    return rows.get(
        _row_key(topic, people), lambda: partial("topics/_topic_row.html", topic=topic, people=people)
    )


def row_words(topic: Topic) -> str:
    """What a topic is, in words that a list may ask for; a row leaves a list whose words it lacks."""
    words = [topic.kind, "archived" if topic.is_archived else "present", f"author:{topic.author_id}"]
    words += [f"tag:{tag}" for tag in topic.tags]
    words.append(f"space:{topic.space.slug}")
    if topic.is_waiting:
        words.append("waiting")
    if topic.lacks_information:
        words.append("lacking")
    if KINDS[topic.kind].has_votes:
        words.append(f"status:{topic.status or 'open'}")
        words += [] if topic.status == "merged" else ["unmerged"]
    return " ".join(words)


def render_rows(listed: TopicList) -> list[Markup]:
    """The rows of a list for one reader: the same fragments, with what is unread and own votes marked."""
    return [_marked(_voted(topic, listed), topic.id in listed.unread) for topic in listed.topics]


def in_post(post: Post, part: str = "") -> Markup:
    """The text of a post with names that stand once on a page; `part` tells copies of it apart."""
    return Markup(bound_to(post.html, f"{post.id}{part}"))


def partial(template: str, **values: Any) -> Markup:
    """A template drawn from its values alone: nothing of the reader can slip in."""
    return Markup(current_app.jinja_env.get_template(template).render(**values).strip())


def personal(html: Markup, keys: Iterable[str]) -> Markup:
    """A fragment for one reader: the buttons they pressed are pressed, and a plain form takes them back."""
    text = str(html)
    for key in keys:
        text = text.replace(
            f'value="on" aria-pressed="false" data-mine="{key}"',
            f'value="off" aria-pressed="true" data-mine="{key}"',
        )
    return Markup(text)


def mine_keys(topic: Topic, mine: Mine) -> list[str]:
    """The names of the buttons a reader pressed on a topic's page."""
    keys = [f"reactions:{post_id}:{key}" for post_id, found in mine.reactions.items() for key in found]
    keys += [f"helpful:{post_id}:{value}" for post_id, value in mine.helpful.items()]
    keys += [f"bookmarks:{post_id}" for post_id in mine.bookmarks]
    if mine.voted:
        keys.append(f"votes:{topic.id}")
    if mine.me_too:
        keys.append(f"me_too:{topic.id}")
    return keys


def _voted(topic: Topic, listed: TopicList) -> Markup:
    row = render_topic_row(topic, listed.people)
    return personal(row, [f"votes:{topic.id}"]) if topic.id in listed.voted else row


def _marked(row: Markup, unread: bool) -> Markup:
    return Markup(str(row).replace('class="topic-row', 'class="topic-row unread', 1)) if unread else row


def _person(member: Member | None) -> Hashable:
    if member is None:
        return None
    return member.id, member.name, member.handle, member.role, member.title, member.hue, member.picture


def _post_key(post: Post) -> Hashable:
    topic, parent = post.topic, post.reply_to
    answered = (parent.id, parent.number, parent.author.name, parent.topic_id) if parent else None
    return (
        post.id, post.version, post.number, post.html, post.is_deleted, post.is_hidden, post.is_official,
        post.edited_at, post.deleted_by_id, post.vanished, post.is_erased,
        tuple(sorted(post.reactions.items())), post.helpful_count, post.unhelpful_count,
        _person(post.author), answered, str(post.previews),
        topic.id, topic.slug, topic.kind, topic.author_id, topic.solution_post_id == post.id,
        topic.solution_thanks if topic.solution_post_id == post.id else "",
        str(get_locale()),
    )  # fmt: skip


def _row_key(topic: Topic, people: Mapping[int, Member]) -> Hashable:
    poster = topic.last_poster.name if topic.last_poster else ""
    return (
        topic.id, topic.version, topic.kind, topic.title, topic.created_at, topic.last_activity_at, poster,
        _person(topic.author), topic.space.slug, topic.space.name, topic.space.hue,
        tuple(_person(people.get(face)) for face in topic.faces), tuple(topic.tags),
        topic.replies_count, topic.people_count, topic.votes_count, topic.me_too_count, topic.is_solved,
        topic.answers_count, bool(topic.company_answers_count), topic.needs_info_at, topic.same_as_id,
        topic.status, topic.rating, topic.subject, topic.outcome, topic.is_pinned, topic.is_closed,
        topic.is_archived, topic.cover, topic.must_read, topic.has_poll, topic.product_id,
        str(get_locale()),
    )  # fmt: skip

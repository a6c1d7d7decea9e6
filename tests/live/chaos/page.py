"""A topic as a reader has it before their eyes: its posts in order, and the parts of its head that change.

No DOM: only what static/js/streams.js does to posts, quick enough for two hundred readers in one process.
"""

from __future__ import annotations

import re
from bisect import insort
from dataclasses import dataclass, field
from functools import lru_cache

STREAM = re.compile(r'<turbo-stream action="([\w-]+)" target="([\w-]+)"[^>]*>(.*?)</turbo-stream>', re.S)
TEMPLATE = re.compile(r"<template>(.*)</template>", re.S)
ARTICLE = re.compile(r'<article class="post[^"]*" id="post-(\d+)"[^>]*data-number="(\d+)".*?</article>', re.S)
PART = re.compile(r'<(\w+)[^>]* id="(topic-\d+-(?:state|count))".*?</\1>', re.S)
LAST = re.compile(r'<hearth-live channel="(topic:\d+)" last="(\d+)">')
NEXT = re.compile(r'<link rel="next" href="[^"]*[?]after=(\d+)">')
# Which buttons somebody has pressed is theirs alone.
PERSONAL = re.compile(r' aria-pressed="\w+"|(?<=name="set") value="\w+"')
# What only its author is told of counts as not there.
VANISHED = "stone vanished"
PAGE_OF_POSTS = 25


@dataclass(frozen=True)
class Post:
    """A post as it is drawn."""

    id: int
    number: int
    html: str


@lru_cache(4096)
def streams_in(html: str) -> tuple[tuple[str, str, str], ...]:
    """Action, target and content of every stream, in order."""
    return tuple(
        (action, target, found[1] if (found := TEMPLATE.search(inside)) else "")
        for action, target, inside in STREAM.findall(html)
    )


@lru_cache(8192)
def post_in(html: str) -> Post | None:
    """The post that a stream brings."""
    found = ARTICLE.search(html)
    return Post(int(found[1]), int(found[2]), html.strip()) if found else None


@lru_cache(8192)
def with_reactions(post: Post, html: str) -> Post:
    """A post whose reactions are drawn anew."""
    place = re.compile(rf'<hearth-toggle id="post-{post.id}-reactions">.*?</hearth-toggle>', re.S)
    return Post(post.id, post.number, place.sub(lambda _: html.strip(), post.html))


@lru_cache(16384)
def plain(html: str) -> str:
    """What is the same for every reader, whatever the spaces between."""
    return re.sub(r"\s+", " ", PERSONAL.sub("", html)).replace("> <", "><").strip()


@dataclass
class Page:
    """The posts of a topic from a number on, as one reader sees them."""

    channel: str
    last: int
    begins: int
    posts: list[Post]
    parts: dict[str, str]
    brought: dict[int, int] = field(default_factory=dict)

    @classmethod
    def read(cls, htmls: list[str], begins: int) -> Page:
        """The pages of a topic from a number on, the first of them loaded first: it says what all show."""
        found = LAST.search(htmls[0])
        assert found, "a topic's page says how far it shows the log"
        posts = {
            int(match[1]): Post(int(match[1]), int(match[2]), match[0])
            for html in htmls
            for match in ARTICLE.finditer(html)
            if VANISHED not in match[0]
        }
        parts = {match[2]: match[0] for match in PART.finditer(htmls[-1])}
        # The opening post stands on the first page only.
        shown = sorted((p for p in posts.values() if p.number > begins), key=lambda post: post.number)
        return cls(found[1], int(found[2]), begins, shown, parts)

    def apply(self, html: str) -> None:
        """Do what the streams say."""
        for action, target, content in streams_in(html):
            if action == "hearth-post":
                self._bring(post_in(content))
            elif action == "remove":
                self._replace(target, None)
            elif action == "replace" and target.endswith("-reactions"):
                self._react(target, content)
            elif action == "replace" and target.startswith("post-"):
                self._replace(target, post_in(content))
            elif action == "replace" and target in self.parts:
                self.parts[target] = content

    def _bring(self, fresh: Post | None) -> None:
        """Several replies told in one message may begin on the page before: those of them stay there."""
        if fresh is None or fresh.number <= self.begins or VANISHED in fresh.html:
            return
        if self._place(fresh.id) is None:
            insort(self.posts, fresh, key=lambda post: post.number)
            self.brought[fresh.id] = self.brought.get(fresh.id, 0) + 1
        else:
            self._replace(f"post-{fresh.id}", fresh)

    def _replace(self, target: str, fresh: Post | None) -> None:
        place = self._place(_number(target))
        if place is None:
            return
        if fresh is None or VANISHED in fresh.html:
            del self.posts[place]
        else:
            self.posts[place] = fresh

    def _react(self, target: str, html: str) -> None:
        place = self._place(_number(target))
        if place is not None:
            self.posts[place] = with_reactions(self.posts[place], html)

    def _place(self, post_id: int) -> int | None:
        for place in range(len(self.posts) - 1, -1, -1):
            if self.posts[place].id == post_id:
                return place
        return None

    def differs(self, fresh: Page) -> list[str]:
        """What a reader of this page sees differently from one who loads it now; empty when nothing."""
        mine = {post.id: plain(post.html) for post in self.posts}
        theirs = {post.id: plain(post.html) for post in fresh.posts if post.number > self.begins}
        found = [f"post {key} is missing" for key in theirs.keys() - mine.keys()]
        found += [f"post {key} is not there any more" for key in mine.keys() - theirs.keys()]
        found += [_unlike(f"post {key}", mine[key], theirs[key]) for key in mine.keys() & theirs.keys()]
        found += [f"post {key} was brought {times} times" for key, times in self.brought.items() if times > 1]
        numbers = [post.number for post in self.posts]
        if numbers != sorted(set(numbers)):
            found.append(f"the order is {numbers}")
        found += [_unlike(key, plain(html), plain(fresh.parts[key])) for key, html in self.parts.items()]
        return sorted(filter(None, found))


def _unlike(what: str, mine: str, theirs: str) -> str:
    """Say where two texts part, or nothing when they do not."""
    if mine == theirs:
        return ""
    same = next(
        (n for n, (a, b) in enumerate(zip(mine, theirs, strict=False)) if a != b), min(len(mine), len(theirs))
    )
    return (
        f"{what} is not up to date: {mine[max(same - 30, 0) : same + 50]!r}, not {theirs[same : same + 50]!r}"
    )


def _number(target: str) -> int:
    number = target.split("-")[1]
    return int(number) if number.isdigit() else 0

"""A draft, a scheduled draft and news for a group on every surface that the community has.

The surfaces are those of the matrix, so that a page that is added there is asked here as well.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from string import Formatter

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.core.db import transaction
from app.forum.spaces.operations import admit
from app.live.server import socketio
from tests.news.conftest import Desk
from tests.support.cast import PEOPLE, Cast
from tests.test_visibility_matrix import (
    COMMON,
    LISTS,
    MODERATORS,
    OF_THING,
    READERS,
    VIEWERS,
    WRITES,
    browser_of,
)

STAFF = frozenset({"staff", "product", *MODERATORS})
GROUP = frozenset({"staff", "helper", *MODERATORS})
NUMBERS = {"topic", "post", "space_id", "answered", "word", "stem", "space"}
OWN = ("/topics/{", "/posts/{", "/api/v1/topics/{", "/live/catch-up?channel=topic")
DRAFTS = ("/news/drafts", "/api/v1/news/drafts")
PUBLIC = ("/news.atom", "/spaces/{space}/news.atom")
HOMES = (
    "/news",
    f"/search?q={COMMON}",
    "/api/v1/topics",
    "/topics/{topic}/x",
    "/spaces/{space}",
    "/spaces/{space}/news",
)


@dataclass(frozen=True)
class Thing:
    """A piece of news, who finds it in lists, and who by its address."""

    key: str
    listed: frozenset[str]
    reached: frozenset[str]
    extras: tuple[tuple[str, str], ...]

    @property
    def word(self) -> str:
        """The word that gives it away."""
        return f"zx{self.key}word"


THINGS = (
    Thing("draft", frozenset(), STAFF, (("then", "draft"),)),
    Thing("scheduled", frozenset(), STAFF, (("then", "schedule"), ("publish_on", "2041-01-01T09:00"))),
    Thing("group", GROUP, GROUP, (("reach", "group"), ("must_read", "1"))),
)
World = dict[str, dict[str, object]]


@pytest.fixture
def world(app: Flask, cast: Cast, desk: Desk) -> World:
    """All of them in an open space that the helper and the staff joined, each linked with an idea."""
    with app.app_context(), transaction():
        for key in ("helper", "staff"):
            admit(cast.member(key), cast.member(key), cast.space("riding"))
    idea = cast.topic("helper", kind="idea", title="An idea for all", body="Please.")
    made = {thing.key: make(app, cast, desk, thing, idea) for thing in THINGS}
    desk.work()
    return made


def make(app: Flask, cast: Cast, desk: Desk, thing: Thing, idea: int) -> dict[str, object]:
    title, body = f"{COMMON} about {thing.word}", f"{COMMON} {thing.word} body for @asker"
    topic = desk.write(title=title, body=body, tags=thing.word, ideas=str(idea), **dict(thing.extras))
    post = desk.first_post(topic)
    if thing.key == "group":
        cast.reply(topic, "helper", f"{COMMON} answer {thing.word} for @asker")
    numbers = {"topic": topic, "post": post, "space_id": desk.topic(topic).space_id, "answered": idea}
    return {**numbers, "word": thing.word, "stem": thing.word[:-2], "space": "riding"}


def about_topics(paths: tuple[str, ...]) -> list[str]:
    """The addresses that are made of what every topic has; others have files or people of their own."""
    return [
        path for path in paths if {name for _text, name, *_rest in Formatter().parse(path) if name} <= NUMBERS
    ]


def may_see(viewer: str, thing: Thing, pattern: str) -> bool:
    """Whether a person may find a thing on a surface."""
    if pattern.startswith("/moderation"):
        return viewer in MODERATORS
    if pattern in DRAFTS:
        return thing.key != "group" and viewer in thing.reached
    if pattern in PUBLIC:
        return False
    return viewer in (thing.reached if pattern.startswith(OWN) else thing.listed)


@pytest.mark.parametrize("viewer", READERS)
def test_nobody_finds_what_is_not_for_them(viewer: str, cast: Cast, world: World) -> None:
    browser = browser_of(cast, viewer)
    pages: dict[str, TestResponse] = {}
    leaks, gaps = [], []
    for thing in THINGS:
        for pattern in (*LISTS, *about_topics(OF_THING), *DRAFTS, "/topics/{answered}/x"):
            address = pattern.format(**world[thing.key])
            response = pages.get(address) or browser.get(address, follow_redirects=True)
            pages[address] = response
            assert response.status_code < 500, f"{address} failed for {viewer}"
            text = response.text if address == pattern else response.text.replace(address, "")
            asked = thing.word in pattern or ("{word}" in pattern and response.status_code == 404)
            shown, allowed = thing.word in text, may_see(viewer, thing, pattern)
            if pattern == "/topics/{answered}/x":
                allowed = viewer in thing.listed
            if shown and not allowed and not asked:
                leaks.append(f"{thing.key} on {address}")
            if (
                not shown
                and pattern in (*HOMES, *DRAFTS)
                and allowed
                and (viewer in thing.listed or pattern in DRAFTS)
            ):
                gaps.append(f"{thing.key} on {address}")
    assert not leaks, f"{viewer} sees: {leaks}"
    assert not gaps, f"{viewer} misses: {gaps}"


@pytest.mark.parametrize("viewer", VIEWERS)
def test_sockets_join_and_hear_only_what_is_theirs(viewer: str, app: Flask, cast: Cast, world: World) -> None:
    follower = app.extensions["hearth_live"]
    follower.pump()
    socket = socketio.test_client(app, flask_test_client=browser_of(cast, viewer))
    socket.emit("join", {"channel": "lists"}, callback=True)
    for thing in THINGS:
        channel = f"topic:{world[thing.key]['topic']}"
        assert socket.emit("join", {"channel": channel}, callback=True)["ok"] is (viewer in thing.reached), (
            thing.key
        )
        socket.emit("leave", {"channel": channel}, callback=True)
    socket.get_received()
    editor = cast.browser("staff")
    for thing in THINGS:
        form = {"title": f"{thing.word} anew", "body": "Changed.", "version": "1", **dict(thing.extras)}
        address = f"/posts/{world[thing.key]['post']}"
        assert editor.patch(address, data={**form, "tags": thing.word}).status_code == 303
    follower.pump()
    heard = str(socket.get_received())
    told = {thing.key for thing in THINGS if thing.word in heard}
    assert told <= {"group"} & {thing.key for thing in THINGS if viewer in thing.reached}
    socket.disconnect()


@pytest.mark.parametrize("viewer", sorted(set(PEOPLE) - STAFF - {"helper"}))
def test_no_write_reaches_it(viewer: str, cast: Cast, world: World) -> None:
    browser = browser_of(cast, viewer)
    own = (
        ("POST", "/topics/{topic}/publication", {}),
        ("DELETE", "/topics/{topic}/publication", {}),
        ("POST", "/topics/{topic}/schedule", {"publish_on": "2041-01-01T09:00", "zone": "UTC"}),
        ("DELETE", "/topics/{topic}/schedule", {}),
        ("POST", "/topics/{topic}/acknowledgement", {}),
    )
    for thing in THINGS:
        for method, path, form in (*WRITES, *own):
            if not about_topics((path,)):
                continue
            address = path.format(**world[thing.key])
            answer = browser.open(address, method=method, data={**form, "token": uuid.uuid4().hex})
            assert answer.status_code == 404, (thing.key, method, path, answer.status_code)


@pytest.mark.parametrize("viewer", ["guest", "asker", "outsider", "suspended"])
def test_missing_and_forbidden_look_the_same(viewer: str, cast: Cast, world: World) -> None:
    browser = browser_of(cast, viewer)
    for thing in THINGS:
        for pattern in ("/topics/{topic}/x", "/posts/{post}", "/live/catch-up?channel=topic:{topic}&after=0"):
            forbidden = browser.get(pattern.format(**world[thing.key]))
            missing = browser.get(pattern.format(topic=99_999, post=99_999))
            assert forbidden.status_code == missing.status_code == 404, (thing.key, pattern)


def test_numbers_tell_nothing(cast: Cast, world: World) -> None:
    """Counts that everybody sees are those of what everybody may read: the one idea."""
    with cast.app.app_context():
        assert cast.space("riding").topics_count == 1
        assert cast.member("staff").topics_count == 0
    assert cast.browser("asker").get("/api/v1/spaces").json["items"][0]["topics_count"] == 1
    for key in ("draft", "scheduled"):
        assert f"zx{key}word" not in cast.browser("staff").get("/tags").text

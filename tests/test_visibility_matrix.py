"""Every role × every kind of object × every surface: what may not be seen is found nowhere.

Each object carries a word of its own in title, text and tag. Every surface is fetched as every person,
and the word must stand on none of them when the person may not see the object. On the surfaces that are its
home it must stand for everyone who may, so that the matrix cannot pass by showing nothing.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.core.db import db, transaction
from app.core.gather import flush_all
from app.core.jobs import run_pending
from app.forum.follows.operations import follow
from app.forum.ideas import operations as ideas
from app.forum.moving import operations as moving
from app.forum.questions import operations as questions
from app.forum.tags.models import TopicTag
from app.forum.topics.models import Post, Topic
from app.forum.topics.operations import accept_solution, delete_post, edit_post, hide_post
from app.forum.topics.operations.bookmarking import bookmark_post
from app.forum.topics.text import compose
from app.live.here import pulse
from app.live.server import socketio
from tests.experiences.support import product
from tests.support.cast import PEOPLE, Cast
from tests.support.databases import TestDatabase, is_postgresql
from tests.support.scale import scaled
from tests.uploads.files import attached

COMMON = "quaggle"
EVERYONE = {"guest", *PEOPLE}
MODERATORS = {"moderator", "admin"}
INSIDERS = {"asker", "helper", "staff"} | MODERATORS
VIEWERS = ["guest", *PEOPLE]
# Each surface is one statement or several: on PostgreSQL it is read by one person of every circle.
READERS = scaled(["guest", "asker", "product", "moderator"], full=VIEWERS) if is_postgresql() else VIEWERS


@dataclass(frozen=True)
class Thing:
    """An object: where it stands, who may see it in lists, and who by its address."""

    key: str
    space: str
    listed: frozenset[str]
    reached: frozenset[str]

    @property
    def word(self) -> str:
        """The word that gives it away."""
        return f"zx{self.key}word"


THINGS = (
    Thing("open", "riding", frozenset(EVERYONE), frozenset(EVERYONE)),
    Thing("members", "family", frozenset(INSIDERS), frozenset(INSIDERS)),
    Thing("hiddenspace", "beta", frozenset(INSIDERS), frozenset(INSIDERS)),
    Thing("deleted", "riding", frozenset(), frozenset(MODERATORS)),
    Thing("moderated", "riding", frozenset(), frozenset({"asker", *MODERATORS})),
    Thing("reply", "riding", frozenset(), frozenset()),
)
MODERATION_ONLY = ("/moderation",)
LISTS = (
    "/",
    "/ideas",
    "/ideas?status=merged",
    "/ideas?order=trending",
    "/ideas/mine",
    "/roadmap",
    "/roadmap?declined=1",
    "/api/v1/roadmap",
    "/questions",
    "/unanswered",
    "/following",
    "/news",
    "/news/drafts",
    "/news.atom",
    "/api/v1/news/drafts",
    "/tags",
    f"/search?q={COMMON}",
    f"/search?q={COMMON}&order=newest",
    "/trending?period=month",
    "/insight/trending?period=month",
    "/insight/trending.csv?by=topic&period=month",
    "/insight/trending.csv?by=tag&period=month",
    "/notifications",
    "/counts",
    "/people",
    "/people/asker",
    "/people/helper",
    "/people/helper?tab=replies",
    "/topics/new",
    "/live/catch-up?channel=lists&after=0",
    "/live/catch-up?channel=online&after=0",
    "/api/v1/topics",
    "/api/v1/topics?limit=100",
    "/api/v1/topics?limit=100&only=unanswered",
    "/api/v1/spaces",
    "/moderation",
    "/moderation/log",
    "/moderation/trash",
    "/spaces",
    "/viewer.css",
    "/moderation/approvals",
    "/moderation/decided",
    "/notices",
    "/archived",
    "/drafts",
    "/latest",
    "/api/v1/me",
    "/moderation/members/helper",
    "/people/suggest?q=zx",
    "/bookmarks",
    "/bookmarks?q=zx",
    "/settings/following",
    "/settings/ignored",
    "/keys",
    "/api/v1/bookmarks",
    "/api/v1/follows",
    "/experiences",
    "/products",
    "/products/zxproduct",
    "/products/zxproduct?order=helpful",
    "/api/v1/products",
    "/api/v1/products/zxproduct",
    "/insight/quotes",
    "/insight/quotes.csv",
    "/live/catch-up?channel=insight&after=0",
    "/questions?only=info",
    "/help",
    "/help?q=zx",
    "/api/v1/help",
    f"/topics/similar?title={COMMON}+about",
    f"/topics/similar?title={COMMON}+about&part=picks",
    "/topics/similar?title=solved+again",
    f"/api/v1/topics/similar?title={COMMON}+about",
)
OF_THING = (
    "/topics/{topic}/x",
    "/topics/{idea}/x",
    "/topics/{idea}/votes",
    "/topics/{idea}/votes.csv",
    "/topics/{idea}/status",
    "/topics/{idea}/merge",
    "/topics/{merged}/x",
    "/topics/{merged}/merge",
    "/topics/{into}/x",
    "/api/v1/topics/{idea}/votes",
    "/api/v1/topics/{idea}/decisions",
    "/posts/{post}",
    "/posts/{post}/edit",
    "/posts/{post}/removal",
    "/posts/{post}/quotation",
    "/posts/{post}/history",
    "/posts/{post}/reactions",
    "/api/v1/posts/{post}/history",
    "/api/v1/posts/{post}/reactions",
    "/topics/{topic}/move",
    "/topics/{topic}/split",
    "/topics/{topic}/merge-into",
    "/topics/{topic}/merge-into?into={led}",
    "/topics/{open}/merge-into?into={topic}",
    "/topics/{open}/split",
    "/topics/{open}/x",
    "/topics/{led}/x",
    "/topics/{led}/unread",
    "/topics/{led}/end",
    "/topics/{led}/solution",
    "/topics/{led}/jump?number=2",
    "/live/catch-up?channel=topic:{led}&after=0",
    "/api/v1/topics/{led}",
    "/posts/{post}/bookmark",
    "/topics/{topic}/unread",
    "/topics/{topic}/solution",
    "/topics/{topic}/end",
    "/topics/{topic}/jump?number=2",
    "/posts/{post}/deleted",
    "/posts/{post}/flags/thanks",
    "/spaces/{space}/news",
    "/spaces/{space}/news.atom",
    "/topics/{topic}/acknowledgements",
    "/topics/{topic}/acknowledgements.csv",
    "/api/v1/topics/{topic}/acknowledgements",
    "/spaces/{space}/settings",
    "/spaces/{space}/templates",
    "/posts/{post}/flags",
    "/tags/{word}",
    "/spaces/{space}",
    "/spaces/{space}/members",
    "/trending/topic/{topic}?period=month",
    "/trending/tag/{word}?period=month",
    "/trending/space/{space}?period=month",
    "/live/catch-up?channel=topic:{topic}&after=0",
    "/live/catch-up?channel=space:{space_id}&after=0",
    "/api/v1/topics/{topic}",
    "/api/v1/topics?space={space}",
    "/api/v1/topics?tag={word}",
    "/tags/suggest?q={stem}",
    "/uploads/{key}/file",
    "/uploads/{key}/small/file",
    "/api/v1/uploads/{key}",
    "/topics/{topic}/poll",
    "/api/v1/topics/{topic}/poll",
    "/topics/{solved}/x",
    "/topics/{solved}/help-article",
    "/topics/{again}/duplicate",
    "/topics/{joined}/x",
    "/topics/{joined}/duplicate",
    "/topics/{target}/x",
    "/api/v1/topics/{again}/reopen-requests",
    "/help/{slug}",
    "/help/{slug}/edit",
    "/help/{slug}/history",
    "/api/v1/help/{slug}",
)
# The surfaces that must show a thing to those who may see it there.
HOMES = (
    "/questions",
    "/roadmap",
    "/products/zxproduct",
    f"/search?q={COMMON}",
    "/api/v1/topics?limit=100",
    "/topics/{topic}/x",
    "/spaces/{space}",
)
HOMES += ("/topics/{open}/x", "/topics/{led}/x", "/posts/{post}/history", "/api/v1/posts/{post}/history")
HOMES += ("/uploads/{key}/file", "/help", "/help/{slug}", "/topics/{joined}/x", "/topics/{target}/x")


World = dict[str, dict[str, object]]
_worlds: dict[str, World] = {}


@pytest.fixture
def world(app: Flask, cast: Cast, database: TestDatabase) -> World:
    """Every object, with the numbers its addresses need; made once and put back for each test."""
    with app.app_context():
        if database.url in _worlds:
            database.reset(db.engine, "matrix")
        else:
            _worlds[database.url] = {thing.key: make(app, cast, thing) for thing in THINGS}
            run_pending()
            flush_all()
            db.session.remove()
            database.freeze(db.engine, "matrix")
    app.extensions["hearth_live"].forget()
    return _worlds[database.url]


def make(app: Flask, cast: Cast, thing: Thing) -> dict[str, object]:
    host = THINGS[0].word if thing.key == "reply" else thing.word
    topic = cast.topic(
        "asker",
        space=thing.space,
        title=f"{COMMON} about {host if thing.key != 'reply' else 'a reply'}",
        body=f"{COMMON} body" if thing.key == "reply" else f"{COMMON} {thing.word} body",
        tags=[] if thing.key == "reply" else [thing.word],
        extras={} if thing.key == "reply" else {"poll_options": f"{thing.word} yes\nno"},
    )
    tell_experience(app, cast, thing)
    suggested = suggest_idea(app, cast, thing) | rearrange(app, cast, thing)
    suggested |= settle_questions(app, cast, thing, topic)
    reply = cast.reply(topic, "helper", f"{COMMON} answer {thing.word} for @asker")
    with app.app_context(), transaction():
        first = cast.get_topic(topic)
        opening = first_post(topic)
        author, holder = ("helper", reply) if thing.key == "reply" else ("asker", opening.id)
        key = attached(cast, author, holder, thing.word)
        if thing.key != "reply":
            edit_post(cast.member("moderator"), opening, compose(f"{opening.body} again"), opening.version)
        if thing.key == "deleted":
            delete_post(cast.member("moderator"), opening)
        if thing.key == "moderated":
            hide_post(cast.member("moderator"), opening)
        if thing.key == "reply":
            delete_post(cast.member("helper"), cast.post(reply))
        keep_and_follow(cast, first, (opening, cast.post(reply)))
        numbers = {
            "topic": topic,
            "post": reply if thing.key == "reply" else opening.id,
            "space_id": first.space_id,
            "key": key,
        }
    return {**numbers, **suggested, "word": thing.word, "stem": thing.word[:-2], "space": thing.space}


def keep_and_follow(cast: Cast, topic: Topic, posts: Iterable[Post]) -> None:
    """Everybody keeps the posts and follows the topic, its space and tags, as if they could see them once."""
    tags = list(db.session.scalars(select(TopicTag.tag_id).where(TopicTag.topic_id == topic.id)))
    for member in map(cast.member, PEOPLE):
        for post in posts:
            bookmark_post(member, post)
        follow(member, "topic", topic.id)
        follow(member, "space", topic.space_id)
        for tag_id in tags:
            follow(member, "tag", tag_id)


def tell_experience(app: Flask, cast: Cast, thing: Thing) -> None:
    """An experience of the same fate, about a product that everybody knows, with consent to be quoted."""
    if thing.key == "reply":
        return
    about = {"product": str(product(cast, "zxproduct")), "recommends": "yes", "quotable": "1"}
    stars = {"rating": "5", "subject": "", "outcome": thing.word}
    topic = cast.topic(
        "asker", space=thing.space, kind="experience", title=f"With {thing.word}", fields=stars, extras=about
    )
    with app.app_context(), transaction():
        if thing.key in {"deleted", "moderated"}:
            remove = delete_post if thing.key == "deleted" else hide_post
            remove(cast.member("moderator"), first_post(topic))


def rearrange(app: Flask, cast: Cast, thing: Thing) -> dict[str, object]:
    """Open topics of which something went to a topic of the same fate: a reply split off, and all of it."""
    if thing.key == "reply":
        return {"open": 0, "led": 0}
    open_, led = (cast.topic("helper", title=f"Open to all {n}") for n in (1, 2))
    into = cast.topic("asker", space=thing.space, title=f"Into {thing.word}")
    reply = cast.reply(open_, "asker", f"Off {thing.word}")
    with app.app_context(), transaction():
        staff, space = cast.member("staff"), cast.space(thing.space)
        values = {"kind": "discussion", "title": f"Off {thing.word}", "token": uuid.uuid4().hex}
        off = moving.split_topic(staff, cast.get_topic(open_), [reply], space=space, **values)
        moving.merge_topic(staff, cast.get_topic(led), cast.get_topic(into))
        if thing.key in {"deleted", "moderated"}:
            remove = delete_post if thing.key == "deleted" else hide_post
            for topic_id in (off.id, into):
                remove(cast.member("moderator"), first_post(topic_id))
    return {"open": open_, "led": led}


def suggest_idea(app: Flask, cast: Cast, thing: Thing) -> dict[str, int]:
    """An idea of the same fate, with votes and a decision, and open ideas merged into it and from it."""
    if thing.key == "reply":
        return {"idea": 0, "merged": 0, "into": 0}
    idea, source = (
        cast.topic("asker", space=thing.space, kind="idea", title=f"{title} {thing.word}")
        for title in ("Idea", "Also")
    )
    merged, into = (cast.topic("helper", kind="idea", title=f"Known to all {n}") for n in (1, 2))
    with app.app_context(), transaction():
        staff = cast.member("staff")
        ideas.cast_vote(cast.member("helper"), cast.get_topic(idea), 3, f"Why {thing.word}")
        ideas.note_vote(staff, cast.get_topic(idea), f"Company {thing.word}", f"Call {thing.word}")
        ideas.set_status(staff, cast.get_topic(idea), "planned", f"Because {thing.word}")
        ideas.merge_idea(staff, cast.get_topic(merged), cast.get_topic(idea))
        ideas.merge_idea(staff, cast.get_topic(source), cast.get_topic(into))
        if thing.key in {"deleted", "moderated"}:
            remove = delete_post if thing.key == "deleted" else hide_post
            for topic_id in (idea, source):
                remove(cast.member("moderator"), first_post(topic_id))
    return {"idea": idea, "merged": merged, "into": into}


def settle_questions(app: Flask, cast: Cast, thing: Thing, lacking: int) -> dict[str, object]:
    """Questions of the same fate: one solved, with a help article, one lacking something, and two joined."""
    if thing.key == "reply":
        return {"solved": 0, "again": 0, "joined": 0, "target": 0, "slug": "none"}
    solved, again = (
        cast.topic("asker", space=thing.space, title=f"{title} {thing.word}") for title in ("Solved", "Again")
    )
    joined, target = (cast.topic("helper", title=f"Asked by all {n}") for n in (1, 2))
    answer = cast.reply(solved, "staff", f"Answer {thing.word}")
    with app.app_context(), transaction():
        staff, get = cast.member("staff"), cast.get_topic
        accept_solution(cast.member("asker"), get(solved), cast.post(answer), f"Thanks {thing.word}")
        questions.request_information(staff, get(lacking), f"What about {thing.word}?")
        questions.mark_duplicate(staff, get(joined), get(solved))
        questions.mark_duplicate(staff, get(again), get(target))
        questions.request_reopening(cast.member("helper"), get(again), f"Because {thing.word}")
        article = questions.write_article(staff, get(solved), "Help article", compose(thing.word))
        questions.edit_article(staff, article, f"Help {thing.word}", compose(thing.word), 1)
        slug = article.slug
        if thing.key in {"deleted", "moderated"}:
            remove = delete_post if thing.key == "deleted" else hide_post
            for topic_id in (solved, again):
                remove(cast.member("moderator"), first_post(topic_id))
    return {"solved": solved, "again": again, "joined": joined, "target": target, "slug": slug}


def first_post(topic_id: int):  # type: ignore[no-untyped-def]
    from sqlalchemy import select

    from app.core.db import db
    from app.forum.topics.models import Post

    return db.session.scalars(select(Post).where(Post.topic_id == topic_id, Post.number == 1)).one()


def browser_of(cast: Cast, viewer: str) -> FlaskClient:
    return cast.app.test_client() if viewer == "guest" else cast.browser(viewer)


def surfaces(thing: Thing, numbers: dict[str, object]) -> Iterator[tuple[str, str]]:
    """Every surface as its pattern and its address."""
    for path in LISTS:
        yield path, path
    for path in OF_THING:
        yield path, path.format(**numbers)


def may_see(viewer: str, thing: Thing, pattern: str) -> bool:
    """Whether a person may find a thing on a surface."""
    if pattern.startswith("/moderation"):
        return viewer in MODERATORS
    if thing.key == "reply":
        return viewer in {"helper", *MODERATORS} and pattern.startswith(
            ("/posts/", "/uploads/", "/api/v1/posts/")
        )
    if pattern == "/notifications" and thing.key == "deleted":
        # Whoever wrote it is told that it was deleted, and which topic it was.
        return viewer == "asker"
    if pattern.endswith("news.atom"):
        return thing.key == "open"
    own = pattern.startswith(
        (
            "/topics/{",
            "/posts/{",
            "/uploads/{",
            "/api/v1/posts/{",
            "/api/v1/topics/{",
            "/live/catch-up?channel=topic",
        )
    )
    return viewer in (thing.reached if own else thing.listed)


@pytest.mark.parametrize("viewer", READERS)
def test_nobody_finds_what_they_may_not_see(
    viewer: str, cast: Cast, world: dict[str, dict[str, object]]
) -> None:
    browser = browser_of(cast, viewer)
    pages: dict[str, TestResponse] = {}
    leaks, gaps = [], []
    for thing in THINGS:
        for pattern, address in surfaces(thing, world[thing.key]):
            response = pages.get(address) or browser.get(address, follow_redirects=True)
            pages[address] = response
            assert response.status_code < 500, f"{address} failed for {viewer}"
            shown = (
                thing.word in response.text.replace(address, "")
                if address != pattern
                else thing.word in response.text
            )
            asked = "{word}" in pattern and response.status_code == 404
            allowed = may_see(viewer, thing, pattern)
            if shown and not allowed and not asked:
                leaks.append(f"{thing.key} on {address}")
            if not shown and pattern in HOMES and viewer in thing.listed:
                gaps.append(f"{thing.key} on {address}")
    assert not leaks, f"{viewer} sees: {leaks}"
    assert not gaps, f"{viewer} misses: {gaps}"


@pytest.mark.parametrize("viewer", VIEWERS)
def test_missing_and_forbidden_look_the_same(
    viewer: str, cast: Cast, world: dict[str, dict[str, object]]
) -> None:
    browser = browser_of(cast, viewer)
    for thing in THINGS:
        if viewer in thing.reached or thing.key == "reply":
            continue
        for pattern in (
            "/topics/{topic}/x",
            "/posts/{post}",
            "/uploads/{key}/x",
            "/live/catch-up?channel=topic:{topic}&after=0",
            "/topics/{led}/x",
            "/topics/{led}/end",
            "/topics/{led}/jump?number=2",
            "/live/catch-up?channel=topic:{led}&after=0",
        ):
            forbidden = browser.get(pattern.format(**world[thing.key]))
            missing = browser.get(pattern.format(topic=99_999, post=99_999, led=99_999, key="k" * 22))
            assert forbidden.status_code == missing.status_code == 404, (thing.key, pattern)


WRITES = (
    ("POST", "/topics/{topic}/replies", {"body": "hello", "token": "t" * 12}),
    ("POST", "/topics/{topic}/follow", {"level": "every"}),
    ("POST", "/topics/{topic}/me-too", {}),
    ("POST", "/topics/{topic}/read", {"number": "1"}),
    ("POST", "/posts/{post}/bookmark", {"note": "x"}),
    ("POST", "/tags/{word}/follow", {"level": "every"}),
    ("POST", "/read", {"tag": "zxnoneword"}),
    ("POST", "/topics/{topic}/solution", {"post_id": "1"}),
    ("POST", "/topics/{topic}/lock", {"reason": "x"}),
    ("POST", "/topics/{topic}/pin", {}),
    ("POST", "/topics/{topic}/move", {"space": "riding"}),
    ("POST", "/topics/{topic}/kind", {"kind": "discussion"}),
    ("POST", "/topics/{topic}/split", {"post": "1", "title": "Split off", "space": "riding"}),
    ("POST", "/topics/{topic}/merge-into", {"into": "1"}),
    ("POST", "/topics/{topic}/archive", {}),
    ("POST", "/posts/{post}/history/1/restore", {"version": "1"}),
    ("POST", "/posts/{post}/history/1/erase", {"reason": "x"}),
    ("POST", "/posts/{post}/reactions/heart", {}),
    ("PATCH", "/posts/{post}", {"body": "x", "version": "1"}),
    ("DELETE", "/posts/{post}", {}),
    ("DELETE", "/uploads/{key}", {}),
    ("POST", "/posts/{post}/flags", {"reason": "spam"}),
    ("POST", "/topics/{topic}/poll/vote", {"choice": "1"}),
    ("POST", "/topics/{topic}/poll/closing", {}),
    ("POST", "/topics/{idea}/vote", {}),
    ("DELETE", "/topics/{idea}/vote", {}),
    ("POST", "/topics/{idea}/status", {"status": "planned", "reason": "x"}),
    ("POST", "/topics/{idea}/merge", {"into": "1"}),
    ("DELETE", "/topics/{idea}/merge", {}),
    ("POST", "/topics/{idea}/votes", {"customer": "x", "source": "x"}),
    ("DELETE", "/topics/{idea}/votes/members/1", {}),
    ("POST", "/topics/{topic}/quote-consent", {}),
    ("POST", "/posts/{post}/helpful", {"value": "up"}),
    ("POST", "/topics/{topic}/needs-info", {"note": "Which one?"}),
    ("DELETE", "/topics/{topic}/needs-info", {}),
    ("POST", "/topics/{topic}/duplicate", {"other": "1"}),
    ("DELETE", "/topics/{again}/duplicate", {}),
    ("POST", "/topics/{again}/reopen-request", {"reopen_reason": "Because."}),
    ("POST", "/topics/{solved}/help-article", {"title": "A title", "body": "x"}),
    ("PATCH", "/help/{slug}", {"title": "A title", "body": "x", "version": "1"}),
    ("POST", "/help/{slug}/helpful", {"value": "yes"}),
    ("POST", "/help/{slug}/withdrawal", {}),
)


@pytest.mark.parametrize("viewer", sorted(set(PEOPLE) - INSIDERS))
@pytest.mark.parametrize(
    "method,path,form", WRITES, ids=lambda value: value if isinstance(value, str) else ""
)
def test_no_write_reaches_what_is_not_seen(
    viewer: str, method: str, path: str, form: dict[str, str], cast: Cast, world: dict[str, dict[str, object]]
) -> None:
    browser = browser_of(cast, viewer)
    for thing in THINGS[1:4]:
        numbers = world[thing.key]
        response = browser.open(
            path.format(**numbers), method=method, data={**form, "token": uuid.uuid4().hex}
        )
        assert response.status_code == 404, (thing.key, response.status_code)


@pytest.mark.parametrize("viewer", VIEWERS)
def test_sockets_join_only_what_may_be_read(
    viewer: str, app: Flask, cast: Cast, world: dict[str, dict[str, object]]
) -> None:
    socket = socketio.test_client(app, flask_test_client=browser_of(cast, viewer))
    for thing in THINGS[:4]:
        answer = socket.emit("join", {"channel": f"topic:{world[thing.key]['topic']}"}, callback=True)
        expected = viewer in thing.reached
        assert answer["ok"] is expected, thing.key
    for thing in THINGS[:3]:
        answer = socket.emit("join", {"channel": f"space:{world[thing.key]['space_id']}"}, callback=True)
        assert answer["ok"] is (viewer in thing.listed), thing.key
    assert socket.emit("join", {"channel": "moderators"}, callback=True)["ok"] is (viewer in MODERATORS)
    assert socket.emit("join", {"channel": "online"}, callback=True)["ok"] is True
    socket.disconnect()


@pytest.mark.parametrize("viewer", VIEWERS)
def test_sockets_hear_only_of_what_may_be_read(
    viewer: str, app: Flask, cast: Cast, world: dict[str, dict[str, object]]
) -> None:
    follower = app.extensions["hearth_live"]
    follower.pump()
    socket = socketio.test_client(app, flask_test_client=browser_of(cast, viewer))
    socket.emit("join", {"channel": "lists"}, callback=True)
    for thing in THINGS[:3]:
        cast.reply(int(str(world[thing.key]["topic"])), "helper", "one more")
    follower.pump()
    heard = str(socket.get_received())
    for thing in THINGS[:3]:
        assert (thing.word in heard) is (viewer in thing.listed), thing.key
    socket.disconnect()


@pytest.mark.parametrize("viewer", VIEWERS)
def test_sockets_learn_who_is_where_only_where_they_may_read(
    viewer: str, app: Flask, cast: Cast, world: dict[str, dict[str, object]]
) -> None:
    app.extensions["hearth_live"].pump()
    helper = socketio.test_client(app, flask_test_client=browser_of(cast, "helper"))
    socket = socketio.test_client(app, flask_test_client=browser_of(cast, viewer))
    socket.emit("join", {"channel": "online"}, callback=True)
    for thing in THINGS[:3]:
        for channel in (f"topic:{world[thing.key]['topic']}", f"space:{world[thing.key]['space_id']}"):
            helper.emit("join", {"channel": channel}, callback=True)
            helper.emit("typing", {"channel": channel})
            answer = socket.emit("join", {"channel": channel}, callback=True)
            assert ("Lena Novak" in str(answer)) is (viewer in thing.listed), channel
    with app.app_context():
        pulse.beat(socketio)
    told = [message["args"][0] for message in socket.get_received() if message["name"] in ("here", "typing")]
    assert any(message["channel"] == "online" for message in told)
    for thing in THINGS[:3]:
        of_thing = {f"topic:{world[thing.key]['topic']}", f"space:{world[thing.key]['space_id']}"}
        heard = {message["channel"] for message in told} & of_thing
        assert viewer in thing.listed or not heard, thing.key
    for one in (helper, socket):
        one.disconnect()


def test_the_matrix_knows_every_page(app: Flask) -> None:
    """A new page that reads is put into the matrix, or named below with the reason why it shows nothing."""
    about_oneself = (
        "/settings",
        "/sign-",
        "/setup",
        "/reset",
        "/confirm",
        "/join",
        "/invitations",
        "/change",
        "/recover",
        "/check-mail",
    )
    plain = (
        "/static",
        "/pictures",
        "/covers",
        "/healthz",
        "/readyz",
        "/metrics",
        "/contact",
        "/formatting",
        "/robots.txt",
        "/favicon.ico",
        "/admin",
    )
    known = {path.split("?")[0] for path in LISTS} | {path.split("?")[0] for path in OF_THING}
    shapes = {
        re.sub(r"\{\w+\}", "1", path.replace("{space}", "x").replace("{word}", "x").replace("{handle}", "x"))
        for path in known
    }
    adapter = app.url_map.bind("localhost")
    matched = set()
    for shape in shapes:
        try:
            matched.add(adapter.match(shape, method="GET")[0])
        except Exception:
            continue
    unknown = [
        f"{rule.rule} ({rule.endpoint})"
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ())
        and rule.endpoint not in matched
        and not rule.rule.startswith(about_oneself + plain)
        and rule.endpoint not in NOT_IN_THE_MATRIX
    ]
    assert not unknown, "\n".join(unknown)


NOT_IN_THE_MATRIX = {
    "news.cover": "asked in tests/news/test_cover.py, by the name that nobody can guess",
    "news.member_feed": "asked in tests/news/test_feeds.py, by the address that nobody can guess",
    "news.member_space_feed": "the same for one space",
    "notifications.open_one": "leads only to one's own notifications, and the target asks again",
    "moderation.case": "asked in tests/moderation; for moderators only",
    "api.openapi": "describes the API, shows nobody's words",
    "api.reference": "describes the API, shows nobody's words",
    "web.old_question": "leads to a topic that asks again; asked in tests/cli",
    "web.old_answer": "leads to a post that asks again; asked in tests/cli",
    "web.old_comment": "leads to a post that asks again; asked in tests/cli",
    "web.old_person": "leads to a member's page; asked in tests/cli",
}

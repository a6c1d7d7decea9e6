"""People press the same buttons in the same moment: each thing happens once, and every number is right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, text, update

from app.core.db import db, transaction
from app.forum.follows.models import Follow
from app.forum.spaces.models import Membership
from app.forum.spaces.operations import invite
from app.forum.topics.models import Post, Topic
from app.forum.topics.recount import counters
from app.people.accounts.models import Member
from tests.support.cast import Cast
from tests.support.databases import is_postgresql

Deed = Callable[[], int]


def at_once(*deeds: Deed) -> list[int]:
    """Do all of this in the same moment, and return the statuses in order."""
    ready = Barrier(len(deeds))

    def do(deed: Deed) -> int:
        ready.wait()
        return deed()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(do, deeds))


def posting(browser: FlaskClient, url: str, **form: object) -> Deed:
    """Sending a form; each with cookies of its own, because a browser is not shared between threads."""
    cookie = browser.get_cookie("hearth")
    assert cookie is not None
    app = browser.application

    def post() -> int:
        own = app.test_client()
        own.set_cookie("hearth", cookie.value)
        return own.post(url, data=form).status_code

    return post


def assert_counters_right(app: Flask) -> None:
    """What `flask recount` would find."""
    with app.app_context():
        wrong = {one.name: db.session.execute(one.wrong()).all() for one in counters()}
    assert {name: rows for name, rows in wrong.items() if rows} == {}


def number(app: Flask, *rules: object) -> int:
    """How many rows keep these rules."""
    with app.app_context():
        return db.session.scalar(select(func.count()).where(*rules)) or 0  # type: ignore[arg-type]


def browsers(cast: Cast, people: Sequence[str]) -> list[FlaskClient]:
    return [cast.browser(person) for person in people]


def test_one_member_votes_once_however_often_they_press(app: Flask, cast: Cast) -> None:
    idea, browser = cast.topic(kind="idea"), cast.browser("helper")
    statuses = at_once(*[posting(browser, f"/topics/{idea}/vote") for _ in range(4)])
    assert statuses == [303] * 4
    with app.app_context():
        assert cast.get_topic(idea).votes_count == 1
    assert_counters_right(app)


def test_votes_and_replies_of_many(app: Flask, cast: Cast) -> None:
    idea = cast.topic(kind="idea")
    some = browsers(cast, ["helper", "staff", "moderator", "outsider"])
    votes = [posting(browser, f"/topics/{idea}/vote") for browser in some]
    replies = [posting(browser, f"/topics/{idea}/replies", body="Yes", token="y" * 9) for browser in some]
    assert at_once(*votes, *replies) == [303] * 8
    with app.app_context():
        topic = cast.get_topic(idea)
        assert (topic.votes_count, topic.replies_count, topic.people_count) == (4, 4, 5)
        numbers = db.session.scalars(select(Post.number).where(Post.topic_id == idea))
        assert sorted(numbers) == [1, 2, 3, 4, 5]
    assert_counters_right(app)


def test_the_same_form_sent_four_times_at_once(app: Flask, cast: Cast) -> None:
    topic, browser = cast.topic(), cast.browser("helper")
    reply = {"body": "Once only", "token": "the-same-form"}
    assert at_once(*[posting(browser, f"/topics/{topic}/replies", **reply) for _ in range(4)]) == [303] * 4
    opening = {"kind": "question", "space": "riding", "title": "Once only", "body": "x", "token": "one-topic"}
    assert at_once(*[posting(browser, "/topics", **opening) for _ in range(4)]) == [303] * 4
    assert number(app, Post.body.in_(["Once only", "x"])) == 2
    assert_counters_right(app)


def test_following_twice_is_following(app: Flask, cast: Cast) -> None:
    topic, browser = cast.topic(), cast.browser("outsider")
    levels = [posting(browser, f"/topics/{topic}/follow", level=level) for level in ("every", "muted") * 2]
    assert at_once(*levels) == [303] * 4
    assert number(app, Follow.member_id == cast.id_of("outsider")) == 1


def test_joining_twice_is_joining(app: Flask, cast: Cast) -> None:
    browser = cast.browser("outsider")
    assert at_once(*[posting(browser, "/spaces/riding/membership") for _ in range(3)]) == [303] * 3
    assert_counters_right(app)


def test_a_reply_and_the_deletion_of_its_topic(app: Flask, cast: Cast) -> None:
    topic, asker, helper = cast.topic(), cast.browser("asker"), cast.browser("helper")
    with app.app_context():
        first = db.session.scalars(select(Post.id).where(Post.topic_id == topic)).one()
    deleting = posting(asker, f"/posts/{first}?_method=DELETE")
    deleted, replied = at_once(deleting, posting(helper, f"/topics/{topic}/replies", body="Too late?"))
    assert (deleted, replied) in {(303, 403), (303, 404), (403, 303)}
    assert_counters_right(app)


def test_accepting_and_deleting_the_same_reply(app: Flask, cast: Cast) -> None:
    topic = cast.topic()
    reply = cast.reply(topic)
    asker, helper = cast.browser("asker"), cast.browser("helper")
    accepting = posting(asker, f"/topics/{topic}/solution", post_id=reply)
    at_once(accepting, posting(helper, f"/posts/{reply}?_method=DELETE"))
    with app.app_context():
        assert cast.post(reply).is_deleted
        assert cast.get_topic(topic).solution_post_id is None
    assert_counters_right(app)


def test_the_last_two_owners_leave(app: Flask, cast: Cast) -> None:
    with app.app_context(), transaction():
        db.session.execute(
            update(Membership).where(Membership.member_id == cast.member("asker").id).values(role="owner")
        )
    place = "/spaces/beta/membership?_method=DELETE"
    leaving = [posting(browser, place) for browser in browsers(cast, ["asker", "helper"])]
    assert sorted(at_once(*leaving)) == [303, 422]
    with app.app_context():
        beta = cast.space("beta").id
    assert number(app, Membership.space_id == beta, Membership.role == "owner") == 1
    assert_counters_right(app)


def test_two_administrators_dismiss_each_other(app: Flask, cast: Cast) -> None:
    with app.app_context(), transaction():
        cast.member("staff").role = "admin"
    handles = {key: cast.handle_of(key) for key in ("admin", "staff")}
    pairs = (("admin", "staff"), ("staff", "admin"))
    urls = {a: f"/admin/members/{handles[b]}/role" for a, b in pairs}
    dismissing = [posting(cast.browser(a), url, role="staff") for a, url in urls.items()]
    assert 303 in at_once(*dismissing)
    assert number(app, Member.role == "admin") == 1


def test_two_moderators_decide_the_same_case(app: Flask, cast: Cast) -> None:
    reply = cast.reply(cast.topic())
    cast.browser("asker").post(f"/posts/{reply}/flags", data={"reason": "spam"})
    two = browsers(cast, ["moderator", "admin"])
    forms = [{"decision": "keep"}, {"decision": "delete", "reason": "Spam"}]
    url = "/moderation/cases/1/decision"
    deciding = [posting(browser, url, **form) for browser, form in zip(two, forms, strict=True)]
    assert sorted(at_once(*deciding)) == [303, 409]
    assert_counters_right(app)


def test_a_link_for_one_lets_one_in(app: Flask, cast: Cast) -> None:
    with app.app_context(), transaction():
        token = invite(cast.member("helper"), cast.space("beta"), most_uses=1)
    joining = [posting(cast.browser(key), f"/invitations/{token}") for key in ("outsider", "product")]
    assert sorted(at_once(*joining)) == [303, 404]
    assert_counters_right(app)


@pytest.mark.skipif(not is_postgresql(), reason="SQLite lets no two write at once")
def test_a_reply_waits_for_a_move_and_follows_it(app: Flask, cast: Cast) -> None:
    topic = cast.topic()
    reply = posting(cast.browser("helper"), f"/topics/{topic}/replies", body="And now?", token="t" * 20)
    with app.app_context(), ThreadPoolExecutor(1) as pool:
        family = cast.space("family").id
        db.session.rollback()
        with db.engine.connect() as other, db.engine.connect() as watcher:
            other.execute(update(Topic).where(Topic.id == topic).values(space_id=family))
            answer = pool.submit(reply)
            waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
            while not answer.done() and not watcher.scalar(waiting):
                watcher.rollback()
            other.commit()
        assert answer.result(20) == 303

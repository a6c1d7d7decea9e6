"""Whatever is done in whatever order, counters fit their rows, numbers have no gaps, and no post is lost."""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from app.core.db import db, transaction
from app.core.errors import HearthError
from app.forum.moving.operations import change_kind, merge_topic, move_topic, split_topic
from app.forum.topics.models import Post, Topic
from app.forum.topics.operations import (
    accept_solution,
    archive_topic,
    delete_post,
    hide_post,
    post_reply,
    restore_post,
    say_me_too,
    show_post,
    unarchive_topic,
    withdraw_solution,
)
from app.forum.topics.text import compose
from app.people.accounts.models import Member
from tests.moving.conversation import chat, miscounted
from tests.support.cast import Cast

STEPS = 40
SPACES = ("riding", "family", "beta", "announcements")
KINDS = ("question", "discussion", "idea")


class Play:
    """Does one thing after another, as the dice fall."""

    def __init__(self, cast: Cast, seed: int) -> None:
        self.cast = cast
        self.dice = random.Random(seed)
        self.verbs: list[Callable[[Member], object]] = [
            self.move, self.kind, self.split, self.split, self.merge, self.delete, self.restore, self.hide,
            self.show, self.reply, self.accept, self.withdraw, self.archive, self.unarchive, self.me_too,
        ]  # fmt: skip

    def step(self) -> bool:
        """One deed by a moderator or an author; whether the rules allowed it."""
        try:
            with transaction():
                self.dice.choice(self.verbs)(
                    self.cast.member(self.dice.choice(["moderator", "helper", "asker"]))
                )
        except HearthError:
            return False
        return True

    def topic(self) -> Topic:
        return self.dice.choice(db.session.scalars(select(Topic).order_by(Topic.id)).all())

    def post(self) -> Post:
        return self.dice.choice(db.session.scalars(select(Post).order_by(Post.id)).all())

    def move(self, actor: Member) -> None:
        move_topic(actor, self.topic(), self.cast.space(self.dice.choice(SPACES)))

    def kind(self, actor: Member) -> None:
        change_kind(actor, self.topic(), self.dice.choice(KINDS))

    def split(self, actor: Member) -> None:
        topic = self.topic()
        replies = select(Post.id).where(Post.topic_id == topic.id, Post.number > 1).order_by(Post.id)
        ids = db.session.scalars(replies).all()
        some = self.dice.sample(ids, self.dice.randint(1, len(ids))) if ids else []
        values = {
            "kind": self.dice.choice(KINDS),
            "title": "Split off",
            "tags": "a b",
            "token": uuid.uuid4().hex,
        }
        split_topic(actor, topic, some, space=self.cast.space(self.dice.choice(SPACES)), **values)

    def merge(self, actor: Member) -> None:
        merge_topic(actor, self.topic(), self.topic())

    def delete(self, actor: Member) -> None:
        delete_post(actor, self.post())

    def restore(self, actor: Member) -> None:
        restore_post(actor, self.post())

    def hide(self, actor: Member) -> None:
        hide_post(actor, self.post())

    def show(self, actor: Member) -> None:
        show_post(actor, self.post())

    def reply(self, actor: Member) -> None:
        post_reply(actor, self.topic(), compose("One more"), uuid.uuid4().hex)

    def accept(self, actor: Member) -> None:
        post = self.post()
        accept_solution(actor, post.topic, post)

    def withdraw(self, actor: Member) -> None:
        withdraw_solution(actor, self.topic())

    def archive(self, actor: Member) -> None:
        archive_topic(actor, self.topic())

    def unarchive(self, actor: Member) -> None:
        unarchive_topic(actor, self.topic())

    def me_too(self, actor: Member) -> None:
        say_me_too(actor, self.topic())


@pytest.mark.parametrize("seed", range(6))
def test_nothing_is_miscounted_or_lost(app: Flask, cast: Cast, seed: int) -> None:
    for name, space in (("One", "riding"), ("Two", "family"), ("Three", "riding")):
        chat(cast, 4, title=f"Topic {name}", space=space)
    with app.app_context():
        before = set(db.session.scalars(select(Post.id)))
        play = Play(cast, seed)
        done = sum(play.step() for _ in range(STEPS))
        assert done > STEPS / 5
        after = set(db.session.scalars(select(Post.id)))
        assert before <= after
        for topic in db.session.scalars(select(Topic).order_by(Topic.id)).all():
            posts = db.session.scalars(
                select(Post).where(Post.topic_id == topic.id).order_by(Post.number)
            ).all()
            assert [post.number for post in posts] == list(range(1, len(posts) + 1))
            assert bool(posts) is (topic.moved_to_id is None)
            if posts:
                assert posts[0].author_id == topic.author_id
                assert topic.people_count == len({post.author_id for post in posts})
                assert topic.is_solved is any(post.id == topic.solution_post_id for post in posts)
    assert not miscounted(app)

"""The audit log: every act of power is there at once, with who did it, about what and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.admin.operations import change_community
from app.care.moderation.operations import decide, hide, reinstate, report_post, restore, suspend, trust, warn
from app.core import clock
from app.core.audit_log import AuditEntry
from app.core.db import db, transaction
from app.core.events import EventRow, importing, record
from app.core.jobs import Job, run_pending
from app.forum.experiences import operations as products
from app.forum.moving.operations import change_kind, merge_topic, move_topic, split_topic
from app.forum.questions.chores import close_solved_questions
from app.forum.questions.operations import (
    decide_reopening,
    mark_duplicate,
    request_reopening,
    unmark_duplicate,
)
from app.forum.spaces import operations as spaces
from app.forum.topics import operations as topics
from app.forum.topics.events import TopicArchived
from app.forum.topics.models import Post, Revision, Topic
from app.forum.topics.operations.templating import set_template
from app.forum.topics.text import compose
from app.people.accounts import operations as accounts
from app.people.accounts.models import Member
from app.people.sign_in.operations import invite_to_community, revoke_community_invitation
from app.people.tokens.operations import create_token, revoke_token
from tests.support.cast import Cast

WHY = "It insults others."
SPACE = {
    "name": "Night riders",
    "description": "",
    "audience": "open",
    "join_policy": "free",
    "posting": "everyone",
    "hue": 120,
}
PRODUCT = {"name": "Fjell City", "kind": "product", "line": "A bicycle."}


@dataclass
class Scene:
    """A question of the asker with two replies, and the people around it."""

    cast: Cast
    topic: Topic
    first: Post
    post: Post
    other: Topic

    def __getattr__(self, key: str) -> Member:
        return self.cast.member(key)

    def revision(self) -> Revision:
        """An earlier text of the reply."""
        topics.edit_post(self.helper, self.post, compose("Another text altogether."), self.post.version)
        topics.edit_post(self.helper, self.post, compose("And yet another one."), self.post.version)
        return db.session.scalars(select(Revision).where(Revision.post_id == self.post.id)).first()  # type: ignore[return-value]

    def case(self) -> Any:
        """The case of the reply, which the asker reported."""
        return report_post(self.asker, self.post, "abuse").case


@pytest.fixture
def scene(cast: Cast, ctx: Flask) -> Scene:
    """What the acts are about; inside an application context."""
    topic = cast.topic(title="Squeaking belt")
    reply = cast.reply(topic, by="helper", body="You are all idiots.")
    cast.reply(topic, by="outsider", body="Indeed so.")
    other = cast.topic(title="Another belt that squeaks")
    return Scene(
        cast,
        cast.get_topic(topic),
        db.session.scalars(select(Post).where(Post.topic_id == topic, Post.number == 1)).one(),
        cast.post(reply),
        cast.get_topic(other),
    )


def both(*acts: Callable[[Scene], Any]) -> Callable[[Scene], None]:
    """One act after the other, each in a transaction of its own."""

    def run(scene: Scene) -> None:
        for act in acts[:-1]:
            with transaction():
                act(scene)
        acts[-1](scene)

    return run


def close(why: str) -> Callable[[Scene], None]:
    return lambda s: topics.close_topic(s.moderator, s.topic, why)


def tomorrow() -> Any:
    return clock.now() + timedelta(days=1)


def unarchive(s: Scene) -> None:
    topics.unarchive_topic(s.staff, s.topic)


def space_of(s: Scene) -> Any:
    return s.cast.space("riding")


def product_of(s: Scene, name: str = "Fjell City") -> Any:
    return products.add_product(s.admin, {**PRODUCT, "name": name})


def reopening(s: Scene, outcome: str) -> None:
    topics.close_topic(s.moderator, s.topic, WHY)
    asked = request_reopening(s.asker, s.topic, "It squeaks again.")
    decide_reopening(s.staff, asked, outcome, "Ask anew, please.")


def split(s: Scene) -> None:
    split_topic(
        s.moderator,
        s.topic,
        [s.post.id],
        space=s.topic.space,
        kind="question",
        title="A new topic",
        token="t",
    )


# Who acts, what happens, and the entry: action, target, reason.
ACTS: dict[str, tuple[str, Callable[[Scene], Any], tuple[str, str, str]]] = {
    "close": ("moderator", close(WHY), ("topic.closed", "topic", WHY)),
    "reopen": (
        "moderator",
        both(close(WHY), lambda s: topics.reopen_topic(s.moderator, s.topic, "Go on.")),
        ("topic.reopened", "topic", "Go on."),
    ),
    "pin": ("staff", lambda s: topics.pin_topic(s.staff, s.topic), ("topic.pinned", "topic", "")),
    "unpin": (
        "staff",
        both(lambda s: topics.pin_topic(s.staff, s.topic), lambda s: topics.unpin_topic(s.staff, s.topic)),
        ("topic.unpinned", "topic", ""),
    ),
    "archive": ("staff", lambda s: topics.archive_topic(s.staff, s.topic), ("topic.archived", "topic", "")),
    "unarchive": (
        "staff",
        both(
            lambda s: topics.archive_topic(s.staff, s.topic),
            lambda s: unarchive(s),
        ),
        ("topic.unarchived", "topic", ""),
    ),
    "move": (
        "staff",
        lambda s: move_topic(s.staff, s.topic, s.cast.space("family")),
        ("topic.moved", "topic", ""),
    ),
    "kind": ("staff", lambda s: change_kind(s.staff, s.topic, "discussion"), ("topic.kind", "topic", "")),
    "split": ("moderator", split, ("topic.split", "topic", "")),
    "merge": (
        "moderator",
        lambda s: merge_topic(s.moderator, s.topic, s.other),
        ("topic.merged", "topic", ""),
    ),
    "duplicate": (
        "staff",
        lambda s: mark_duplicate(s.staff, s.topic, s.other),
        ("topic.duplicate", "topic", ""),
    ),
    "no duplicate": (
        "staff",
        both(
            lambda s: mark_duplicate(s.staff, s.topic, s.other), lambda s: unmark_duplicate(s.staff, s.topic)
        ),
        ("topic.no_duplicate", "topic", ""),
    ),
    "reopening granted": (
        "staff",
        lambda s: reopening(s, "reopened"),
        ("topic.reopened", "topic", "Ask anew, please."),
    ),
    "reopening declined": (
        "staff",
        lambda s: reopening(s, "declined"),
        ("topic.reopening_declined", "topic", "Ask anew, please."),
    ),
    "edit": (
        "moderator",
        lambda s: topics.edit_post(s.moderator, s.post, compose("Kindly put."), s.post.version),
        ("post.edited", "post", ""),
    ),
    "delete": (
        "moderator",
        lambda s: topics.delete_post(s.moderator, s.post, WHY),
        ("post.deleted", "post", WHY),
    ),
    "delete a topic": (
        "moderator",
        lambda s: topics.delete_post(s.moderator, s.first, WHY),
        ("post.deleted", "post", WHY),
    ),
    "restore": (
        "moderator",
        both(
            lambda s: topics.delete_post(s.moderator, s.post),
            lambda s: topics.restore_post(s.moderator, s.post, "It was right."),
        ),
        ("post.restored", "post", "It was right."),
    ),
    "restore from the trash": (
        "moderator",
        both(
            lambda s: topics.delete_post(s.moderator, s.post),
            lambda s: restore(s.moderator, s.post, "It was right."),
        ),
        ("post.restored", "post", "It was right."),
    ),
    "hide": ("moderator", lambda s: hide(s.moderator, s.post, WHY), ("post.hidden", "post", WHY)),
    "show": (
        "moderator",
        both(
            lambda s: hide(s.moderator, s.post, WHY), lambda s: topics.show_post(s.moderator, s.post, "Fine.")
        ),
        ("post.restored", "post", "Fine."),
    ),
    "erase a revision": (
        "moderator",
        lambda s: topics.erase_revision(s.moderator, s.post, s.revision(), "A password."),
        ("revision.erased", "revision", "A password."),
    ),
    **{
        f"decide to {key}": (
            "moderator",
            lambda s, key=key: decide(s.moderator, s.case(), key, WHY, tomorrow()),
            (f"case.{key}", "post", WHY),
        )
        for key in ("keep", "hide", "delete", "close", "warn", "suspend")
    },
    "warn": (
        "moderator",
        lambda s: warn(s.moderator, s.outsider, WHY, "t"),
        ("member.warned", "member", WHY),
    ),
    "suspend": (
        "moderator",
        lambda s: suspend(s.moderator, s.outsider, tomorrow(), WHY, "t"),
        ("member.suspended", "member", WHY),
    ),
    "reinstate": (
        "moderator",
        lambda s: reinstate(s.moderator, s.suspended, "He apologised."),
        ("member.reinstated", "member", "He apologised."),
    ),
    "trust": ("moderator", lambda s: trust(s.moderator, s.outsider), ("member.trusted", "member", "")),
    "role": (
        "admin",
        lambda s: accounts.change_role(s.admin, s.helper, "staff"),
        ("member.role", "member", ""),
    ),
    "rename": (
        "admin",
        lambda s: accounts.rename_member(s.admin, s.helper, name="Lena N.", handle="lena-n"),
        ("member.renamed", "member", ""),
    ),
    "make a space": ("admin", lambda s: spaces.make_space(s.admin, **SPACE), ("space.made", "space", "")),
    "change a space": (
        "admin",
        lambda s: spaces.change_space(s.admin, space_of(s), 1, **SPACE),
        ("space.changed", "space", ""),
    ),
    "cover": (
        "admin",
        lambda s: spaces.change_cover(s.admin, space_of(s), None),
        ("space.cover", "space", ""),
    ),
    "archive a space": (
        "admin",
        lambda s: spaces.archive_space(s.admin, space_of(s), True),
        ("space.archived", "space", ""),
    ),
    "order of spaces": (
        "admin",
        lambda s: spaces.move_space(s.admin, space_of(s), 1),
        ("space.moved", "space", ""),
    ),
    "owner": (
        "admin",
        lambda s: spaces.put_in_charge(s.admin, space_of(s), s.outsider),
        ("space.owner", "space", ""),
    ),
    "appoint": (
        "helper",
        lambda s: spaces.appoint(s.helper, s.cast.space("family"), s.asker, "owner"),
        ("space.owner", "space", ""),
    ),
    "put out of a space": (
        "helper",
        lambda s: spaces.remove_member(s.helper, s.cast.space("family"), s.asker),
        ("space.removed", "space", ""),
    ),
    "let into a space": (
        "helper",
        both(
            lambda s: spaces.ask_to_join(s.outsider, s.cast.space("family")),
            lambda s: spaces.accept_request(s.helper, s.cast.space("family"), s.outsider),
        ),
        ("space.accepted", "space", ""),
    ),
    "turn down": (
        "helper",
        both(
            lambda s: spaces.ask_to_join(s.outsider, s.cast.space("family")),
            lambda s: spaces.remove_member(s.helper, s.cast.space("family"), s.outsider),
        ),
        ("space.declined", "space", ""),
    ),
    "invite to a space": (
        "helper",
        lambda s: spaces.invite(s.helper, s.cast.space("beta")),
        ("space.invited", "space", ""),
    ),
    "template": (
        "admin",
        lambda s: set_template(s.admin, space_of(s), "question", text="Which model?", hint="", version=0),
        ("space.template", "space", ""),
    ),
    "invite": (
        "admin",
        lambda s: invite_to_community(s.admin, note="Friends"),
        ("invitation.made", "invitation", ""),
    ),
    "end an invitation": (
        "admin",
        lambda s: revoke_community_invitation(s.admin, invite_to_community(s.admin).invitation),
        ("invitation.ended", "invitation", ""),
    ),
    "settings": (
        "admin",
        lambda s: change_community(s.admin, {"community_name": "Fjell"}),
        ("settings.changed", "settings", ""),
    ),
    "token": (
        "staff",
        lambda s: create_token(s.staff, name="Export", scopes=["read"], days=30, form_token="t"),
        ("token.made", "token", ""),
    ),
    "end a token": (
        "staff",
        lambda s: revoke_token(
            s.staff, create_token(s.staff, name="Export", scopes=["read"], days=30, form_token="t").token
        ),
        ("token.revoked", "token", ""),
    ),
    "product": ("admin", product_of, ("product.added", "product", "")),
    "change a product": (
        "admin",
        lambda s: products.change_product(s.admin, product_of(s), 1, {**PRODUCT, "line": "Our best."}),
        ("product.changed", "product", ""),
    ),
    "archive a product": (
        "admin",
        lambda s: products.archive_product(s.admin, product_of(s), True),
        ("product.archived", "product", ""),
    ),
    "merge products": (
        "admin",
        lambda s: products.merge_products(s.admin, product_of(s), product_of(s, "Fjell Town")),
        ("product.merged", "product", ""),
    ),
}


def entries() -> list[AuditEntry]:
    db.session.expire_all()
    return list(db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)))


@pytest.mark.parametrize("name", ACTS)
def test_an_act_is_in_the_log_before_any_job_ran_and_once(scene: Scene, name: str) -> None:
    by, act, (action, target, reason) = ACTS[name]
    with transaction():
        act(scene)
    last = entries()[-1]
    assert (last.actor_id, last.action, last.target, last.reason) == (
        scene.cast.member(by).id,
        action,
        target,
        reason,
    )
    before = len(entries())
    with clock.frozen(clock.now() + timedelta(minutes=10)):
        run_pending()
    assert len(entries()) == before


@pytest.mark.parametrize("first", ["case", "topic"])
def test_closing_twice_within_seconds_keeps_both_reasons(scene: Scene, first: str) -> None:
    with transaction():
        if first == "case":
            decide(scene.moderator, scene.case(), "close", "Enough.")
        else:
            topics.close_topic(scene.moderator, scene.topic, "Enough.")
    with transaction():
        topics.reopen_topic(scene.moderator, scene.topic)
    with transaction():
        topics.close_topic(scene.moderator, scene.topic, "They began again.")
    run_pending()
    opening = ("case.close", "Enough.") if first == "case" else ("topic.closed", "Enough.")
    assert [(entry.action, entry.reason) for entry in entries()] == [
        opening,
        ("topic.reopened", ""),
        ("topic.closed", "They began again."),
    ]


def test_a_decision_about_a_member_is_two_entries_about_two_things(scene: Scene) -> None:
    with transaction():
        decide(scene.moderator, scene.case(), "suspend", WHY, tomorrow())
    run_pending()
    assert [(entry.action, entry.target) for entry in entries()] == [
        ("member.suspended", "member"),
        ("case.suspend", "post"),
    ]


def test_what_is_done_to_ones_own_is_no_act_of_power(scene: Scene) -> None:
    with transaction():
        topics.delete_post(scene.helper, scene.post)
        topics.restore_post(scene.helper, scene.post)
    run_pending()
    assert entries() == []


def test_the_clock_and_imports_write_nothing(scene: Scene) -> None:
    with transaction():
        topics.accept_solution(scene.asker, scene.topic, scene.post)
    with clock.frozen(clock.now() + timedelta(days=400)):
        close_solved_questions()
        run_pending()
    db.session.expire_all()
    assert scene.topic.is_closed
    with importing(), transaction():
        topics.reopen_topic(scene.moderator, scene.topic)
    assert entries() == []


def test_a_job_of_the_former_version_becomes_an_entry(scene: Scene) -> None:
    now = clock.now()
    with transaction() as session:
        record(TopicArchived(scene.topic.id, scene.topic.space_id), scene.staff)
    with transaction() as session:
        event = session.scalars(select(func.max(EventRow.id))).one()
        former = "care.moderation.handlers.write_down_arranging"
        session.add(Job(event_id=event, subscriber=former, created_at=now, run_after=now))
    run_pending()
    assert [(entry.action, entry.topic_id, entry.actor_id) for entry in entries()] == [
        ("topic.archived", scene.topic.id, scene.staff.id)
    ]

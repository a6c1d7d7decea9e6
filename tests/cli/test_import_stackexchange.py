"""A dump becomes members, topics and replies, told in the words, order and at the time of the original."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.care.notifications.models import Notification
from app.core.db import db
from app.core.events import EventRow
from app.discovery.search.models import SearchDocument
from app.forum.spaces.models import Space
from app.forum.topics.models import Decision, ExternalRef, Post, Topic
from app.forum.topics.recount import counters
from app.people.accounts.models import Member
from tests.cli.dumps import write_dump
from tests.support.cast import Cast


@pytest.fixture
def imported(ctx: Flask, bring_in: Callable[..., Result], tmp_path: Path) -> Result:
    """The dump of `dumps.py`, brought in."""
    result = bring_in(write_dump(tmp_path / "Meta Bikes"), "--site", "https://bikes.example.org")
    assert result.exit_code == 0, result.output
    return result


def topic(question: int) -> Topic:
    reference = db.session.scalars(
        select(ExternalRef).where(ExternalRef.kind == "question", ExternalRef.external_id == str(question))
    ).one()
    return db.session.get_one(Topic, reference.local_id)


def posts(question: int) -> list[Post]:
    return list(
        db.session.scalars(select(Post).where(Post.topic_id == topic(question).id).order_by(Post.number))
    )


def person(number: str) -> Member:
    reference = db.session.scalars(
        select(ExternalRef).where(ExternalRef.kind == "user", ExternalRef.external_id == number)
    ).one()
    return db.session.get_one(Member, reference.local_id)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.usefixtures("imported")
def test_people_keep_their_names_dates_and_words() -> None:
    nell = person("2")
    assert (nell.name, nell.handle, nell.bio) == ("Nell Field", "nellfield", "I **ride** to work.")
    assert (nell.created_at, nell.last_seen_at) == (at("2010-06-01"), at("2013-06-01"))


@pytest.mark.usefixtures("imported")
def test_line_ends_of_its_texts_are_spaces() -> None:
    assert set(db.session.scalars(select(Post.breaks))) == {False}
    assert not person("2").bio_breaks


@pytest.mark.usefixtures("imported")
def test_people_of_the_same_name_get_handles_of_their_own() -> None:
    assert [person(number).handle for number in ("3", "4")] == ["tom", "tom-4"]
    assert person("6").handle == "admin-member"


def test_nobody_signs_in_as_an_imported_member(imported: Result, guest: FlaskClient) -> None:
    nell = person("2")
    assert (nell.email, nell.password) == (None, None)
    response = guest.post("/sign-in", data={"identity": nell.handle, "password": ""})
    assert response.status_code == 422


@pytest.mark.usefixtures("imported")
def test_answers_and_comments_stand_in_order_of_time() -> None:
    told = [(post.author.name, post.created_at.day) for post in posts(1)]
    assert told == [
        ("Nell Field", 1),
        ("Tom", 1),
        ("user313", 2),
        ("Tom", 3),
        ("Nell Field", 4),
        ("user313", 5),
    ]


@pytest.mark.usefixtures("imported")
def test_a_comment_replies_to_its_answer_and_a_comment_on_the_question_to_nothing() -> None:
    thread = posts(1)
    assert [post.reply_to and post.reply_to.number for post in thread] == [None, None, None, None, 3, 3]


@pytest.mark.usefixtures("imported")
def test_html_becomes_markdown_that_shows_the_same() -> None:
    first = posts(1)[0]
    assert first.body.startswith("It *skips*, see [this](https://example.org/chain).")
    assert "click click" in first.html and "<li>old cassette</li>" in first.html


@pytest.mark.usefixtures("imported")
def test_of_a_comment_only_its_few_marks_count() -> None:
    html = posts(1)[1].html
    assert "<code>chain</code>" in html and 'href="https://example.org/a_(b)"' in html
    assert "&lt;hr&gt;" in html and "# not a heading" in html and "@Nell which" in html
    assert "mention" not in html


@pytest.mark.usefixtures("imported")
def test_numbers_and_dates_are_kept() -> None:
    found = topic(1)
    assert (found.views_count, found.score, [post.score for post in posts(1)]) == (
        485,
        8,
        [8, 3, 12, -1, 0, 0],
    )
    assert found.created_at == at("2011-03-01T10:00")
    assert found.last_activity_at == at("2011-03-09T08:00")
    assert posts(1)[0].edited_at == at("2011-03-02T08:00")


@pytest.mark.usefixtures("imported")
def test_the_accepted_answer_is_the_solution_also_of_a_discussion() -> None:
    asked, talked = topic(1), topic(5)
    assert asked.solution_post_id == posts(1)[2].id
    assert asked.solved_at == at("2011-03-06")
    assert talked.solution_post_id == posts(5)[1].id


@pytest.mark.usefixtures("imported")
def test_tags_say_the_kind_and_the_status() -> None:
    assert [topic(number).kind for number in (1, 4, 5)] == ["question", "idea", "discussion"]
    assert [topic(number).tags for number in (1, 4, 5)] == [
        ["support", "chain", "c-plus-plus"],
        ["design"],
        ["on-off-topic"],
    ]
    decision = db.session.scalars(select(Decision).where(Decision.topic_id == topic(4).id)).one()
    assert (topic(4).status, decision.status, decision.created_at) == (
        "shipped",
        "shipped",
        at("2012-02-01T10:00"),
    )
    assert "status-completed" in topic(4).status_reason


@pytest.mark.usefixtures("imported")
def test_what_was_closed_is_closed_and_says_why() -> None:
    found = topic(5)
    assert found.closed_at == at("2012-04-01T10:00")
    assert found.close_reason == "It was closed as a duplicate of “Is this thing on, finally?”."


@pytest.mark.usefixtures("imported")
def test_those_whose_account_was_deleted_keep_their_name_where_it_is_known() -> None:
    assert topic(6).author.name == "Former member"
    assert {post.author.name for post in posts(1)} >= {"user313"}
    assert db.session.scalar(select(func.count()).where(Member.name == "user313")) == 1


@pytest.mark.usefixtures("imported")
def test_where_a_post_came_from_is_on_record() -> None:
    reference = db.session.get_one(ExternalRef, ("stackexchange:meta-bikes", "question", "1"))
    assert reference.note["licence"] == "CC BY-SA 2.5"
    assert reference.note["url"] == "https://bikes.example.org/questions/1"
    assert reference.note["tags"] == ["support", "chain", "c++"]


@pytest.mark.usefixtures("imported")
def test_every_counter_is_right() -> None:
    assert {counter.name: db.session.execute(counter.wrong()).all() for counter in counters()} == {
        counter.name: [] for counter in counters()
    }


@pytest.mark.usefixtures("imported")
def test_everything_can_be_searched_and_nobody_was_told() -> None:
    assert db.session.scalar(select(func.count()).select_from(SearchDocument)) == 10
    assert db.session.scalar(select(func.count()).select_from(Notification)) == 0
    names = select(EventRow.name).where(EventRow.channel == "", EventRow.audience == "")
    assert set(db.session.scalars(names)) >= {"TopicOpened", "ReplyPosted", "SolutionAccepted", "TopicClosed"}


@pytest.mark.usefixtures("imported")
def test_topics_stand_in_a_space_of_their_own() -> None:
    space = topic(1).space
    assert (space.slug, space.name, space.audience, space.topics_count) == (
        "meta-bikes",
        "Meta bikes",
        "open",
        4,
    )


def test_in_a_closed_space_those_who_wrote_are_members(
    ctx: Flask, cast: Cast, bring_in: Callable[..., Result], tmp_path: Path
) -> None:
    bring_in(write_dump(tmp_path / "dump"), "--space", "family")
    assert topic(1).space.slug == "family"
    assert db.session.scalar(select(Space.members_count).where(Space.slug == "family")) == 3 + 6


def test_a_space_for_staff_only_is_refused_with_a_reason(
    bring_in: Callable[..., Result], tmp_path: Path
) -> None:
    result = bring_in(write_dump(tmp_path / "dump"), "--space", "announcements")
    assert result.exit_code == 1
    assert "does not take questions" in result.output


def test_only_an_administrator_can_be_named(bring_in: Callable[..., Result], tmp_path: Path) -> None:
    result = bring_in(write_dump(tmp_path / "dump"), "--as", "asker")
    assert result.exit_code == 1
    assert "@asker is not an administrator here" in result.output

"""What follows from writing lives in the operation: by form, by program and by import it is the same."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.core.db import db, transaction, writing
from app.core.gather import flush_all
from app.core.markup import Rendered, render_cooperatively
from app.forum.drafts.models import Draft
from app.forum.drafts.operations import save_draft
from app.forum.questions.operations import rerender_articles
from app.forum.topics import text
from app.forum.topics.models import Post, ReadMark, Revision
from app.forum.topics.operations import post_reply
from app.forum.topics.recount import rerender
from tests.api.calling import program
from tests.cli.dumps import write_dump
from tests.support.cast import Cast

QUESTION = {"kind": "question", "space": "riding", "title": "Range drops in the cold", "body": "41 km."}
NEWS = {"space": "riding", "title": "Firmware 4.2 is out", "body": "It charges.", "then": "publish"}
ARTICLE = {"title": "Why the range drops", "body": "Cold cells."}


def last_read(cast: Cast, who: str, topic: int) -> int | None:
    """How far somebody has read a topic."""
    with cast.app.app_context():
        flush_all()
        mark = db.session.get(ReadMark, (cast.member(who).id, topic))
        return mark and mark.number


def drafts(cast: Cast) -> list[str]:
    """The places of the drafts that are left."""
    with cast.app.app_context():
        return list(db.session.scalars(select(Draft.place).order_by(Draft.place)))


def keep(cast: Cast, place: str, body: str, who: str = "helper") -> None:
    with cast.app.app_context(), transaction():
        save_draft(cast.member(who), place, {"body": [body]})


def test_a_reply_by_a_program_is_read_by_its_author(cast: Cast) -> None:
    topic = cast.topic()
    assert program(cast, "helper").post(f"/topics/{topic}/replies", {"body": "Charge it."}).status_code == 201
    assert last_read(cast, "helper", topic) == 2
    assert last_read(cast, "asker", topic) == 1


def test_a_reply_by_a_form_is_read_by_its_author(cast: Cast) -> None:
    topic = cast.topic()
    cast.browser("helper").post(f"/topics/{topic}/replies", data={"body": "Charge it."})
    assert last_read(cast, "helper", topic) == 2


def test_a_topic_is_read_by_its_author(cast: Cast) -> None:
    made = program(cast, "asker").post("/topics", QUESTION).json["id"]
    answer = cast.browser("asker").post("/topics", data=QUESTION)
    for topic in (made, int(answer.location.split("/")[2])):
        assert last_read(cast, "asker", topic) == 1


def test_what_is_taken_back_was_not_read(app: Flask, cast: Cast) -> None:
    topic = cast.topic()
    with app.app_context(), pytest.raises(ZeroDivisionError), transaction():
        post_reply(
            cast.member("helper"), cast.get_topic(topic), text.compose("Charge it."), "a-token-of-this"
        )
        raise ZeroDivisionError
    assert last_read(cast, "helper", topic) is None


def test_the_draft_of_what_a_program_posts_is_finished_and_other_words_stay(cast: Cast) -> None:
    one, other = cast.topic(), cast.topic()
    keep(cast, f"topic:{one}", "Charge it indoors.")
    keep(cast, f"topic:{other}", "Charge it at home.")
    for topic in (one, other):
        program(cast, "helper").post(f"/topics/{topic}/replies", {"body": "Charge it indoors."})
    assert drafts(cast) == [f"topic:{other}"]


def test_the_draft_of_a_topic_that_a_program_opens_is_finished(cast: Cast) -> None:
    keep(cast, "new:question", "41 km.", "asker")
    program(cast, "asker").post("/topics", QUESTION)
    assert drafts(cast) == []


def reply(cast: Cast) -> TestResponse:
    return cast.browser("helper").post(f"/topics/{cast.topic()}/replies", data={"body": "Charge it."})


def edited(cast: Cast) -> TestResponse:
    post = cast.reply(cast.topic())
    browser = cast.browser("helper")
    return browser.patch(f"/posts/{post}", data={"body": "Charge it at home.", "version": "1"})


def restored(cast: Cast) -> TestResponse:
    post = cast.reply(cast.topic())
    moderator = cast.browser("moderator")
    answer = moderator.patch(f"/posts/{post}", data={"body": "Charge it at home.", "version": "1"})
    assert answer.status_code == 303, answer.text
    with cast.app.app_context():
        kept = db.session.scalars(select(Revision.id).where(Revision.post_id == post)).one()
    return moderator.post(f"/posts/{post}/history/{kept}/restore", data={"version": "2"})


def first_post_edited(cast: Cast) -> TestResponse:
    page = f"/posts/{first_post(cast, cast.topic())}"
    return cast.browser("asker").patch(page, data={**QUESTION, "body": "40 km.", "version": "1"})


def first_post(cast: Cast, topic: int) -> int:
    with cast.app.app_context():
        return db.session.scalars(select(Post.id).where(Post.topic_id == topic, Post.number == 1)).one()


def help_article(cast: Cast) -> TestResponse:
    staff, topic = cast.browser("staff"), solved(cast)
    staff.post(f"/topics/{topic}/help-article", data=ARTICLE)
    return staff.patch("/help/why-the-range-drops", data={**ARTICLE, "body": "Cold.", "version": "1"})


def help_article_by_program(cast: Cast) -> TestResponse:
    staff, topic = program(cast, "staff"), solved(cast)
    staff.post(f"/topics/{topic}/help-article", ARTICLE)
    change = {**ARTICLE, "body": "Cold.", "version": 1}
    return staff.client.patch("/api/v1/help/why-the-range-drops", json=change, headers=staff.headers)


def solved(cast: Cast) -> int:
    topic = cast.topic()
    cast.browser("asker").post(f"/topics/{topic}/solution", data={"post_id": cast.reply(topic)})
    return topic


DOORS: dict[str, Callable[[Cast], TestResponse]] = {
    "reply": reply,
    "reply by program": lambda cast: program(cast, "helper").post(
        f"/topics/{cast.topic()}/replies", {"body": "Charge it."}
    ),
    "topic": lambda cast: cast.browser("asker").post("/topics", data=QUESTION),
    "topic by program": lambda cast: program(cast, "asker").post("/topics", QUESTION),
    "news by program": lambda cast: program(cast, "staff").post("/news", NEWS),
    "edit": edited,
    "edit of the first post": first_post_edited,
    "earlier text": restored,
    "help article": help_article,
    "help article by program": help_article_by_program,
}


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was rendered; rendering while a transaction holds up other writers fails."""
    seen: list[str] = []

    def render(source: str, prefix: str = "", *, formulas: bool = False, breaks: bool = False) -> Rendered:
        assert not writing(), "rendered inside a transaction"
        seen.append(source)
        return render_cooperatively(source, prefix, formulas=formulas, breaks=breaks)

    monkeypatch.setattr(text, "render_cooperatively", render)
    return seen


@pytest.fixture
def prepared(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the cast writes beforehand is written inside a transaction of the test."""
    monkeypatch.setattr(
        "tests.support.cast.compose", lambda body: text.PostText(body, f"<p>{body}</p>", 1, breaks=True)
    )


@pytest.mark.usefixtures("prepared")
@pytest.mark.parametrize("door", DOORS)
def test_no_text_is_rendered_while_others_wait_to_write(cast: Cast, drawn: list[str], door: str) -> None:
    answer = DOORS[door](cast)
    assert answer.status_code in (200, 201, 303), answer.text[:2000]
    assert drawn


def test_each_text_is_rendered_once(cast: Cast, drawn: list[str]) -> None:
    cast.browser("asker").post("/topics", data=QUESTION)
    program(cast, "asker").post("/topics", QUESTION)
    assert drawn == [QUESTION["body"]] * 2


@pytest.mark.usefixtures("prepared")
def test_rendering_all_again_holds_up_nobody(cast: Cast, drawn: list[str]) -> None:
    help_article(cast)
    drawn.clear()
    with cast.app.app_context():
        posts, articles = rerender(everything=True), rerender_articles(everything=True)
    assert (posts, articles) == (2, 1) and len(drawn) == 3


def test_no_operation_renders() -> None:
    """They take a text that is rendered already; what it draws is part of the value."""
    root = Path(__file__).parents[2] / "app" / "forum"
    names = ("compose(", "compose_with(", "rendered(")
    for path in [*root.glob("topics/operations/*.py"), root / "questions/operations/explaining.py"]:
        assert not any(name in path.read_text() for name in names), path


def test_an_import_marks_read_and_renders_before_it_writes(
    cast: Cast, app: Flask, drawn: list[str], tmp_path: Path
) -> None:
    folder = write_dump(tmp_path / "dump")
    result = app.test_cli_runner().invoke(args=["import", "stackexchange", str(folder)])
    assert result.exit_code == 0, result.output
    assert drawn
    with app.app_context():
        written = set(db.session.execute(select(Post.topic_id, Post.author_id)))
        read = set(db.session.execute(select(ReadMark.topic_id, ReadMark.member_id)))
        assert written and written == read
        last = select(func.max(Post.number)).where(Post.topic_id == ReadMark.topic_id)
        mine = last.where(Post.author_id == ReadMark.member_id).scalar_subquery()
        assert not db.session.scalars(select(ReadMark.number).where(ReadMark.number != mine)).all()

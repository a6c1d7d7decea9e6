"""Who is mentioned is told, when they may read the place."""

from collections.abc import Callable
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from app.core import clock
from app.core.db import db, transaction
from app.forum.topics.models import Post, PostMention
from app.forum.topics.operations import edit_post
from app.forum.topics.operations.erasing import erase_old_trash
from app.forum.topics.text import compose
from app.people.accounts.models import Member
from tests.api.calling import program
from tests.cli.dumps import POSTS, write_dump
from tests.support.cast import Cast

Inbox = Callable[[str], list[str]]
Work = Callable[[], int]


def test_a_mention_in_an_open_space(cast: Cast, work: Work, inbox: Inbox) -> None:
    cast.topic(title="Squeaking belt", body=f"Perhaps @{cast.handle_of('outsider')} knows?")
    work()
    assert inbox("outsider") == ["Mika Korhonen mentioned you in “Squeaking belt”"]


def test_a_mention_says_more_than_a_followed_reply(cast: Cast, work: Work, inbox: Inbox) -> None:
    cast.reply(cast.topic(title="Squeaking belt"), body=f"@{cast.handle_of('asker')}, clean it.")
    work()
    assert inbox("asker") == ["Lena Novak mentioned you in “Squeaking belt”"]


def test_a_mention_in_a_hidden_space_reaches_only_insiders(cast: Cast, work: Work, inbox: Inbox) -> None:
    names = f"@{cast.handle_of('outsider')} and @{cast.handle_of('staff')}"
    cast.topic(space="beta", title="Secret firmware", body=f"{names} should see it.")
    work()
    assert inbox("outsider") == []
    assert inbox("staff") == ["Mika Korhonen mentioned you in “Secret firmware”"]


def test_nobody_is_told_that_they_mention_themselves(cast: Cast, work: Work, inbox: Inbox) -> None:
    cast.topic(body=f"I am @{cast.handle_of('asker')}.")
    work()
    assert inbox("asker") == []


def test_an_edit_tells_only_those_it_mentions_anew(app: Flask, cast: Cast, work: Work, inbox: Inbox) -> None:
    first, second = cast.handle_of("outsider"), cast.handle_of("product")
    post_id = cast.reply(cast.topic(title="Squeaking belt"), body=f"Ask @{first}.")
    work()
    with app.app_context(), transaction():
        edit_post(
            cast.member("helper"),
            db.session.get_one(Post, post_id),
            compose(f"Ask @{first} or @{second}."),
            1,
        )
    work()
    assert len(inbox("outsider")) == 1
    assert inbox("product") == ["Lena Novak mentioned you in “Squeaking belt”"]


def test_code_mentions_nobody(cast: Cast, work: Work, inbox: Inbox) -> None:
    cast.topic(body=f"Type `@{cast.handle_of('outsider')}` to mention somebody.")
    work()
    assert inbox("outsider") == []


def mentioned(cast: Cast, words: str = "%") -> list[str]:
    """The handles that stand in rows for the posts whose text has these words."""
    with cast.app.app_context():
        rows = select(Member.handle).join(PostMention, PostMention.member_id == Member.id).join(Post)
        return list(db.session.scalars(rows.where(Post.body.like(words)).order_by(Member.handle)))


def test_a_form_and_a_program_keep_the_same_rows(cast: Cast, work: Work, inbox: Inbox) -> None:
    topic = cast.topic(title="Squeaking belt")
    words = f"Ask @{cast.handle_of('outsider')}, or @{cast.handle_of('product')}."
    cast.browser("helper").post(f"/topics/{topic}/replies", data={"body": words})
    program(cast, "helper").post(f"/topics/{topic}/replies", {"body": f"Once more: {words}"})
    assert mentioned(cast, "Ask%") == mentioned(cast, "Once more%") == ["outsider", "product"]
    work()
    assert len(inbox("outsider")) == 2


def test_a_name_in_an_import_is_somebody_elsewhere(
    app: Flask, cast: Cast, tmp_path: Path, work: Work, inbox: Inbox
) -> None:
    question = {**POSTS[0], "Body": f"<p>As @{cast.handle_of('outsider')} said, it skips.</p>"}
    folder = write_dump(tmp_path / "dump", Posts=[question], Comments=[], Votes=[], PostLinks=[])
    result = app.test_cli_runner().invoke(args=["import", "stackexchange", str(folder)])
    assert result.exit_code == 0, result.output
    assert mentioned(cast) == []
    work()
    assert inbox("outsider") == []


def test_an_edit_forgets_whom_it_mentions_no_more(cast: Cast) -> None:
    first, second = cast.handle_of("outsider"), cast.handle_of("product")
    post, helper = cast.reply(cast.topic(), body=f"Ask @{first}."), cast.browser("helper")
    for version, words in ((1, f"Ask @{second}."), (2, "Ask nobody."), (3, f"Ask @{first}, @{second}.")):
        change = {"body": words, "version": str(version)}
        assert helper.patch(f"/posts/{post}", data=change).status_code == 303
        assert mentioned(cast) == [handle for handle in (first, second) if handle in words]


def test_a_post_that_was_erased_mentions_nobody(app: Flask, cast: Cast) -> None:
    post = cast.reply(cast.topic(), body=f"Ask @{cast.handle_of('outsider')}.")
    cast.browser("helper").delete(f"/posts/{post}")
    with app.app_context():
        assert db.session.scalars(select(PostMention.member_id)).all()
        with clock.frozen(clock.ago(days=-365)), transaction():
            assert erase_old_trash() == 1
        assert not db.session.scalars(select(PostMention.member_id)).all()


def test_the_rows_say_who_is_told_and_not_the_text(cast: Cast, work: Work, inbox: Inbox) -> None:
    cast.topic(title="Squeaking belt", body=f"Perhaps @{cast.handle_of('outsider')} knows?")
    with cast.app.app_context(), transaction():
        db.session.scalars(select(Post)).one().body = "Nobody stands in these words."
    work()
    assert inbox("outsider") == ["Mika Korhonen mentioned you in “Squeaking belt”"]

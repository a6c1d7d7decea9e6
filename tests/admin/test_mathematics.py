"""An administrator decides whether formulas are drawn; what is there already is renewed by a command."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient

from app.core.db import db
from app.forum.topics.models import Post
from app.forum.topics.recount import rerender
from tests.admin.test_community import FORM, URL
from tests.questions.test_help_articles import solved, write
from tests.support.cast import Cast

BODY = "It grows like $x^2$."


def switch(admin: FlaskClient, on: bool) -> None:
    assert admin.post(URL, data={**FORM, "mathematics": "1"} if on else FORM).status_code == 303


def page(cast: Cast, topic: int) -> str:
    return cast.browser("helper").get(f"/topics/{topic}/x", follow_redirects=True).text


def preview(cast: Cast) -> str:
    return cast.browser("helper").post("/preview", data={"body": BODY}).text


def test_it_is_off_at_first(cast: Cast, admin: FlaskClient) -> None:
    assert "<math" not in preview(cast)
    assert "<math" not in page(cast, cast.topic(body=BODY))
    assert "Formulas" not in admin.get("/formatting").text


def test_switched_on_posts_previews_and_the_help_draw_formulas(cast: Cast, admin: FlaskClient) -> None:
    assert "<math" not in preview(cast)
    switch(admin, on=True)
    assert '<math alttext="x^2">' in preview(cast)
    assert '<math alttext="x^2">' in page(cast, cast.topic(body=BODY))
    help_page = admin.get("/formatting").text
    assert "Formulas" in help_page and '<math display="block"' in help_page


def test_switched_off_again_they_are_words_again(cast: Cast, admin: FlaskClient) -> None:
    switch(admin, on=True)
    preview(cast)
    switch(admin, on=False)
    assert "<math" not in preview(cast)
    assert "Formulas" not in admin.get("/formatting").text


def test_the_page_says_how_posts_that_are_there_follow(admin: FlaskClient) -> None:
    text = admin.get(URL).text
    assert "Mathematics in texts" in text
    assert "flask rerender" in text


def test_the_command_renews_posts_with_dollars_and_no_others(
    app: Flask, cast: Cast, admin: FlaskClient
) -> None:
    old, plain = cast.topic(body=BODY), cast.topic(title="No formula in here", body="Words alone.")
    switch(admin, on=True)
    with app.app_context():
        assert "<math" not in first(old).html
        assert (rerender(), rerender()) == (1, 0)
        assert "<math" in first(old).html
        assert first(plain).version == 1
    switch(admin, on=False)
    with app.app_context():
        assert (rerender(), rerender()) == (1, 0)
        assert "<math" not in first(old).html


def test_help_articles_follow_too(app: Flask, cast: Cast, admin: FlaskClient) -> None:
    url = write(cast.browser("staff"), solved(cast), body=BODY).location
    switch(admin, on=True)
    runner = app.test_cli_runner()
    assert "0 posts and 1 help articles" in runner.invoke(args=["rerender"]).output
    assert '<math alttext="x^2">' in admin.get(url).text
    assert "0 posts and 0 help articles" in runner.invoke(args=["rerender"]).output


def first(topic: int) -> Post:
    return db.session.scalars(db.select(Post).where(Post.topic_id == topic, Post.number == 1)).one()

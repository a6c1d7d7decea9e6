"""The history of a post: what changed, by whom, and what nobody may read any more."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core import clock
from app.core.db import db, transaction
from app.core.jobs import run_pending
from app.forum.topics.models import Post, Revision
from app.forum.topics.operations import edit_post, hide_post
from app.forum.topics.operations.editing import GRACE
from app.forum.topics.text import compose
from tests.support.cast import Cast
from tests.topics.test_editing import first_post, save


def edited(app: Flask, cast: Cast, *texts: str, by: str = "helper") -> tuple[int, int]:
    """A reply with these texts one after the other, long enough apart; its topic and its id."""
    topic_id = cast.topic()
    post_id = cast.reply(topic_id, "helper", texts[0])
    for hours, text in enumerate(texts[1:], 1):
        with app.app_context(), clock.frozen(clock.now() + timedelta(hours=hours)), transaction():
            edit_post(cast.member(by), cast.post(post_id), compose(text), cast.post(post_id).version)
    return topic_id, post_id


def revisions(app: Flask, post_id: int) -> list[Revision]:
    with app.app_context():
        found = select(Revision).where(Revision.post_id == post_id).order_by(Revision.id)
        return list(db.session.scalars(found))


def test_words_that_changed_are_marked_and_the_mark_leads_there(
    app: Flask, cast: Cast, guest: FlaskClient
) -> None:
    topic_id, post_id = edited(app, cast, "Charge it indors tonight.", "Charge it indoors tonight.")
    assert f'href="/posts/{post_id}/history"' in guest.get(f"/topics/{topic_id}", follow_redirects=True).text
    page = guest.get(f"/posts/{post_id}/history").text
    assert "<del>" in page and "[removed:] </span>indors<span" in page
    assert "<ins>" in page and "[added:] </span>indoors<span" in page
    assert "Changed by Lena Novak" in page and "History of reply #2" in page


def test_each_change_is_shown_against_the_next(app: Flask, cast: Cast, guest: FlaskClient) -> None:
    _, post_id = edited(app, cast, "one apple", "two apples", "two pears")
    page = guest.get(f"/posts/{post_id}/history").text
    assert page.index("</span>pears<span") < page.index("</span>one apple<span")
    assert page.count('class="text-change"') == 2


def test_title_and_tags_are_part_of_it(app: Flask, cast: Cast, guest: FlaskClient) -> None:
    topic_id = cast.topic(title="Range drops", tags=["cold"])
    first = first_post(app, topic_id)
    cast.reply(topic_id)
    form = {
        "title": "Range drops in winter",
        "body": "41 km instead of 62.",
        "tags": "winter",
        "version": "1",
    }
    assert save(cast.browser("asker"), first, **form).status_code == 303
    page = guest.get(f"/posts/{first}/history").text
    assert "</span>Range drops</del>" in page and "</span>Range drops in winter</ins>" in page
    assert "</span>#cold</del>" in page and "</span>#winter</ins>" in page
    assert [(r.title, r.tags) for r in revisions(app, first)] == [("Range drops", ["cold"])]


def test_an_author_puts_right_at_once_without_a_trace(app: Flask, cast: Cast, guest: FlaskClient) -> None:
    topic_id = cast.topic()
    post_id = cast.reply(topic_id, "helper", "Chrage it.")
    assert save(cast.browser("helper"), post_id, body="Charge it.", version="1").status_code == 303
    assert not revisions(app, post_id)
    assert "/history" not in guest.get(f"/topics/{topic_id}", follow_redirects=True).text
    assert "Nothing was changed" in guest.get(f"/posts/{post_id}/history").text


@pytest.mark.parametrize("what", ["late", "answered", "reacted", "reported", "moderator"])
def test_the_grace_ends(app: Flask, cast: Cast, what: str) -> None:
    topic_id = cast.topic()
    post_id = cast.reply(topic_id, "helper", "Chrage it.")
    if what == "answered":
        cast.reply(topic_id, "asker", "I will.")
    if what == "reacted":
        cast.browser("asker").post(f"/posts/{post_id}/reactions/heart")
    if what == "reported":
        cast.browser("asker").post(f"/posts/{post_id}/flags", data={"reason": "spam"})
    who = "moderator" if what == "moderator" else "helper"
    later = GRACE + timedelta(seconds=1) if what == "late" else timedelta()
    with app.app_context(), clock.frozen(clock.now() + later), transaction():
        edit_post(cast.member(who), cast.post(post_id), compose("Charge it."), 1)
    assert [r.body for r in revisions(app, post_id)] == ["Chrage it."]
    with app.app_context():
        assert cast.post(post_id).edited_at is not None


def test_bringing_an_earlier_text_back_is_an_edit(app: Flask, cast: Cast) -> None:
    _, post_id = edited(app, cast, "First", "Second")
    revision, browser = revisions(app, post_id)[0].id, cast.browser("helper")
    url = f"/posts/{post_id}/history/{revision}/restore"
    assert browser.post(url, data={"version": "1"}).status_code == 409
    with app.app_context():
        assert cast.post(post_id).body == "Second"
    assert browser.post(url, data={"version": "2"}).status_code == 303
    with app.app_context():
        assert cast.post(post_id).body == "First"
    assert [r.body for r in revisions(app, post_id)] == ["First", "Second"]


def test_an_earlier_title_comes_back_with_its_text(app: Flask, cast: Cast) -> None:
    topic_id = cast.topic(kind="experience", title="A fine bike", tags=["city"])
    first, browser = first_post(app, topic_id), cast.browser("asker")
    cast.reply(topic_id)
    form = {"title": "A poor bike", "body": "No.", "tags": "", "rating": "1", "subject": "Fjell City"}
    save(browser, first, version="1", **form)
    url = f"/posts/{first}/history/{revisions(app, first)[0].id}/restore"
    assert browser.post(url, data={"version": "2"}).status_code == 303
    with app.app_context():
        topic = cast.get_topic(topic_id)
        assert (topic.title, topic.tags, topic.rating) == ("A fine bike", ["city"], 1)


def test_others_do_not_bring_texts_back(app: Flask, cast: Cast, guest: FlaskClient) -> None:
    _, post_id = edited(app, cast, "First", "Second")
    url = f"/posts/{post_id}/history/{revisions(app, post_id)[0].id}"
    for verb in ("restore", "erase"):
        form = {"version": "2", "reason": "Because."}
        assert cast.browser("asker").post(f"{url}/{verb}", data=form).status_code == 403
        assert guest.post(f"{url}/{verb}", data=form).status_code in (302, 303, 401)
    page = cast.browser("asker").get(f"/posts/{post_id}/history").text
    assert "Bring this text back" not in page and "/erase" not in page


def test_a_secret_is_taken_away_for_good_and_the_log_says_why(app: Flask, cast: Cast) -> None:
    _, post_id = edited(app, cast, "The password is hunter2", "The password is mine")
    revision, moderator = revisions(app, post_id)[0].id, cast.browser("moderator")
    url = f"/posts/{post_id}/history/{revision}/erase"
    refused = moderator.post(url, data={"reason": "  "})
    assert refused.status_code == 422 and "Say why" in refused.text and "hunter2" in refused.text
    assert [moderator.post(url, data={"reason": "A password"}).status_code for _ in range(2)] == [303, 303]
    with app.app_context():
        run_pending()
        assert "hunter2" not in str(db.session.execute(select(Revision.body, Revision.title)).all())
    page = moderator.get(f"/posts/{post_id}/history").text
    assert "hunter2" not in page and "took a text of this change away for good" in page
    log = moderator.get("/moderation/log").text
    assert "Earlier text erased for good" in log and "A password" in log
    assert (
        moderator.post(f"/posts/{post_id}/history/{revision}/restore", data={"version": "2"}).status_code
        == 422
    )


def test_earlier_texts_are_not_found_by_searching(app: Flask, cast: Cast, guest: FlaskClient) -> None:
    edited(app, cast, "quizzaciously old", "plainly new")
    with app.app_context(), clock.frozen(clock.now() + timedelta(days=1)):
        run_pending()
    assert "Range drops in the cold" in guest.get("/search?q=plainly").text
    assert "Range drops in the cold" not in guest.get("/search?q=quizzaciously").text


def test_the_history_of_a_removed_post_is_for_its_author_and_moderators(
    app: Flask, cast: Cast, guest: FlaskClient
) -> None:
    _, post_id = edited(app, cast, "First", "Second")
    with app.app_context(), transaction():
        hide_post(cast.member("moderator"), cast.post(post_id))
    statuses = {
        who: cast.browser(who).get(f"/posts/{post_id}/history").status_code for who in ("asker", "staff")
    }
    assert statuses == {"asker": 404, "staff": 404}
    assert guest.get(f"/posts/{post_id}/history").status_code == 404
    assert "Second" in cast.browser("helper").get(f"/posts/{post_id}/history").text
    assert "Second" in cast.browser("moderator").get(f"/posts/{post_id}/history").text


def test_many_changes_come_in_pages_that_fit_together(app: Flask, cast: Cast, guest: FlaskClient) -> None:
    _, post_id = edited(app, cast, *[f"text number{n} end" for n in range(14)])
    first = guest.get(f"/posts/{post_id}/history").text
    assert first.count('class="text-change"') == 10 and "number13" in first and "number2 " not in first
    older = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    second = guest.get(older).text
    assert second.count('class="text-change"') == 3
    assert "</span>number3<span" in second and "</span>number0<span" in second


@pytest.mark.parametrize("cursor", ["x", "!!", "W10", "WyJ4Il0", "W251bGxd", "%00"])
def test_a_cursor_that_was_not_made_here_is_not_found(
    app: Flask, cast: Cast, guest: FlaskClient, cursor: str
) -> None:
    _, post_id = edited(app, cast, "First", "Second")
    assert guest.get(f"/posts/{post_id}/history?after={cursor}").status_code == 404


def test_a_revision_of_another_post_is_not_found(app: Flask, cast: Cast) -> None:
    _, mine = edited(app, cast, "First", "Second")
    _, other = edited(app, cast, "Third", "Fourth")
    foreign = revisions(app, other)[0].id
    answer = cast.browser("helper").post(f"/posts/{mine}/history/{foreign}/restore", data={"version": "2"})
    assert answer.status_code == 404


def test_hostile_texts_are_compared_as_text(app: Flask, cast: Cast, guest: FlaskClient) -> None:
    hostile = "<script>alert(1)</script> \ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16")
    _, post_id = edited(app, cast, hostile, "a b " * 7000, "b a " * 7000)
    answer = guest.get(f"/posts/{post_id}/history")
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text and "&lt;script&gt;" in answer.text


def test_the_same_change_sent_twice_is_one(app: Flask, cast: Cast) -> None:
    _, post_id = edited(app, cast, "First", "Second")
    browser = cast.browser("helper")
    form = {"body": "Third", "version": "2"}
    assert [save(browser, post_id, **form).status_code for _ in range(2)] == [303, 303]
    with app.app_context():
        assert db.session.scalar(select(Post.version).where(Post.id == post_id)) == 3

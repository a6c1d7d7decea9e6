"""What Enter does: a line break in what people write, a space in texts that were written before."""

from __future__ import annotations

import uuid

from flask import Flask
from flask.testing import FlaskClient

from app.core.db import transaction
from app.forum.topics.models import Post
from app.forum.topics.operations import edit_post, post_reply
from app.forum.topics.recount import rerender
from app.forum.topics.text import rendered
from tests.api.calling import program
from tests.support.cast import Cast
from tests.topics.test_editing import first_post, save

TYPED = "• pump\n• patches"
BROKEN = "• pump<br>\n• patches"
WRAPPED = "• pump\n• patches</p>"
QUESTION = {"kind": "question", "space": "riding", "title": "What to pack", "body": TYPED}


def old_reply(cast: Cast, topic_id: int, body: str = TYPED, by: str = "helper") -> int:
    """A reply from before line ends counted."""
    with cast.app.app_context(), transaction():
        text = rendered(body, breaks=False)
        return post_reply(cast.member(by), cast.get_topic(topic_id), text, uuid.uuid4().hex).id


def kept(cast: Cast, post_id: int) -> Post:
    with cast.app.app_context():
        return cast.post(post_id)


def page(browser: FlaskClient, url: str) -> str:
    return browser.get(url, follow_redirects=True).text


def test_a_new_topic_and_a_reply_keep_their_lines(cast: Cast) -> None:
    asker = cast.browser("asker")
    url = asker.post("/topics", data=QUESTION).location
    asker.post(f"/topics/{url.split('/')[2].split('-')[0]}/replies", data={"body": "one\ntwo"})
    shown = page(asker, url)
    assert BROKEN in shown and "one<br>\ntwo" in shown


def test_texts_by_the_api_keep_their_lines(cast: Cast) -> None:
    helper = program(cast, "helper")
    topic = helper.post("/topics", QUESTION).json
    reply = helper.post(f"/topics/{topic['id']}/replies", {"body": TYPED}).json
    news = {"space": "riding", "title": "Firmware 4.2 is out", "body": TYPED, "then": "publish"}
    told = program(cast, "staff").post("/news", news).json
    with cast.app.app_context():
        first = [cast.post(first_post(cast.app, number)).html for number in (topic["id"], told["id"])]
    assert all(BROKEN in html for html in (*first, reply["html"]))


def test_an_older_text_stays_in_shape_when_it_is_shown_and_edited(cast: Cast) -> None:
    topic_id = cast.topic()
    post_id, helper = old_reply(cast, topic_id), cast.browser("helper")
    assert WRAPPED in page(helper, f"/topics/{topic_id}")
    editor = page(helper, f"/posts/{post_id}/edit")
    assert 'data-breaks="off"' in editor and "a line end alone does not begin a new line" in editor
    assert 'aria-describedby="body-lines"' in editor and 'id="body-lines"' in editor
    assert save(helper, post_id, body=f"{TYPED}\n• oil", version="1").status_code == 303
    assert kept(cast, post_id).html == '<p dir="auto">• pump\n• patches\n• oil</p>\n'


def test_an_older_first_post_stays_in_shape(cast: Cast) -> None:
    topic_id = cast.topic(body=TYPED)
    post_id = first_post(cast.app, topic_id)
    with cast.app.app_context(), transaction():
        edit_post(cast.member("asker"), cast.post(post_id), rendered(TYPED, breaks=False), 1)
    assert WRAPPED in kept(cast, post_id).html
    form = {"title": "What to pack", "body": f"{TYPED}\n", "version": "2"}
    assert save(cast.browser("asker"), post_id, **form).status_code == 303
    assert WRAPPED in kept(cast, post_id).html


def test_a_newer_text_is_edited_with_its_lines(cast: Cast) -> None:
    post_id, helper = cast.reply(cast.topic()), cast.browser("helper")
    editor = page(helper, f"/posts/{post_id}/edit")
    assert "data-breaks" not in editor and "a line end alone" not in editor
    save(helper, post_id, body=TYPED, version="1")
    assert BROKEN in kept(cast, post_id).html


def test_an_earlier_text_comes_back_in_its_shape(app: Flask, cast: Cast) -> None:
    topic_id = cast.topic()
    post_id = old_reply(cast, topic_id)
    cast.reply(topic_id, "asker", "I will.")
    with app.app_context(), transaction():
        edit_post(cast.member("helper"), cast.post(post_id), rendered("one\ntwo", breaks=True), 1)
    assert "one<br>" in kept(cast, post_id).html
    moderator = cast.browser("moderator")
    earlier = (
        page(moderator, f"/posts/{post_id}/history").split(f"/posts/{post_id}/history/")[1].split("/")[0]
    )
    moderator.post(f"/posts/{post_id}/history/{earlier}/restore", data={"version": "2"})
    assert kept(cast, post_id).html == f'<p dir="auto">{WRAPPED}\n'
    assert not kept(cast, post_id).breaks
    later = page(moderator, f"/posts/{post_id}/history").split(f"/posts/{post_id}/history/")[1].split("/")[0]
    moderator.post(f"/posts/{post_id}/history/{later}/restore", data={"version": "3"})
    assert "one<br>\ntwo" in kept(cast, post_id).html and kept(cast, post_id).breaks


def test_the_preview_is_what_will_be_stored(cast: Cast) -> None:
    helper, topic_id = cast.browser("helper"), cast.topic()
    new, old = cast.reply(topic_id, body=TYPED), old_reply(cast, topic_id)
    for post_id, breaks in ((new, "on"), (old, "off")):
        seen = helper.post("/preview", data={"body": TYPED, "breaks": breaks}).text
        assert seen == kept(cast, post_id).html
    assert BROKEN in helper.post("/preview", data={"body": TYPED}).text


def test_a_quotation_of_an_older_text_looks_like_it(cast: Cast) -> None:
    topic_id = cast.topic()
    old, new = old_reply(cast, topic_id, "Charge it\nindoors."), cast.reply(topic_id, body=TYPED)
    asker = cast.browser("asker")
    assert "> Charge it indoors.\n" in asker.get(f"/posts/{old}/quotation").text
    assert "> • pump\n> • patches\n" in asker.get(f"/posts/{new}/quotation").text


def test_rendering_all_again_keeps_both(cast: Cast) -> None:
    topic_id = cast.topic()
    posts = [old_reply(cast, topic_id), cast.reply(topic_id, body=TYPED)]
    before = [kept(cast, post_id).html for post_id in posts]
    with cast.app.app_context():
        assert rerender() == 0
        with transaction():
            for post_id in posts:
                cast.post(post_id).html = "as it was drawn once"
        rerender(everything=True)
    assert [kept(cast, post_id).html for post_id in posts] == before

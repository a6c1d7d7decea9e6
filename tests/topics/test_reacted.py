"""Who reacted to a post."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.db import transaction
from app.forum.topics.operations import react
from tests.support.cast import Cast


def test_members_read_the_names_and_guests_do_not(cast: Cast, guest: FlaskClient) -> None:
    post_id = cast.reply(cast.topic(), "helper")
    cast.browser("asker").post(f"/posts/{post_id}/reactions/heart")
    cast.browser("staff").post(f"/posts/{post_id}/reactions/thanks")
    page = cast.browser("outsider").get(f"/posts/{post_id}/reactions").text
    assert "Mika Korhonen" in page and "Ana Sørlie" in page
    only = cast.browser("outsider").get(f"/posts/{post_id}/reactions?key=heart").text.split('id="who"')[1]
    assert "Mika Korhonen" in only and "Ana Sørlie" not in only
    assert guest.get(f"/posts/{post_id}/reactions").status_code in (302, 303)


def test_the_post_leads_there_once_somebody_reacted(cast: Cast) -> None:
    topic_id = cast.topic()
    post_id = cast.reply(topic_id)
    asker = cast.browser("asker")
    link = f'href="/posts/{post_id}/reactions" data-who'
    assert link not in asker.get(f"/topics/{topic_id}", follow_redirects=True).text
    asker.post(f"/posts/{post_id}/reactions/heart")
    assert link in asker.get(f"/topics/{topic_id}", follow_redirects=True).text


def test_a_place_one_may_not_see_has_no_reactions(cast: Cast) -> None:
    post_id = cast.reply(cast.topic(space="beta"))
    assert cast.browser("outsider").get(f"/posts/{post_id}/reactions").status_code == 404


@pytest.mark.parametrize("cursor", ["x", "WzFd", "WyJhIiwgImIiXQ"])
def test_a_cursor_that_was_not_made_here_is_not_found(cast: Cast, cursor: str) -> None:
    post_id = cast.reply(cast.topic())
    assert cast.browser("asker").get(f"/posts/{post_id}/reactions?after={cursor}").status_code == 404


def test_many_names_come_in_pages(app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.forum.topics.queries.reacted.PEOPLE_PER_PAGE", 2)
    post_id = cast.reply(cast.topic(), "helper")
    with app.app_context(), transaction():
        for who in ("asker", "staff", "product"):
            react(cast.member(who), cast.post(post_id), "heart")
    browser = cast.browser("asker")
    first = browser.get(f"/posts/{post_id}/reactions").text.split('id="who"')[1]
    older = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    second = browser.get(older).text.split('id="who"')[1]
    assert [name in first for name in ("Mika", "Ana", "Devika")] == [True, True, False]
    assert [name in second for name in ("Mika Korhonen", "Ana", "Devika")] == [False, False, True]

"""Removing what another wrote: moderators say why, authors are told, and what is said names whose it was."""

from __future__ import annotations

import html

import pytest
from flask import Flask

from app.forum.topics.queries.visible import first_post_id
from tests.moderation.conftest import Room
from tests.support.cast import Cast


def test_a_moderator_is_asked_why_and_the_author_reads_it(cast: Cast, room: Room) -> None:
    topic = cast.topic(by="outsider", title="Squeaking belt")
    post = cast.reply(topic, by="outsider")
    moderator = cast.browser("moderator")
    form = moderator.get(f"/posts/{post}/removal").text
    assert "Otto Fremd is told what you did and why." in form
    for key in ("spam", "abuse", "off-topic", "private"):
        assert f'value="{key}"' in form
    answer = moderator.post(
        f"/posts/{post}/removal", data={"way": "delete", "usual": "spam", "reason": "Third time."}
    )
    assert answer.status_code == 303
    page = html.unescape(moderator.get(answer.location, follow_redirects=True).text)
    assert "of Otto Fremd was deleted. They were told why." in page
    assert "Your topic was deleted" not in page and "Your reply was deleted" not in page
    assert room.log() == ["post.deleted"]
    assert room.notes("outsider") == [
        "Your post was deleted. In “Squeaking belt”. Spam or advertising. Third time."
    ]
    moderator.post(f"/posts/{post}/restore")
    assert room.notes("outsider")[0] == "Your post is back. In “Squeaking belt”."


def test_a_whole_topic_is_called_by_whose_it_was(cast: Cast, app: Flask) -> None:
    topic = cast.topic(by="outsider", title="Squeaking belt")
    with app.app_context():
        first = first_post_id(topic)
    moderator = cast.browser("moderator")
    moderator.post(f"/posts/{first}/removal", data={"way": "delete", "usual": "off-topic"})
    page = moderator.get(f"/posts/{first}/deleted").text
    assert "The topic of Otto Fremd was deleted" in page and "Your topic" not in page
    back = moderator.post(f"/posts/{first}/restore", follow_redirects=True).text
    assert "The topic of Otto Fremd is back." in back


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"way": "delete", "usual": "other", "reason": " "}, "Choose a reason or say why"),
        ({"usual": "spam"}, "Choose whether to delete or to hide it."),
    ],
)
def test_what_is_missing_is_said_and_the_words_are_kept(cast: Cast, sent: dict[str, str], words: str) -> None:
    post = cast.reply(cast.topic(), by="outsider")
    sent = {"reason": "Kept words.", **sent}
    answer = cast.browser("moderator").post(f"/posts/{post}/removal", data=sent)
    assert answer.status_code == 422
    assert words in answer.text
    assert sent["reason"].strip() in answer.text


def test_hiding_closes_the_case_and_tells_the_author(cast: Cast, room: Room) -> None:
    post, case = room.reported()
    moderator = cast.browser("moderator")
    moderator.post(f"/posts/{post}/removal", data={"way": "hide", "usual": "abuse"})
    assert room.notes("outsider") == ["Your post was hidden. In “Squeaking belt”. Insults or harassment"]
    assert "Hidden by Ingrid Lie" in moderator.get(f"/moderation/cases/{case}").text


def test_deleting_a_reported_post_on_its_page_closes_its_case(cast: Cast, room: Room) -> None:
    post, case = room.reported()
    moderator = cast.browser("moderator")
    moderator.post(f"/posts/{post}/removal", data={"way": "delete", "usual": "abuse"})
    room.log()
    assert "Deleted by Ingrid Lie" in moderator.get(f"/moderation/cases/{case}").text


@pytest.mark.parametrize("key", ["asker", "staff", "outsider"])
def test_only_moderators_take_away_what_others_wrote(cast: Cast, key: str) -> None:
    post = cast.reply(cast.topic(), by="helper")
    browser = cast.browser(key)
    assert browser.get(f"/posts/{post}/removal").status_code == 403
    assert browser.post(f"/posts/{post}/removal", data={"way": "delete", "usual": "spam"}).status_code == 403


def test_there_is_a_way_to_a_member_from_a_post_and_from_a_profile(cast: Cast) -> None:
    topic = cast.topic(by="outsider")
    address = f"/moderation/members/{cast.handle_of('outsider')}"
    profile = f"/people/{cast.handle_of('outsider')}"
    moderator = cast.browser("moderator")
    assert address in moderator.get(f"/topics/{topic}", follow_redirects=True).text
    assert address in moderator.get(profile).text
    assert address not in cast.browser("asker").get(profile).text


def test_staff_find_and_bring_back_what_they_deleted_and_nothing_else(cast: Cast, app: Flask) -> None:
    topic = cast.topic(title="Squeaking belt")
    mine = cast.reply(topic, by="staff", body="Oil it with honey.")
    other = cast.reply(topic, by="helper", body="Oil it with butter.")
    staff = cast.browser("staff")
    staff.delete(f"/posts/{mine}")
    cast.browser("helper").delete(f"/posts/{other}")
    page = staff.get("/moderation/trash")
    assert page.status_code == 200
    assert "Oil it with honey." in page.text and "Oil it with butter." not in page.text
    assert staff.post(f"/moderation/posts/{other}/restore").status_code in {403, 404}
    assert staff.post(f"/moderation/posts/{mine}/restore").status_code == 303
    with app.app_context():
        assert not cast.post(mine).is_gone and cast.post(other).is_gone


@pytest.mark.parametrize("path", ["", "/log", "/decided", "/trash?show=hidden", "/members/asker"])
def test_the_rest_of_the_room_stays_closed_to_staff(cast: Cast, path: str) -> None:
    assert cast.browser("staff").get(f"/moderation{path}").status_code == 404


def test_customers_have_no_trash(cast: Cast) -> None:
    assert cast.browser("asker").get("/moderation/trash").status_code == 404

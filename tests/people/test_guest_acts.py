"""What a guest begins is done once they are signed in: by password, by code, and by joining."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from random import Random
from string import ascii_letters
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.care.moderation.models import Flag
from app.core import clock
from app.core.db import db, transaction
from app.core.settings import change_settings
from app.forum.bookmarks.models import Bookmark
from app.forum.follows.models import Follow
from app.forum.polls.models import Ballot
from app.forum.questions.models import HelpVote
from app.forum.reactions.models import Reaction
from app.forum.spaces.models import Membership, Space
from app.forum.topics.models import HelpfulVote, MeToo, Post, Topic, Vote
from app.people.accounts.models import Member
from tests.people.conftest import Post as Mails
from tests.polls.support import option_ids, poll
from tests.support.cast import PASSWORD, Cast

HELPER = "helper@example.org"
NEW = {"name": "Noa Lind", "email": "noa@example.org", "password": "gravel before noon"}
REPLY = {"body": "Mine as well, since Tuesday.", "token": "a-token-of-a-form-1"}


@dataclass
class Began:
    """A form that a guest sends, what the sign-in page says of it, and the rows of what is done."""

    url: str
    says: str
    rows: Any
    form: dict[str, str] = field(default_factory=lambda: {"set": "on"})


def question(cast: Cast) -> int:
    """A question of somebody else's with an answer."""
    topic_id = cast.topic()
    cast.reply(topic_id, "staff")
    return topic_id


def first_post(cast: Cast, topic_id: int, number: int = 1) -> int:
    with cast.app.app_context():
        found = db.session.scalar(select(Post.id).where(Post.topic_id == topic_id, Post.number == number))
        return found or 0


def voting(cast: Cast) -> Began:
    url = f"/topics/{cast.topic(kind='idea', title='More racks')}/vote"
    return Began(url, "Sign in to vote for “More racks”", select(Vote.member_id))


def having_this_too(cast: Cast) -> Began:
    return Began(
        f"/topics/{question(cast)}/me-too", "Sign in to say that you have this too", select(MeToo.member_id)
    )


def reacting(cast: Cast) -> Began:
    url = f"/posts/{first_post(cast, question(cast))}/reactions/heart"
    return Began(url, "Sign in to react to a post in “Range", select(Reaction.member_id))


def following(cast: Cast) -> Began:
    rows = select(Follow.member_id).where(Follow.target == "topic")
    return Began(f"/topics/{question(cast)}/follow", "Sign in to follow “Range", rows, {"level": "every"})


def following_a_space(cast: Cast) -> Began:
    rows = select(Follow.member_id).where(Follow.target == "space")
    return Began("/spaces/riding/follow", "Sign in to follow Riding", rows, {"level": "first"})


def replying(cast: Cast) -> Began:
    rows = select(Post.author_id).where(Post.body == REPLY["body"])
    return Began(f"/topics/{question(cast)}/replies", "Sign in to reply to “Range", rows, REPLY)


def bookmarking(cast: Cast) -> Began:
    url = f"/posts/{first_post(cast, question(cast))}/bookmark"
    return Began(url, "Sign in to bookmark a post in “Range", select(Bookmark.member_id))


def voting_in_a_poll(cast: Cast) -> Began:
    topic_id = poll(cast)
    choice = {"choice": str(option_ids(cast, topic_id)[1])}
    return Began(
        f"/topics/{topic_id}/poll/vote", "Sign in to vote in the poll", select(Ballot.member_id), choice
    )


def reporting(cast: Cast) -> Began:
    url = f"/posts/{first_post(cast, question(cast))}/flags"
    form = {"reason": "spam", "note": "Sells watches."}
    return Began(url, "Sign in to report a post in “Range", select(Flag.member_id), form)


def finding_helpful(cast: Cast) -> Began:
    url = f"/posts/{first_post(cast, question(cast), 2)}/helpful?value=up"
    return Began(url, "Sign in to say whether a post in “Range", select(HelpfulVote.member_id))


def finding_an_article_helpful(cast: Cast) -> Began:
    topic_id = question(cast)
    answer = first_post(cast, topic_id, 2)
    cast.browser("staff").post(f"/topics/{topic_id}/solution", data={"post_id": answer})
    article = {"title": "Why the range drops", "body": "Cold cells."}
    written = cast.browser("staff").post(f"/topics/{topic_id}/help-article", data=article)
    says = "Sign in to say whether “Why the range drops” helped"
    return Began(f"{written.location}/helpful", says, select(HelpVote.member_id), {"value": "yes"})


def joining_a_space(cast: Cast) -> Began:
    rows = (
        select(Membership.member_id)
        .join(Space, Space.id == Membership.space_id)
        .where(Space.slug == "riding")
    )
    return Began("/spaces/riding/membership", "Sign in to join Riding", rows, {})


def asking_to_join_a_space(cast: Cast) -> Began:
    rows = select(Membership.member_id).where(Membership.state != "active")
    return Began("/spaces/family/request", "Sign in to ask to join", rows, {"note": "We ride with two."})


ACTS = [
    voting, having_this_too, reacting, following, following_a_space, replying, bookmarking, voting_in_a_poll,
    reporting, finding_helpful, finding_an_article_helpful, joining_a_space, asking_to_join_a_space,
]  # fmt: skip


def carried(page: TestResponse) -> str:
    """The act that a page of the way in carries along."""
    found = re.findall(r'name="act" value="([^"]+)"', page.text)
    assert found, page.text[-3000:]
    return html.unescape(found[0])


def begin(guest: FlaskClient, began: Began) -> str:
    """Send the form as a guest; the page says what it is about, and nothing is done."""
    page = guest.post(began.url, data=began.form)
    assert page.status_code == 401 and began.says in page.text
    return carried(page)


def by_password(guest: FlaskClient, act: str, who: str = "outsider", **more: str) -> TestResponse:
    form = {"identity": f"{who}@example.org", "password": PASSWORD, "act": act, **more}
    return guest.post("/sign-in", data=form)


def done_by(cast: Cast, began: Began) -> list[int]:
    with cast.app.app_context():
        return list(db.session.scalars(began.rows))


def newcomer_id() -> int:
    return db.session.scalar(select(Member.id).where(Member.email == NEW["email"])) or 0


@pytest.mark.parametrize("prepare", ACTS)
def test_it_is_done_by_signing_in_with_a_password(
    cast: Cast, guest: FlaskClient, prepare: Callable[[Cast], Began]
) -> None:
    began = prepare(cast)
    before = done_by(cast, began)
    act = begin(guest, began)
    assert done_by(cast, began) == before
    assert guest.post("/sign-in", data={"identity": "outsider@example.org", "act": act}).status_code == 422
    answer = by_password(guest, act)
    assert answer.status_code == 303, answer.text[:3000]
    assert set(done_by(cast, began)) - set(before) == {cast.id_of("outsider")}
    assert guest.get(answer.location, follow_redirects=True).status_code == 200
    assert guest.get("/settings/sign-ins").status_code == 200, "and the browser is signed in"


@pytest.mark.parametrize("prepare", [voting, replying])
def test_it_is_done_by_signing_in_with_a_code(
    cast: Cast, guest: FlaskClient, post: Mails, prepare: Callable[[Cast], Began]
) -> None:
    began = prepare(cast)
    form = guest.post("/sign-in/way", data={"way": "code", "act": begin(guest, began), "next": "/"})
    asked = guest.post("/sign-in/code", data={"email": "outsider@example.org", "act": carried(form)})
    page = guest.get(asked.location)
    assert "You wanted to" in page.text
    sent = {"asked": re.findall(r'name="asked" value="([^"]+)"', page.text)[0], "code": "no"}
    assert guest.post("/sign-in/code/entered", data=sent).status_code == 422
    sent["code"] = post.code("outsider@example.org")
    assert guest.post("/sign-in/code/entered", data=sent).status_code == 303
    assert cast.id_of("outsider") in done_by(cast, began)


@pytest.mark.parametrize("prepare", [voting, replying, having_this_too, following])
def test_it_is_done_by_joining_and_confirming(
    cast: Cast, guest: FlaskClient, post: Mails, prepare: Callable[[Cast], Began]
) -> None:
    began = prepare(cast)
    form = guest.post("/sign-in/way", data={"way": "join", "act": begin(guest, began), "next": "/"})
    assert "You wanted to" in form.text
    refused = guest.post("/sign-up", data={"act": carried(form)})
    told = guest.post("/sign-up", data={**NEW, "act": carried(refused)}, follow_redirects=True)
    assert "You wanted to" in told.text
    link = post.link(NEW["email"])
    assert "You wanted to" in guest.get(link).text
    assert guest.post(link, data={"password": NEW["password"]}).status_code == 303
    with cast.app.app_context():
        assert newcomer_id() in done_by(cast, began)


def test_who_joins_where_no_mail_is_sent_signs_in_and_it_is_done(cast: Cast, guest: FlaskClient) -> None:
    began = voting(cast)
    joined = guest.post("/sign-up", data={**NEW, "act": begin(guest, began)}, follow_redirects=True)
    form = {"identity": NEW["email"], "password": NEW["password"], "act": carried(joined)}
    assert guest.post("/sign-in", data=form).status_code == 303
    with cast.app.app_context():
        assert newcomer_id() in done_by(cast, began)


def test_a_link_that_is_opened_in_another_browser_asks_once_more(
    cast: Cast, guest: FlaskClient, post: Mails
) -> None:
    began = replying(cast)
    guest.post("/sign-up", data={**NEW, "act": begin(guest, began)})
    other = cast.app.test_client()
    page = other.post(post.link(NEW["email"]), data={"password": NEW["password"]})
    assert page.status_code == 200 and "You wanted to reply to “Range drops in the cold”." in page.text
    assert REPLY["body"] in page.text and f'action="{began.url}"' in page.text
    assert done_by(cast, began) == []
    assert other.post(began.url, data=REPLY).status_code == 303
    with cast.app.app_context():
        assert done_by(cast, began) == [newcomer_id()]


def test_who_forgot_the_password_sets_another_and_it_is_done(
    cast: Cast, guest: FlaskClient, post: Mails
) -> None:
    began = replying(cast)
    form = guest.post("/sign-in/way", data={"way": "reset", "act": begin(guest, began), "next": "/"})
    guest.post("/reset", data={"email": "outsider@example.org", "act": carried(form)})
    new = {"password": "another quiet road"}
    page = guest.get(guest.post(post.link("outsider@example.org"), data=new).location)
    assert "Sign in to reply to" in page.text
    sent = {"identity": "outsider@example.org", "act": carried(page), **new}
    assert guest.post("/sign-in", data=sent).status_code == 303
    assert done_by(cast, began) == [cast.id_of("outsider")]


def test_a_stranger_prepares_nothing_for_somebody_else(cast: Cast, guest: FlaskClient) -> None:
    began = voting(cast)
    act = begin(guest, began)
    victim = cast.app.test_client()
    begin(victim, replying(cast))
    before = done_by(cast, began)
    page = by_password(victim, act)
    assert page.status_code == 200 and "You wanted to vote for “More racks”." in page.text
    assert done_by(cast, began) == before


def test_what_was_begun_long_ago_is_offered_and_then_forgotten(
    cast: Cast, guest: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    began = replying(cast)
    act, now = begin(guest, began), clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(minutes=61))
    page = by_password(guest, act)
    assert page.status_code == 200 and REPLY["body"] in page.text
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=3))
    assert by_password(guest, act).location == "/"
    assert done_by(cast, began) == []


@pytest.mark.parametrize(
    "damage",
    [
        lambda act: act[:-3] + "abc",
        lambda act: "x" * 300_000,
        lambda act: "",
        lambda act: act.replace(".", ""),
    ],
)
def test_a_forged_act_is_worth_nothing(cast: Cast, guest: FlaskClient, damage: Callable[[str], str]) -> None:
    began = voting(cast)
    before = done_by(cast, began)
    answer = by_password(guest, damage(begin(guest, began)))
    assert (answer.status_code, answer.location) == (303, "/")
    assert done_by(cast, began) == before


def test_only_what_is_marked_is_kept(cast: Cast, guest: FlaskClient) -> None:
    topic_id = cast.topic()
    for url in (
        f"/topics/{topic_id}/pin",
        f"/topics/{topic_id}/lock",
        "/settings/password",
        "/read",
        "/drafts",
        "/sign-out",
    ):
        answer = guest.post(url, data={"set": "on"})
        assert "act" not in re.findall(r'name="(\w+)"', answer.text), url


def test_every_route_that_is_marked(app: Flask) -> None:
    marked = {name for name, view in app.view_functions.items() if hasattr(view, "guest_act_words")}
    assert marked == {
        "ideas.vote",
        "polls.vote",
        "questions.article_helpful",
        "questions.ask_to_reopen",
        "reporting.send_report",
        "spaces.ask",
        "spaces.join",
        "topics.add_reaction",
        "topics.bookmark",
        "topics.create",
        "topics.follow_topic",
        "topics.helpful",
        "topics.me_too",
        "topics.reply",
        "web.follow_place",
    }


def test_a_text_with_files_or_too_much_of_it_is_given_back_to_be_copied(
    cast: Cast, guest: FlaskClient
) -> None:
    url = replying(cast).url
    files = {"body": "See the picture.", "files": (BytesIO(b"\x89PNG"), "crack.png")}
    answer = guest.post(url, data=files, content_type="multipart/form-data")
    assert answer.status_code == 401 and "See the picture." in answer.text
    assert 'name="act"' not in answer.text
    letters = "".join(Random(1).choices(ascii_letters, k=400_000))
    answer = guest.post(url, data={"body": letters})
    assert answer.status_code == 401 and 'name="act"' not in answer.text and letters[:200] in answer.text


def test_the_longest_reply_comes_along(cast: Cast, guest: FlaskClient) -> None:
    url = replying(cast).url
    letters = "".join(chr(0x4E00 + (n * 7919) % 20000) for n in range(31_990))
    page = guest.post(url, data={"body": letters, "token": "a-token-of-a-form-2"})
    assert by_password(guest, carried(page)).status_code == 303
    with cast.app.app_context():
        assert db.session.scalar(select(func.count()).where(Post.body == letters)) == 1


def test_what_a_guest_may_not_see_is_not_spoken_of(cast: Cast, guest: FlaskClient) -> None:
    hidden, missing = cast.topic(space="beta", kind="idea", title="Secret racks"), 999_999
    pages = [guest.post(f"/topics/{topic_id}/vote", data={"set": "on"}) for topic_id in (hidden, missing)]
    assert all(page.status_code == 401 and "Sign in to go on" in page.text for page in pages)
    assert "Secret" not in pages[0].text
    assert by_password(guest, carried(pages[0])).status_code == 404
    with cast.app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Vote).where(Vote.topic_id == hidden)) <= 1


def test_who_is_suspended_is_told_and_keeps_the_text(cast: Cast, guest: FlaskClient) -> None:
    began = replying(cast)
    answer = by_password(guest, begin(guest, began), "suspended")
    assert answer.status_code == 403 and "suspended" in answer.text and REPLY["body"] in answer.text
    assert done_by(cast, began) == []
    assert guest.get("/settings/sign-ins").status_code == 200


def test_who_waits_for_approval_is_told_and_keeps_the_text(
    cast: Cast, guest: FlaskClient, post: Mails
) -> None:
    with cast.app.app_context(), transaction():
        change_settings(sign_up="approval")
    began = replying(cast)
    guest.post("/sign-up", data={**NEW, "act": begin(guest, began)})
    answer = guest.post(post.link(NEW["email"]), data={"password": NEW["password"]})
    assert answer.status_code == 403 and "waits for approval" in answer.text and REPLY["body"] in answer.text
    assert done_by(cast, began) == []


def test_a_form_that_is_refused_comes_back_as_ever(cast: Cast, guest: FlaskClient) -> None:
    url = f"/topics/{cast.topic()}/replies"
    page = guest.post(url, data={"body": "x" * 32_001})
    answer = by_password(guest, carried(page))
    assert answer.status_code == 422 and "x" * 32_001 in answer.text


def test_pressed_twice_it_is_one_reply(cast: Cast, guest: FlaskClient) -> None:
    began = replying(cast)
    act = begin(guest, began)
    first, second = by_password(guest, act), by_password(guest, act)
    assert first.location == second.location
    assert len(done_by(cast, began)) == 1


def test_the_sign_in_page_from_another_site_does_nothing(cast: Cast, guest: FlaskClient) -> None:
    began = voting(cast)
    form = {"identity": HELPER, "password": PASSWORD, "act": begin(guest, began)}
    assert guest.post("/sign-in", data=form, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    page = guest.post(began.url, data=began.form, headers={"Sec-Fetch-Site": "cross-site"})
    assert page.status_code == 403 and 'name="act"' not in page.text


def test_no_page_is_reached_by_opening_an_address(cast: Cast, guest: FlaskClient) -> None:
    began = voting(cast)
    before = done_by(cast, began)
    act = begin(guest, began)
    guest.get(f"/sign-in?act={act}")
    by_password(guest, "")
    guest.get(f"/sign-in?act={act}", follow_redirects=True)
    assert guest.get("/sign-in/begun").status_code == 405
    assert done_by(cast, began) == before


def test_a_failed_act_is_not_counted_as_a_wrong_password(
    cast: Cast, guest: FlaskClient, limits_on: None
) -> None:
    act = begin(guest, replying(cast))
    for _ in range(12):
        assert by_password(guest, act, "suspended").status_code == 403


def test_a_signed_out_writer_of_a_topic_goes_on_as_well(cast: Cast, guest: FlaskClient) -> None:
    form = {
        "kind": "question",
        "space": "riding",
        "title": "Which lock holds?",
        "body": "Mine was cut.",
        "token": "a-token-of-a-form-3",
    }
    answer = by_password(guest, carried(guest.post("/topics", data=form)))
    assert answer.status_code == 303
    with cast.app.app_context():
        assert db.session.scalar(select(func.count()).where(Topic.title == form["title"])) == 1


def test_guests_see_who_has_this_too_and_every_form(cast: Cast, guest: FlaskClient) -> None:
    topic_id = question(cast)
    cast.browser("outsider").post(f"/topics/{topic_id}/me-too", data={"set": "on"})
    page = guest.get(f"/topics/{topic_id}", follow_redirects=True).text
    assert re.search(rf'id="topic-{topic_id}-me-too">1<', page)
    for form in ("replies", "me-too", "follow"):
        assert f'action="/topics/{topic_id}/{form}"' in page
    cast.browser("staff").post(f"/topics/{topic_id}/lock", data={"reason": "Done."})
    page = guest.get(f"/topics/{topic_id}", follow_redirects=True).text
    assert f'action="/topics/{topic_id}/replies"' not in page


def test_the_page_of_a_draft_learns_that_it_was_sent(cast: Cast, guest: FlaskClient) -> None:
    url = replying(cast).url
    place = f"topic:{url.split('/')[2]}"
    page = guest.post(url, data={**REPLY, "draft_place": place, "draft": ""})
    answer = by_password(guest, carried(page))
    assert f'data-sent="{place}"' in guest.get(answer.location).text

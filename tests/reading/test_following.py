"""Following tags, spaces and people, each level doing what it says."""

from __future__ import annotations

import html
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.db import db, transaction
from app.core.jobs import run_pending
from app.forum.follows.models import Follow
from tests.support.cast import Cast

SENTENCE = re.compile(r'<p><a href="/notifications/\d+/open">(.*?)</a>', re.S)
PLACES = {"space": "/spaces/riding/follow", "tag": "/tags/winter/follow", "member": "/people/helper/follow"}


def told(cast: Cast, who: str) -> list[str]:
    """What somebody is told, newest first, once the jobs have run."""
    with cast.app.app_context():
        run_pending()
    return [html.unescape(one) for one in SENTENCE.findall(cast.browser(who).get("/notifications").text)]


def winter(cast: Cast, by: str = "asker") -> None:
    """A topic with the tag, of which nobody is told any more."""
    cast.topic(by, tags=["winter"])
    with cast.app.app_context():
        run_pending()


def happen(cast: Cast) -> None:
    """Lena opens a topic about winter in the space Riding, and replies in it after Mika did."""
    topic_id = cast.topic("helper", title="Studded tyres", tags=["winter"])
    cast.reply(topic_id, "asker", "Good ones.")
    cast.reply(topic_id, "helper", "And quiet.")


OPENED, REPLIED = "Lena Novak opened “Studded tyres” in Riding", "Lena Novak replied in “Studded tyres”"
ANSWERED = "Mika Korhonen replied in “Studded tyres”"
HEARD = {
    ("space", "every"): [REPLIED, ANSWERED, OPENED],
    ("tag", "every"): [REPLIED, ANSWERED, OPENED],
    ("member", "every"): [REPLIED, OPENED],
    ("space", "first"): [OPENED],
    ("tag", "first"): [OPENED],
    ("member", "first"): [OPENED],
    ("space", "muted"): [],
    ("tag", "muted"): [],
    ("member", "muted"): [],
}


@pytest.mark.parametrize("target, level", HEARD)
def test_each_level_does_what_it_says(cast: Cast, target: str, level: str) -> None:
    winter(cast)
    for _ in range(2):
        assert cast.browser("product").post(PLACES[target], data={"level": level}).status_code == 303
    happen(cast)
    assert told(cast, "product") == HEARD[target, level]


@pytest.mark.parametrize("muted", ["space", "tag", "member"])
def test_muted_wins_over_followed(cast: Cast, muted: str) -> None:
    winter(cast)
    browser = cast.browser("product")
    for target, path in PLACES.items():
        browser.post(path, data={"level": "muted" if target == muted else "every"})
    happen(cast)
    expected = [ANSWERED] if muted == "member" else []
    assert told(cast, "product") == expected


def test_a_topic_followed_itself_is_heard_in_a_muted_space(cast: Cast) -> None:
    topic_id, browser = cast.topic("helper", title="Studded tyres"), cast.browser("product")
    browser.post("/spaces/riding/follow", data={"level": "muted"})
    browser.post(f"/topics/{topic_id}/follow", data={"level": "every"})
    cast.reply(topic_id, "asker")
    assert told(cast, "product") == [ANSWERED]


def test_who_mentions_me_reaches_me_in_a_muted_space_but_not_in_a_muted_topic(cast: Cast) -> None:
    open_topic, quiet = cast.topic(title="Mentioned here"), cast.topic(title="All quiet here")
    browser = cast.browser("product")
    browser.post("/spaces/riding/follow", data={"level": "muted"})
    browser.post(f"/topics/{quiet}/follow", data={"level": "muted"})
    for topic_id in (open_topic, quiet):
        cast.reply(topic_id, "helper", "Ask @product about it.")
    assert told(cast, "product") == ["Lena Novak mentioned you in “Mentioned here”"]


def test_nobody_is_told_of_what_they_may_not_read(cast: Cast) -> None:
    winter(cast, "helper")
    browser = cast.browser("outsider")
    for path in (PLACES["tag"], PLACES["member"]):
        browser.post(path, data={"level": "every"})
    cast.reply(cast.topic("helper", space="beta", title="Studded tyres", tags=["winter"]), "helper")
    assert told(cast, "outsider") == []


def test_what_cannot_be_seen_cannot_be_followed(cast: Cast, guest: FlaskClient) -> None:
    cast.topic(space="beta", tags=["secret"])
    browser = cast.browser("outsider")
    for path in ("/tags/secret/follow", "/spaces/beta/follow", "/tags/none/follow", "/people/nobody/follow"):
        assert browser.post(path).status_code == 404
    assert guest.post("/spaces/riding/follow").status_code in (302, 303, 401)


@pytest.mark.parametrize("level", ["", "ignored", "EVERY", "every\x00", "x" * 5000])
def test_only_known_levels(cast: Cast, level: str) -> None:
    assert cast.browser("asker").post("/spaces/riding/follow", data={"level": level}).status_code == 422


def test_a_topic_is_followed_or_muted_and_nothing_between(cast: Cast) -> None:
    topic_id = cast.topic()
    answer = cast.browser("asker").post(f"/topics/{topic_id}/follow", data={"level": "first"})
    assert answer.status_code == 422


def test_nobody_follows_themselves(cast: Cast) -> None:
    answer = cast.browser("asker").post("/people/asker/follow")
    assert answer.status_code == 403 and "need not follow yourself" in answer.text


def test_pages_say_how_one_follows(cast: Cast) -> None:
    cast.topic(tags=["winter"])
    browser = cast.browser("product")
    for target, path in PLACES.items():
        page = path.removesuffix("/follow")
        assert "Stay in touch" in browser.get(page).text
        browser.post(path, data={"level": "every"})
        assert '<option value="every" selected' in browser.get(page).text, target
        browser.post(path, data={"level": "muted"})
        assert "You have muted this" in browser.get(page).text
        for _ in range(2):
            assert browser.delete(path).status_code == 303
        assert "Stay in touch" in browser.get(page).text


def test_the_list_of_followed_topics_holds_what_belongs_to_it(cast: Cast) -> None:
    cast.topic(title="Tagged winter one", tags=["winter"])
    cast.topic("staff", title="Opened by the staff")
    muted = cast.topic("staff", title="Muted by oneself")
    cast.topic(title="Of no interest here")
    browser = cast.browser("product")
    assert "You follow nothing yet" in browser.get("/following").text
    browser.post("/tags/winter/follow")
    browser.post("/people/staff-one/follow")
    browser.post(f"/topics/{muted}/follow", data={"level": "muted"})
    page = browser.get("/following").text
    assert "Tagged winter one" in page and "Opened by the staff" in page
    assert "Muted by oneself" not in page and "Of no interest" not in page
    browser.post("/tags/winter/follow", data={"level": "muted"})
    assert "Tagged winter one" not in browser.get("/following").text


def listed(browser: FlaskClient) -> str:
    """The list on the page of what one follows."""
    page = browser.get("/settings/following").text
    return page[page.index('id="following-title"') : page.index("</main")]


def test_all_in_one_place_to_be_changed_and_removed(app: Flask, cast: Cast) -> None:
    topic_id, browser = cast.topic(title="Opened by me", tags=["winter"]), cast.browser("asker")
    for path in PLACES.values():
        browser.post(path, data={"level": "first"})
    page = listed(browser)
    assert all(name in page for name in ("Opened by me", "#winter", "Riding", "Lena Novak"))
    form = {"target": "topic", "id": str(topic_id), "level": "muted"}
    for _ in range(2):
        assert browser.post("/settings/following", data=form).status_code == 303
    with app.app_context():
        assert db.session.get_one(Follow, (cast.id_of("asker"), "topic", topic_id)).level == "muted"
    for _ in range(2):
        assert browser.post("/settings/following", data={**form, "level": "none"}).status_code == 303
    assert "Opened by me" not in listed(browser)
    assert browser.post("/settings/following", data={**form, "level": "first"}).status_code == 422
    for wrong in ({"target": "planet"}, {"id": "x"}, {"id": "99999999999999999999"}):
        assert browser.post("/settings/following", data={**form, **wrong}).status_code == 404


def test_what_is_lost_is_listed_without_a_name(cast: Cast) -> None:
    browser = cast.browser("asker")
    browser.post("/spaces/beta/follow")
    assert "Beta riders" in listed(browser)
    browser.delete("/spaces/beta/membership")
    page = listed(browser)
    assert "No longer available" in page and "Beta riders" not in page
    with cast.app.app_context():
        space_id = cast.space("beta").id
    form = {"target": "space", "id": str(space_id)}
    assert browser.post("/settings/following", data={**form, "level": "every"}).status_code == 404
    assert browser.post("/settings/following", data={**form, "level": "none"}).status_code == 303
    assert "No longer available" not in listed(browser)


def test_the_list_of_follows_goes_on_by_keyset(app: Flask, cast: Cast) -> None:
    topics = [cast.topic(title=f"Topic number {number:03}") for number in range(53)]
    browser = cast.browser("asker")
    first = browser.get("/settings/following").text
    more = first.split('rel="next" href="')[1].split('"')[0]
    second = browser.get(more).text
    for number in range(len(topics)):
        assert (f"Topic number {number:03}" in first) is not (f"Topic number {number:03}" in second)
    with app.app_context(), transaction():
        assert db.session.query(Follow).count() >= 53

"""The picture above news: re-encoded, described, and shown only to those who may see the news."""

from __future__ import annotations

import os
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from app.forum.news.chores import tidy_covers
from tests.admin.test_cover import SVG, claiming
from tests.news.conftest import TITLE, Desk, picture
from tests.support.cast import Cast

ALT = "A bicycle in the snow"


def with_cover(desk: Desk, browser: FlaskClient, **more: object) -> int:
    """Write news with a picture in a browser."""
    answer = desk.send(browser, cover_file=(picture(), "cover.png"), cover_alt=ALT, **more)
    assert answer.status_code == 303, answer.text[:3000]
    return int(answer.location.split("/")[2])


def kept(cast: Cast) -> set[str]:
    return {path.name for path in (Path(cast.app.config["DATA"]) / "news-covers").glob("*")}


def edit(desk: Desk, browser: FlaskClient, topic_id: int, **more: object):  # type: ignore[no-untyped-def]
    form = {
        "title": TITLE,
        "body": "It charges in the cold.",
        "version": "1",
        "zone": "UTC",
        "cover_alt": ALT,
    }
    return browser.patch(f"/posts/{desk.first_post(topic_id)}", data={**form, **more})


def test_it_stands_on_the_page_the_front_page_and_in_lists(
    desk: Desk, staff: FlaskClient, guest: FlaskClient
) -> None:
    topic_id = with_cover(desk, staff)
    name = desk.topic(topic_id).cover
    image = f'<img src="/news/covers/{name}" alt="{ALT}" width="1600" height="800">'
    assert image in guest.get(desk.topic(topic_id).url).text
    assert image in guest.get("/").text
    assert f'src="/news/covers/{name}" alt="" width="1600" height="800"' in guest.get("/news").text
    answer = guest.get(f"/news/covers/{name}")
    shown = Image.open(BytesIO(answer.data))
    assert (answer.content_type, shown.format, shown.size) == ("image/webp", "WEBP", (1600, 800))
    assert answer.headers["Cache-Control"].startswith("private")


def test_the_cover_of_a_draft_is_for_staff(
    desk: Desk, staff: FlaskClient, reader: FlaskClient, guest: FlaskClient
) -> None:
    topic_id = with_cover(desk, staff, then="draft")
    address = f"/news/covers/{desk.topic(topic_id).cover}"
    assert [browser.get(address).status_code for browser in (staff, reader, guest)] == [200, 404, 404]
    staff.post(f"/topics/{topic_id}/publication")
    assert guest.get(address).status_code == 200
    staff.delete(f"/topics/{topic_id}/publication")
    assert guest.get(address).status_code == 404


def test_the_cover_of_a_closed_space_is_for_its_members(
    cast: Cast, desk: Desk, staff: FlaskClient, reader: FlaskClient
) -> None:
    name = desk.topic(with_cover(desk, staff, space="beta")).cover
    assert reader.get(f"/news/covers/{name}").status_code == 200
    assert cast.browser("outsider").get(f"/news/covers/{name}").status_code == 404


def test_a_picture_needs_words(desk: Desk, staff: FlaskClient) -> None:
    answer = desk.send(staff, cover_file=(picture(), "cover.png"))
    assert answer.status_code == 422
    assert "The description is missing." in answer.text


def test_a_picture_survives_another_mistake_in_the_form(desk: Desk, staff: FlaskClient) -> None:
    answer = desk.send(staff, title="x", cover_file=(picture(), "cover.png"), cover_alt=ALT)
    assert answer.status_code == 422
    name = answer.text.split('name="cover" value="')[1].split('"')[0]
    again = desk.send(staff, cover=name, cover_alt=ALT)
    assert desk.topic(int(again.location.split("/")[2])).cover == name


def test_it_is_replaced_and_removed(desk: Desk, staff: FlaskClient, guest: FlaskClient) -> None:
    topic_id = with_cover(desk, staff)
    first = desk.topic(topic_id).cover
    answer = edit(desk, staff, topic_id, cover=first, cover_file=(picture((300, 200)), "new.png"))
    assert answer.status_code == 303
    second = desk.topic(topic_id).cover
    assert second and second.endswith("-300x200.webp")
    assert guest.get(f"/news/covers/{first}").status_code == 404
    assert edit(desk, staff, topic_id, cover=second, remove_cover="1").status_code == 303
    assert desk.topic(topic_id).cover is None
    assert guest.get(f"/news/covers/{second}").status_code == 404


def test_other_changes_leave_it_alone(desk: Desk, staff: FlaskClient) -> None:
    topic_id = with_cover(desk, staff)
    name = desk.topic(topic_id).cover
    edit(desk, staff, topic_id, cover=name, must_read="1")
    assert (desk.topic(topic_id).cover, desk.topic(topic_id).must_read) == (name, True)


@pytest.mark.parametrize(
    ("upload", "words"),
    [
        (SVG, "cannot be read as a picture"),
        (b"<script>alert(1)</script>", "cannot be read as a picture"),
        (claiming(60_000, 60_000), "more than 40 megapixels"),
        (b"\x89PNG" + b"\0" * (4 * 1024 * 1024), "larger than 4 MB"),
    ],
    ids=["svg", "script", "bomb", "large"],
)
def test_hostile_files_are_refused_beside_the_field(
    cast: Cast, desk: Desk, staff: FlaskClient, upload: bytes, words: str
) -> None:
    before = kept(cast)
    answer = desk.send(staff, cover_file=(BytesIO(upload), "../../evil.svg"), cover_alt=ALT)
    assert answer.status_code == 422
    assert words in answer.text
    assert kept(cast) == before


def test_customers_leave_no_file(cast: Cast, desk: Desk, reader: FlaskClient) -> None:
    before = kept(cast)
    desk.send(reader, cover_file=(picture(), "cover.png"), cover_alt=ALT)
    assert kept(cast) == before


@pytest.mark.parametrize("name", ["nothing.webp", "a" * 22 + "-1x1.webp", "..%2f..%2fsecret", "%00.webp"])
def test_nothing_else_is_served_or_taken(desk: Desk, staff: FlaskClient, name: str) -> None:
    assert staff.get(f"/news/covers/{name}").status_code == 404
    assert desk.send(staff, cover=name, cover_alt=ALT).status_code == 422


def test_what_nobody_shows_is_tidied_away_after_a_day(
    app: Flask, cast: Cast, desk: Desk, staff: FlaskClient
) -> None:
    used = desk.topic(with_cover(desk, staff)).cover
    desk.send(staff, title="x", cover_file=(picture((30, 30)), "cover.png"), cover_alt=ALT)
    folder = Path(cast.app.config["DATA"]) / "news-covers"
    with app.app_context():
        tidy_covers()
        fresh = kept(cast)
        for name in fresh:
            os.utime(folder / name, (1, 1))
        tidy_covers()
    assert len(fresh) > 1
    assert kept(cast) == {used}

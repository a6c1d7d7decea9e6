"""A kind that is registered in one place is offered everywhere."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from app.forum.topics.kinds import KINDS, PATHS, Kind, register
from tests.api.calling import Program, program
from tests.support.cast import Cast


@pytest.fixture
def event() -> Iterator[Kind]:
    """Another kind, for the length of a test."""
    kind = register(
        Kind(
            key="event",
            label="Event",
            plural="Events",
            glyph="calendar",
            path="events",
            invite="Announce an event",
            title_label="What happens?",
            title_hint="And when.",
            body_label="Where do we meet?",
            reply_label="Your reply",
            post_label="Post reply",
            empty="No events here yet.",
            about="Something to come to.",
            letter="v",
            hue=200,
            rail_links=(("calendar", "/events?order=next", "calendar", "What is next"),),
        )
    )
    yield kind
    del KINDS[kind.key], PATHS[kind.path]


@pytest.fixture
def topic(cast: Cast, event: Kind) -> int:
    return cast.topic("asker", kind="event", title="We ride around the lake", tags=["lake"])


def test_it_is_offered_and_written(cast: Cast, event: Kind) -> None:
    asker = cast.browser("asker")
    choice = asker.get("/topics/new").text
    assert "Announce an event" in choice and "Something to come to." in choice
    assert "What happens?" in asker.get("/topics/new?kind=event").text
    form = {"kind": "event", "space": "riding", "title": "We ride around the lake", "body": "At the harbour."}
    answer = asker.post("/topics", data={**form, "token": uuid4().hex})
    assert answer.status_code == 303
    page = asker.get(answer.location).text
    assert "At the harbour." in page and "Post reply" in page


def test_its_list_stands_in_the_rail_and_under_its_own_address(
    cast: Cast, topic: int, guest: FlaskClient
) -> None:
    page = guest.get("/events").text
    assert "<h1>Events</h1>" in page and "We ride around the lake" in page
    assert 'class="kind event hue-200"' in page
    assert '<a href="/events" data-letter="v" aria-current="page">' in page
    assert 'href="/events?order=next"' in page
    assert "We ride" not in guest.get("/events?tag=rain").text
    assert "We ride" in guest.get("/events?tag=lake&space=riding").text
    assert "We ride around the lake" in guest.get("/").text


def test_it_is_known_to_keys_search_spaces_and_administrators(
    cast: Cast, topic: int, guest: FlaskClient
) -> None:
    assert "<kbd>v</kbd></dt><dd>Events</dd>" in guest.get("/keys").text
    assert '<option value="event">' in guest.get("/search?q=lake").text
    assert "kind=event" in guest.get("/spaces/riding").text
    assert "We ride" in guest.get("/spaces/riding?kind=event").text
    assert 'value="event"' in cast.browser("admin").get("/admin/spaces/riding").text
    assert 'value="event"' in cast.browser("staff").get(f"/topics/{topic}/move").text
    assert "We ride around the lake" in guest.get("/people/asker").text


def test_it_is_known_to_the_api(cast: Cast, topic: int) -> None:
    anyone = Program(cast.app)
    [item] = anyone.get("/topics", kind="event").json["items"]
    assert (item["id"], item["kind"]) == (topic, "event")
    new = {"kind": "event", "space": "riding", "title": "The second ride", "body": "At nine."}
    assert program(cast, "asker").post("/topics", new).status_code == 201


def test_without_it_there_is_no_such_address(guest: FlaskClient) -> None:
    assert guest.get("/events").status_code == 404

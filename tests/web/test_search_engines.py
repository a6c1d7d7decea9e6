"""What search engines are told of a page: what it is about, its one address, and what is not for them."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from flask.testing import FlaskClient

from tests.support.cast import Cast

CLOSED = (
    *("/search?q=light", "/sign-in", "/sign-up", "/reset", "/nowhere"),
    "/topics/similar?title=light",
)

LISTS = ("/", "/questions", "/ideas", "/spaces/riding", "/tags/lake", "/people/asker", "/help", "/roadmap")


def told(text: str) -> dict[str, str]:
    """Title, description, canonical address and robots of a page."""
    patterns = {
        "title": r"<title>([^<]*)</title>",
        "description": r'<meta name="description" content="([^"]*)">',
        "canonical": r'<link rel="canonical" href="([^"]*)">',
        "robots": r'<meta name="robots" content="([^"]*)">',
    }
    found = {name: re.findall(pattern, text) for name, pattern in patterns.items()}
    assert all(len(values) <= 1 for values in found.values()), found
    return {name: values[0] for name, values in found.items() if values}


def test_a_topic_says_what_it_is_about(cast: Cast, guest: FlaskClient) -> None:
    topic = cast.topic(title="Does it rust?", body='Half a year of **rain** & "salt".')
    page = told(guest.get(f"/topics/{topic}?order=time&utm=x", follow_redirects=True).text)
    assert page["title"] == "Does it rust? · Hearth"
    assert page["description"] == "Half a year of rain &amp; &#34;salt&#34;."
    assert page["canonical"].startswith(f"http://localhost/topics/{topic}/does-it-rust")
    assert "robots" not in page


def test_later_pages_of_a_topic_have_titles_and_addresses_of_their_own(
    cast: Cast, guest: FlaskClient
) -> None:
    topic = cast.topic(kind="discussion", title="Which saddle bag?")
    for number in range(26):
        cast.reply(topic, body=f"Bag {number}")
    page = told(guest.get(f"/topics/{topic}?after=25", follow_redirects=True).text)
    assert page["title"].startswith("Which saddle bag? · from post 26 on")
    assert page["canonical"].endswith("?after=25")


@pytest.mark.parametrize(
    "path",
    ["/", "/questions", "/ideas", "/spaces/riding", "/tags/lake", "/people/asker", "/help", "/roadmap"],
)
def test_lists_have_one_address_and_a_description(cast: Cast, guest: FlaskClient, path: str) -> None:
    cast.topic(tags=["lake"])
    page = told(guest.get(f"{path}?utm_source=mail&order=x").text)
    assert page["canonical"] == f"http://localhost{path}"
    assert page["description"]


def test_titles_tell_pages_apart(cast: Cast, guest: FlaskClient) -> None:
    cast.topic(tags=["lake"])
    paths = ["/", "/questions", "/questions?only=unanswered", "/questions?tag=lake", "/ideas", "/discussions"]
    paths += [
        "/spaces/riding",
        "/spaces/riding?kind=idea",
        "/people/asker",
        "/people/asker?tab=replies",
        "/tags",
    ]
    titles = [told(guest.get(path).text)["title"] for path in paths]
    assert len(set(titles)) == len(paths), titles


@pytest.mark.parametrize("path", CLOSED)
def test_what_is_not_for_them_says_so(guest: FlaskClient, path: str) -> None:
    page = told(guest.get(path).text)
    assert page["robots"] == "noindex" and "canonical" not in page


@pytest.mark.parametrize("path", [*LISTS, "/topics/{topic}", "/topics/{idea}", "/spaces", "/people"])
def test_headings_follow_one_another_without_a_gap(cast: Cast, guest: FlaskClient, path: str) -> None:
    topic, idea = cast.topic(tags=["lake"]), cast.topic(kind="idea", title="A guest key")
    cast.reply(topic, "staff")
    address = path.format(topic=topic, idea=idea)
    for browser in (guest, cast.browser("asker"), cast.browser("moderator")):
        text = browser.get(address, follow_redirects=True).text
        levels = [int(level) for level in re.findall(r"<h([1-6])\b", text)]
        assert levels.count(1) == 1
        shown = levels[levels.index(1) :]
        assert all(after - before <= 1 for before, after in pairwise(shown)), (address, levels)

"""What is for a circle comes live to that circle, by socket and by catch-up, and to nobody else."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.core.db import transaction
from app.forum.ideas.operations import cast_vote
from app.forum.spaces.operations import leave_space
from app.forum.topics import operations as do
from app.forum.topics.text import compose
from tests.live.ears import Ear, first_post
from tests.support.cast import Cast

Listen = Callable[..., Ear]


def group_news(cast: Cast) -> int:
    """News in a space for members, for those only who joined it."""
    return cast.topic(
        "staff", space="family", kind="news", title="For the families", extras={"reach": "group"}
    )


@pytest.mark.parametrize("channel", ["lists", "space"])
def test_news_for_a_group_comes_to_those_who_joined(cast: Cast, ear: Listen, channel: str) -> None:
    with cast.app.app_context():
        channel = f"space:{cast.space('riding').id}" if channel == "space" else channel
    inside, outside, guest = ear("moderator"), ear("outsider"), ear("")
    for tab in (inside, outside, guest):
        assert tab.join(channel)["ok"]
    number = cast.topic("staff", kind="news", title="For the group", extras={"reach": "group"})
    assert f'id="topic-row-{number}"' in inside.streams()
    for tab in (outside, guest):
        assert tab.streams() == ""
    address = f"/live/catch-up?channel={channel}&after=0"
    assert f'id="topic-row-{number}"' in cast.browser("moderator").get(address).text
    for browser in (cast.browser("outsider"), cast.app.test_client()):
        caught = browser.get(address).text
        assert "For the group" not in caught and f"topic-row-{number}" not in caught


def test_who_leaves_the_space_hears_no_more_of_its_group(cast: Cast, ear: Listen) -> None:
    tab = ear("asker")
    tab.join("lists")
    group_news(cast)
    assert "For the families" in tab.streams()
    with cast.app.app_context(), transaction():
        leave_space(cast.member("asker"), cast.space("family"))
    group_news(cast)
    assert tab.streams() == ""


def test_only_members_are_shown_who_voted(cast: Cast, ear: Listen) -> None:
    number = cast.topic(kind="idea")
    member, guest = ear("asker"), ear("")
    assert member.join(f"members:{number}")["ok"]
    assert not guest.join(f"members:{number}")["ok"]
    guest.join(f"topic:{number}")
    with cast.app.app_context(), transaction():
        cast_vote(cast.member("helper"), cast.get_topic(number), 3, "For my sister.")
    assert "For my sister." in member.streams()
    heard = guest.streams()
    assert "votes" in heard and "sister" not in heard and "Lena" not in heard
    address = f"/live/catch-up?channel=members:{number}&after=0"
    assert "For my sister." in cast.browser("asker").get(address).text
    assert cast.app.test_client().get(address).status_code == 404


def test_members_who_may_not_see_a_topic_hear_nothing_of_its_votes(cast: Cast, ear: Listen) -> None:
    number = cast.topic(kind="idea", space="beta")
    assert not ear("outsider").join(f"members:{number}")["ok"]
    address = f"/live/catch-up?channel=members:{number}&after=0"
    assert cast.browser("outsider").get(address).status_code == 404


def test_what_many_do_makes_no_page_ask_for_itself(cast: Cast, ear: Listen) -> None:
    question, idea = cast.topic(), cast.topic(kind="idea")
    reply = cast.reply(question)
    tab = ear("")
    tab.join(f"topic:{question}")
    tab.join(f"topic:{idea}")
    with cast.app.app_context(), transaction():
        asker, helper = cast.member("asker"), cast.member("helper")
        do.post_reply(asker, cast.get_topic(question), compose("Here is more."), "t" * 20)
        do.edit_post(helper, cast.post(reply), compose("Better words."), 1)
        do.react(asker, first_post(cast, question), "heart")
        do.find_helpful(asker, cast.post(reply))
        do.say_me_too(helper, cast.get_topic(question))
        cast_vote(helper, cast.get_topic(idea), 2, "Please.")
    heard = tab.streams()
    assert "Better words." in heard and "Here is more." in heard
    assert "hearth-again" not in heard


def test_pages_that_ask_for_themselves_take_their_time(cast: Cast, ear: Listen) -> None:
    topic = cast.topic()
    readers = [ear() for _ in range(6)]
    for reader in readers:
        reader.join(f"topic:{topic}")
    with cast.app.app_context(), transaction():
        do.close_topic(cast.member("staff"), cast.get_topic(topic), "All is said.")
    assert 'within="0.2"' in readers[0].streams()

"""An open page plus the events since then is the page as it would be drawn now, whatever happened.

Each step is told in two ways: by the socket as it happens, and by the catch-up afterwards, twice.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.core.db import transaction
from app.core.events import Event
from app.forum.experiences.operations import allow_quotes, withdraw_quotes
from app.forum.ideas import operations as ideas
from app.forum.questions import operations as questions
from app.forum.topics import fragments
from app.forum.topics import operations as do
from app.forum.topics.events import TopicEvent
from app.forum.topics.models import Post, Topic
from app.people.accounts.models import Member
from tests.live.ears import Ear, first_post
from tests.live.pages import LivePage
from tests.support.cast import Cast

Listen = Callable[..., Ear]


@pytest.fixture(autouse=True)
def nothing_drawn_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """Other tests have drawn posts with the same numbers."""
    monkeypatch.setattr(fragments, "posts", fragments.Kept())
    monkeypatch.setattr(fragments, "rows", fragments.Kept())


class Scene:
    """A topic of each kind that has something, with replies, for steps to work on."""

    def __init__(self, cast: Cast, kind: str) -> None:
        self.cast = cast
        self.other = cast.topic(kind=kind, title="Another one") if kind in {"idea", "question"} else 0
        self.number = cast.topic(kind=kind, by="staff" if kind == "news" else "asker", tags=["winter"])
        self.replies = [
            cast.reply(self.number, by="helper"),
            cast.reply(self.number, by="staff", body="Officially."),
        ]

    def who(self, key: str) -> Member:
        return self.cast.member(key)

    @property
    def topic(self) -> Topic:
        return self.cast.get_topic(self.number)

    @property
    def first(self) -> Post:
        return first_post(self.cast, self.number)

    def reply(self, index: int = 0) -> Post:
        return self.cast.post(self.replies[index])


Step = Callable[[Scene], object]
# What brings other posts, or another page, is held against the page drawn anew where its scene is.
ELSEWHERE = {
    "tests/moving": {
        *("KindChanged", "TopicLeft", "TopicMerged", "TopicMoved", "TopicSplitOff"),
        *("PostsArrived", "PostsLeft"),
    },
    "tests/news": {"IdeaAnswered", "TopicNarrowed", "TopicWidened"},
    "tests/polls": {"PollChanged", "PollClosed", "PollVoted"},
    "tests/previews": {"PreviewsChanged"},
    "tests/topics": {"PostErased", "RevisionErased"},
}
BASES = {"TopicEvent", "PostEvent", "ConsentEvent"}
STEPS: dict[str, tuple[str, list[Step]]] = {
    "a reply": ("question", [lambda s: do.post_reply(s.who("helper"), s.topic, "One more.", "t" * 20)]),
    "a reply to a reply": (
        "discussion",
        [lambda s: do.post_reply(s.who("staff"), s.topic, "To you.", "u" * 20, s.reply())],
    ),
    "an edit": ("discussion", [lambda s: do.edit_post(s.who("helper"), s.reply(), "Better words.", 1)]),
    "an edit of the first post": (
        "question",
        [lambda s: do.edit_post(s.who("asker"), s.first, "It is cold.", 1)],
    ),
    "an edit of the solution": (
        "question",
        [
            lambda s: do.accept_solution(s.who("asker"), s.topic, s.reply()),
            lambda s: do.edit_post(s.who("helper"), s.reply(), "Warm it.", s.reply().version),
        ],
    ),
    "a deletion": ("question", [lambda s: do.delete_post(s.who("helper"), s.reply())]),
    "a deletion taken back": (
        "question",
        [
            lambda s: do.delete_post(s.who("helper"), s.reply()),
            lambda s: do.restore_post(s.who("helper"), s.reply()),
        ],
    ),
    "a deleted solution": (
        "question",
        [
            lambda s: do.accept_solution(s.who("asker"), s.topic, s.reply()),
            lambda s: do.delete_post(s.who("helper"), s.reply()),
        ],
    ),
    "a hidden post": ("experience", [lambda s: do.hide_post(s.who("moderator"), s.reply())]),
    "a hidden post shown again": (
        "experience",
        [
            lambda s: do.hide_post(s.who("moderator"), s.reply()),
            lambda s: do.show_post(s.who("moderator"), s.reply()),
        ],
    ),
    "a reaction": ("news", [lambda s: do.react(s.who("asker"), s.first, "heart")]),
    "a reaction taken back": (
        "news",
        [
            lambda s: do.react(s.who("asker"), s.reply(), "heart"),
            lambda s: do.unreact(s.who("asker"), s.reply(), "heart"),
        ],
    ),
    "a solution": ("question", [lambda s: do.accept_solution(s.who("asker"), s.topic, s.reply())]),
    "another solution": (
        "question",
        [
            lambda s: do.accept_solution(s.who("asker"), s.topic, s.reply(0)),
            lambda s: do.accept_solution(s.who("asker"), s.topic, s.reply(1)),
        ],
    ),
    "a solution withdrawn": (
        "question",
        [
            lambda s: do.accept_solution(s.who("asker"), s.topic, s.reply()),
            lambda s: do.withdraw_solution(s.who("asker"), s.topic),
        ],
    ),
    "an official answer": ("question", [lambda s: do.mark_official(s.who("staff"), s.reply(1))]),
    "an official answer that is the solution": (
        "question",
        [
            lambda s: do.mark_official(s.who("staff"), s.reply(1)),
            lambda s: do.accept_solution(s.who("asker"), s.topic, s.reply(1)),
        ],
    ),
    "an official answer no more": (
        "idea",
        [
            lambda s: do.mark_official(s.who("staff"), s.reply(1)),
            lambda s: do.unmark_official(s.who("staff"), s.reply(1)),
        ],
    ),
    "an official answer deleted": (
        "idea",
        [
            lambda s: do.mark_official(s.who("staff"), s.reply(1)),
            lambda s: do.delete_post(s.who("staff"), s.reply(1)),
        ],
    ),
    "a vote": ("idea", [lambda s: ideas.cast_vote(s.who("helper"), s.topic)]),
    "a vote taken back": (
        "idea",
        [
            lambda s: ideas.cast_vote(s.who("helper"), s.topic),
            lambda s: ideas.take_back_vote(s.who("helper"), s.topic),
        ],
    ),
    "the same question": ("question", [lambda s: do.say_me_too(s.who("helper"), s.topic)]),
    "a decision": ("idea", [lambda s: ideas.set_status(s.who("staff"), s.topic, "planned", "Next spring.")]),
    "two decisions": (
        "idea",
        [
            lambda s: ideas.set_status(s.who("staff"), s.topic, "planned", "Next spring."),
            lambda s: ideas.set_status(s.who("product"), s.topic, "in_progress", "We began."),
        ],
    ),
    "a decided idea": (
        "idea",
        [lambda s: ideas.set_status(s.who("staff"), s.topic, "shipped", "It is there.")],
    ),
    "a merge undone": (
        "idea",
        [
            lambda s: ideas.cast_vote(s.who("helper"), s.topic, 3, "For my sister."),
            lambda s: ideas.merge_idea(s.who("staff"), s.topic, s.cast.get_topic(s.other)),
            lambda s: ideas.unmerge_idea(s.who("staff"), s.topic),
        ],
    ),
    "a closed topic": ("question", [lambda s: do.close_topic(s.who("staff"), s.topic, "All is said.")]),
    "a topic opened again": (
        "discussion",
        [
            lambda s: do.close_topic(s.who("staff"), s.topic, "All is said."),
            lambda s: do.reopen_topic(s.who("staff"), s.topic),
        ],
    ),
    "a pinned topic": ("discussion", [lambda s: do.pin_topic(s.who("staff"), s.topic)]),
    "a topic unpinned": (
        "discussion",
        [lambda s: do.pin_topic(s.who("staff"), s.topic), lambda s: do.unpin_topic(s.who("staff"), s.topic)],
    ),
    "another title": (
        "experience",
        [
            lambda s: do.edit_topic(
                s.who("asker"),
                s.topic,
                s.first,
                title="Winter again",
                body="39 km this time.",
                version=s.first.version,
                tags=["snow"],
                fields={"rating": "2", "subject": "Fjell Trail"},
            )
        ],
    ),
    "a reply found helpful": (
        "question",
        [lambda s: do.find_helpful(s.who("asker"), s.reply())],
    ),
    "a solution with thanks, and its help article": (
        "question",
        [
            lambda s: do.accept_solution(s.who("asker"), s.topic, s.reply()),
            lambda s: do.accept_solution(s.who("asker"), s.topic, s.reply(), "Thank you!"),
            lambda s: questions.write_article(s.who("staff"), s.topic, "In winter", "Charge it."),
        ],
    ),
    "something missing": (
        "question",
        [lambda s: questions.request_information(s.who("staff"), s.topic, "Which firmware?")],
    ),
    "something missing that came": (
        "question",
        [
            lambda s: questions.request_information(s.who("staff"), s.topic, "Which firmware?"),
            lambda s: questions.waive_information(s.who("asker"), s.topic),
        ],
    ),
    "a question joined and parted": (
        "question",
        [
            lambda s: questions.mark_duplicate(s.who("staff"), s.topic, s.cast.get_topic(s.other)),
            lambda s: questions.unmark_duplicate(s.who("staff"), s.topic),
        ],
    ),
    "an archived topic taken back": (
        "discussion",
        [
            lambda s: do.archive_topic(s.who("staff"), s.topic),
            lambda s: do.unarchive_topic(s.who("staff"), s.topic),
        ],
    ),
    "an experience that may be quoted": (
        "experience",
        [lambda s: allow_quotes(s.who("asker"), s.topic)],
    ),
    "an experience that may not be quoted any more": (
        "experience",
        [
            lambda s: allow_quotes(s.who("asker"), s.topic),
            lambda s: withdraw_quotes(s.who("asker"), s.topic),
        ],
    ),
    "a topic hidden and shown": (
        "question",
        [
            lambda s: do.hide_post(s.who("moderator"), s.first),
            lambda s: do.show_post(s.who("moderator"), s.first),
        ],
    ),
}


@pytest.mark.parametrize("viewer", ["", "moderator"])
@pytest.mark.parametrize("name", STEPS)
def test_the_open_page_is_as_if_drawn_now(name: str, viewer: str, cast: Cast, ear: Listen) -> None:
    kind, steps = STEPS[name]
    scene = Scene(cast, kind)
    browser = cast.browser(viewer) if viewer else cast.app.test_client()
    # In order of time: by worth, an answer takes its new place when the page is drawn the next time.
    address = f"/topics/{scene.number}/x?order=time"
    live, late = open_twice(browser.get(address, follow_redirects=True).text)
    listener = ear(browser)
    listener.join(f"topic:{scene.number}")
    before = listener.follower.last_seen()
    for step in steps:
        take(scene, step)
        live.apply(listener.streams())
        listener.join(f"topic:{scene.number}")
    for _ in range(2):
        answer = browser.get(f"/live/catch-up?channel=topic:{scene.number}&after={before}")
        late.apply(answer.text)
    drawn = LivePage(browser.get(address, follow_redirects=True).text)
    assert str(late) == str(drawn)
    if not name.startswith("a topic hidden"):
        assert str(live) == str(drawn)


@pytest.mark.parametrize("path", ["/", "/{kind}s", "/spaces/riding"])
@pytest.mark.parametrize("name", STEPS)
def test_the_row_in_an_open_list_is_as_if_drawn_now(name: str, path: str, cast: Cast, ear: Listen) -> None:
    kind, steps = STEPS[name]
    scene = Scene(cast, kind)
    if kind == "news":  # the newest stands above the front page's list, not in it
        cast.topic(by="staff", space="announcements", kind="news", title="Newer")
    browser = cast.app.test_client()
    address = path.format(kind=kind).replace("newss", "news")
    live, late = open_twice(browser.get(address).text)
    with cast.app.app_context():
        channel = f"space:{cast.space('riding').id}" if "spaces" in path else "lists"
    listener = ear(browser)
    listener.join(channel)
    before = listener.follower.last_seen()
    for step in steps:
        take(scene, step)
    live.apply(listener.streams())
    for _ in range(2):
        late.apply(browser.get(f"/live/catch-up?channel={channel}&after={before}").text)
    row = f"topic-row-{scene.number}"
    drawn = LivePage(browser.get(address).text).main.find(id=row)
    assert drawn is not None
    assert str(live.main.find(id=row)) == str(late.main.find(id=row)) == str(drawn)


def open_twice(html: str) -> tuple[LivePage, LivePage]:
    return LivePage(html), LivePage(html)


def take(scene: Scene, step: Step) -> None:
    with scene.cast.app.app_context(), transaction():
        step(scene)


def test_every_event_of_a_topic_is_among_the_steps(cast: Cast) -> None:
    seen = {"TopicOpened", "TopicRemoved", "TopicReturned"}
    for kind, steps in STEPS.values():
        scene = Scene(cast, kind)
        for step in steps:
            take(scene, step)
    with cast.app.app_context():
        from sqlalchemy import select

        from app.core.db import db
        from app.core.events import EventRow

        seen |= set(db.session.scalars(select(EventRow.name).distinct()))
    known = {name for name, kind in Event.registry.items() if issubclass(kind, TopicEvent)}
    assert known - seen - BASES == set().union(*ELSEWHERE.values())

"""An open page plus the events since then is the page as it would be drawn now, whatever happened.

Each step is told in two ways: by the socket as it happens, and by the catch-up afterwards, twice. Every page
that shows the topic is held against a fresh one, for a guest, the member who wrote it, and staff.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator

import pytest
from flask.testing import FlaskClient

from app.core.db import transaction
from app.forum.topics import fragments
from tests.live.ears import Ear
from tests.live.pages import LivePage
from tests.live.state import announcing, answering, moving, polling, sharing, talking, wanting
from tests.live.state.scene import Scene, Steps
from tests.support.cast import Cast

Listen = Callable[..., Ear]
ROOMS = (talking, answering, wanting, announcing, polling, moving, sharing)
STEPS: Steps = {name: step for room in ROOMS for name, step in room.STEPS.items()}
# In order of time: by worth, an answer takes its new place when the page is drawn the next time.
TOPIC = "/topics/{number}/x?order=time"
# The rows of these lists are the same fragments, so each step looks at one of them, in turn.
LISTS = ("/{kind}s", "/spaces/riding", "/tags/winter")
MORE = {
    "question": ("/unanswered", "/questions?only=info"),
    "idea": ("/roadmap?declined=1", "/ideas?status=planned", "/ideas?order=votes"),
    "discussion": ("/people/asker",),
    "news": ("/spaces/riding/news",),
    "experience": ("/products/fjell-city",),
}
FOR_STAFF = {"discussion": ("/archived",), "news": ("/",), "experience": ("/insight/quotes",)}


@pytest.fixture(autouse=True)
def nothing_drawn_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """Other tests have drawn posts with the same numbers."""
    monkeypatch.setattr(fragments, "posts", fragments.Kept())
    monkeypatch.setattr(fragments, "rows", fragments.Kept())


class Tab:
    """A page that somebody has open, twice: told as it happens, and told afterwards."""

    def __init__(self, browser: FlaskClient, address: str, ear: Listen) -> None:
        self.browser, self.address = browser, address
        html = self.ask()
        self.live = LivePage(html, self.ask)
        self.late = self.live.twin()
        self.is_out = False
        self.ear = ear(browser)
        self.told = dict(self.live.channels)
        for channel, last in self.told.items():
            self.ear.say("join", {"channel": channel, "last": last})

    def ask(self) -> str:
        """The page as it is drawn now; nothing when it is gone for this reader."""
        answer = self.browser.get(self.address, headers={"X-Hearth-Again": "1"})
        return answer.text if answer.status_code == 200 else ""

    def listen(self) -> None:
        """Take in what was said since the last time, in its order."""
        for name, said in self.ear.messages():
            if name == "stream" and not self.is_out and said["id"] > self.told[said["channel"]]:
                self.told[said["channel"]] = said["id"]
                self.live.apply(said["channel"], said["html"])
            elif name == "signal":
                self.live.hear(said["name"])
            elif name == "out":
                self.is_out = True
                assert not self.ask(), f"out, but {self.address} is there"

    def catch_up(self) -> None:
        """Ask for what was missed on every channel since the page was opened, and take it in twice."""
        for channel, last in self.late.channels.items():
            answer = self.browser.get(f"/live/catch-up?channel={channel}&after={last}")
            if answer.status_code == 200:
                self.late.apply(channel, answer.text)
                self.late.apply(channel, answer.text)


@pytest.mark.parametrize("name", STEPS)
def test_open_pages_are_as_if_drawn_now(name: str, cast: Cast, ear: Listen) -> None:
    kind, actions = STEPS[name]
    scene = Scene(cast, kind)
    tabs = list(opened(scene, ear, LISTS[list(STEPS).index(name) % len(LISTS)]))
    for action in actions:
        with cast.app.app_context(), transaction():
            action(scene)
        for tab in tabs:
            tab.listen()
    for tab in tabs:
        drawn = tab.ask()
        tab.catch_up()
        if tab.is_out:
            continue
        if not drawn:
            # Nothing has this tag any more, or it leads elsewhere: the page stays, and says so.
            says = "This conversation moved to another place." in str(tab.live)
            assert says or not tab.live.tree.select("#topics > li, .post"), tab.address
            continue
        fresh = str(LivePage(drawn, tab.ask))
        for how, page in (("live", tab.live), ("late", tab.late)):
            assert not differences(str(page), fresh), (how, tab.address)


def differences(shown: str, fresh: str) -> list[str]:
    """The lines that are only in one of two pages."""
    if shown == fresh:
        return []
    lines = difflib.unified_diff(shown.split("\n"), fresh.split("\n"), "open", "drawn", n=0, lineterm="")
    return [line for line in lines if not line.startswith("@@")]


def opened(scene: Scene, ear: Listen, listed: str) -> Iterator[Tab]:
    """The pages that show the topic, as far as they differ from reader to reader."""
    guest = scene.cast.app.test_client()
    asker, staff = scene.cast.browser("asker"), scene.cast.browser("moderator")
    looks = {
        guest: (TOPIC, "/", listed, *MORE.get(scene.kind, ())),
        asker: (TOPIC,),
        staff: (TOPIC, *FOR_STAFF.get(scene.kind, ())),
    }
    for browser, paths in looks.items():
        for path in paths:
            address = path.format(number=scene.number, kind=scene.kind).replace("newss", "news")
            yield Tab(browser, address, ear)

"""Numbers: what happens where somebody may not look changes nothing that they see, not even a count.

Every surface is read as a guest and as an outsider, then people are busy in places that neither may see,
then every surface is read again. Both readings must be the same, but for what is said of now.
"""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core import clock
from app.core.db import transaction
from app.core.gather import flush_all
from app.core.jobs import run_pending
from app.forum.ideas import operations as ideas
from app.forum.questions import operations as questions
from app.forum.topics.operations import accept_solution, close_topic, react, say_me_too
from app.forum.topics.text import compose
from tests.experiences.support import product
from tests.support.cast import Cast
from tests.test_visibility_matrix import LISTS

# What a page says of the moment at which it was asked for, or draws by lot.
OF_NOW = re.compile(
    r'nonce="[^"]*"|nonce-[\w+/=-]+|name="token" value="[^"]*"|last="\d+"|<updated>[^<]*</updated>'
    r'|<meta name="csp-nonce"[^>]*>|"generated_at": ?"[^"]*"'
)
ASKED = (
    "/people/asker",
    "/people/helper",
    "/people/helper?tab=replies",
    "/people/staff-one",
    "/tags/sharedtag",
)
# Says only that the page about it may look again, where it asks the rule.
SIGNALS = ("/live/catch-up?channel=insight&after=0",)
SURFACES = [path for path in dict.fromkeys((*LISTS, *ASKED, "/spaces/riding")) if path not in SIGNALS]


def readings(browser: FlaskClient) -> dict[str, str]:
    """What each surface says."""
    return {path: OF_NOW.sub("", browser.get(path, follow_redirects=True).text) for path in SURFACES}


def be_busy(cast: Cast, space: str, number: int) -> None:
    """Everything that is counted somewhere, in a space, by people who also take part in the open ones."""
    about = {"product": str(number), "recommends": "yes", "quotable": "1"}
    stars = {"rating": "1", "subject": "", "outcome": "Broke"}
    topic = cast.topic("asker", space=space, title="Range in the cold", tags=["sharedtag"])
    idea = cast.topic("asker", space=space, kind="idea", title="A lighter frame", tags=["sharedtag"])
    cast.topic("helper", space=space, kind="experience", title="It broke", fields=stars, extras=about)
    answers = [cast.reply(topic, who, "For @asker, quaggle") for who in ("helper", "staff")]
    with cast.app.app_context(), transaction():
        asker, helper, staff = (cast.member(key) for key in ("asker", "helper", "staff"))
        say_me_too(helper, cast.get_topic(topic))
        react(helper, cast.post(answers[1]), "heart")
        accept_solution(asker, cast.get_topic(topic), cast.post(answers[0]), "Thanks")
        ideas.cast_vote(helper, cast.get_topic(idea), 3, "Heavy")
        ideas.set_status(staff, cast.get_topic(idea), "planned", "Soon")
        questions.write_article(staff, cast.get_topic(topic), "Help in the cold", compose("Indoors."))
        close_topic(staff, cast.get_topic(topic), "Done")


@pytest.fixture
def known(cast: Cast) -> int:
    """A product that everybody knows, and a topic with the tag that is used everywhere."""
    cast.topic("helper", title="About the tag", tags=["sharedtag"])
    number: int = product(cast, "zxproduct")
    return number


@pytest.mark.parametrize("viewer", ["guest", "outsider", "product"])
@pytest.mark.parametrize("space", ["family", "beta"])
def test_what_happens_elsewhere_changes_no_number(cast: Cast, known: int, viewer: str, space: str) -> None:
    browser = cast.app.test_client() if viewer == "guest" else cast.browser(viewer)
    # Read at one moment: the minute in the CSV of trends, and the ages of posts, move on by themselves.
    moment = clock.now()
    with clock.frozen(moment):
        readings(browser)
    settle(cast.app)
    with clock.frozen(moment):
        before = readings(browser)
    be_busy(cast, space, known)
    settle(cast.app)
    with clock.frozen(moment):
        after = readings(browser)
    told = [
        f"{path}: {difference(before[path], after[path])}" for path in SURFACES if before[path] != after[path]
    ]
    assert not told, "\n".join(told)


def settle(app: Flask) -> None:
    """Let the jobs run that were recorded, and what is gathered be written."""
    with app.app_context():
        run_pending()
        flush_all()


def difference(before: str, after: str) -> str:
    """Where two texts part."""
    at = next((n for n, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), 0)
    return f"…{before[max(at - 60, 0) : at + 60]!r} became …{after[max(at - 60, 0) : at + 60]!r}"

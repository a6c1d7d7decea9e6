"""What people write never runs: every payload, wherever people write, in a browser with CSP and without."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from app.core.db import transaction
from app.core.errors import HearthError
from app.core.jobs import run_pending
from app.core.settings import change_settings
from app.forum.topics.operations import open_topic, post_reply
from app.forum.topics.text import compose
from app.people.accounts.operations import change_profile
from tests.browser.conftest import Open
from tests.payloads import FORMULAS, PAYLOADS
from tests.support.cast import Cast

PER_PAGE = 25
PROVOKE = """() => {
  for (const element of document.querySelectorAll('main *')) {
    for (const name of ['mouseover', 'mouseenter', 'focus', 'toggle', 'error', 'load', 'animationstart'])
      element.dispatchEvent(new Event(name, {bubbles: true}));
  }
  return window.__xss || 0;
}"""


@pytest.fixture(scope="module")
def pages(server) -> list[str]:  # type: ignore[no-untyped-def]
    """Addresses of pages that carry every payload in bodies, titles, tags, names, bios and fields."""
    cast: Cast = server.cast
    with server.app.app_context():
        topic = write_bodies(cast, PAYLOADS)
        drawn = write_formulas(cast)
        titled = write_titles(cast)
        handle = write_profile(cast)
        run_pending()
    return [
        *parts(topic, PAYLOADS),
        *parts(drawn, FORMULAS),
        *titled,
        "/",
        "/latest",
        "/ideas",
        f"/people/{handle}",
        "/people",
        "/search?q=xss",
        "/tags",
        "/trending",
    ]


def parts(topic: int, payloads: list[str]) -> list[str]:
    return [f"/topics/{topic}/x?after={number}" for number in range(0, len(payloads) + 1, PER_PAGE)]


def write_formulas(cast: Cast) -> int:
    """Where formulas are drawn; the community goes on without."""
    with transaction():
        change_settings(mathematics=True)
    topic = write_bodies(cast, FORMULAS)
    with transaction():
        change_settings(mathematics=False)
    return topic


def write_bodies(cast: Cast, payloads: list[str]) -> int:
    topic = cast.topic(title="A topic for every payload")
    with transaction():
        for payload in payloads:
            try:
                post_reply(cast.member("helper"), cast.get_topic(topic), compose(payload), uuid.uuid4().hex)
            except HearthError:
                continue
    return topic


def write_titles(cast: Cast) -> Iterator[str]:
    made = []
    with transaction():
        for payload in PAYLOADS[::4]:
            fields = {"rating": "3", "subject": payload[:100], "outcome": payload[:190]}
            words = {"kind": "experience", "title": f"xss {payload}"[:190], "fields": fields}
            try:
                words["text"] = compose(payload)
                made.append(
                    open_topic(cast.member("helper"), cast.space(), token=uuid.uuid4().hex, **words).url
                )
            except HearthError:
                continue
    return iter(made[::6])


def write_profile(cast: Cast) -> str:
    with transaction():
        member = cast.member("outsider")
        bio = "\n\n".join(PAYLOADS[:60])[:1900]
        name = "<img src=x onerror=alert(1)>{{7*7}}"
        change_profile(member, name=name, handle=member.handle, about='"><svg onload=alert(1)>', bio=bio)
        return member.handle


@pytest.mark.parametrize("bypass_csp", [False, True], ids=["with CSP", "without CSP"])
def test_no_payload_runs(bypass_csp: bool, pages: list[str], open_page: Open, complaints) -> None:  # type: ignore[no-untyped-def]
    page = open_page("asker", bypass_csp=bypass_csp)
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    ran = [address for address in pages if runs(page, address)]
    assert not ran and not dialogs, (ran, dialogs)
    complaints.found.clear()


def runs(page: Page, address: str) -> bool:
    page.goto(address, wait_until="domcontentloaded")
    return bool(page.evaluate(PROVOKE))


def test_the_probe_notices_what_does_run(open_page: Open, complaints) -> None:  # type: ignore[no-untyped-def]
    page = open_page("", bypass_csp=True)
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.__xss=1\">')")
    page.wait_for_function("() => window.__xss === 1")
    assert page.evaluate(PROVOKE) == 1
    complaints.found.clear()

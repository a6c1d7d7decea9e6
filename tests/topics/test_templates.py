"""What the composer begins with in a space, and that it is no topic by itself."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support.cast import PEOPLE, Cast

TEXT = "## What happens\n\n## What you have tried\n"


def put(browser: FlaskClient, space: str = "family", version: int = 0, **form: str) -> TestResponse:
    typed = {"kind": "question", "text": TEXT, "hint": "Say which bike.", "version": str(version), **form}
    return browser.post(f"/spaces/{space}/templates", data=typed)


def open_in(browser: FlaskClient, space: str, body: str) -> TestResponse:
    form = {"kind": "question", "space": space, "title": "Does it rattle?", "body": body, "token": "t" * 20}
    return browser.post("/topics", data=form)


def test_the_composer_begins_with_the_template_of_the_space_that_was_asked_for(cast: Cast) -> None:
    assert put(cast.browser("helper")).status_code == 303
    browser = cast.browser("asker")
    page = browser.get("/topics/new?kind=question&space=family").text
    assert "## What you have tried</textarea>" in page and "Say which bike.</p>" in page
    assert "</textarea>" in (plain := browser.get("/topics/new?kind=question&space=riding").text)
    assert "## What you have tried</textarea>" not in plain
    assert "tried</textarea>" not in browser.get("/topics/new?kind=idea&space=family").text


def test_what_somebody_already_wrote_stays(cast: Cast) -> None:
    put(cast.browser("helper"))
    refused = open_in(cast.browser("asker"), "family", "")
    assert refused.status_code == 422 and "tried</textarea>" not in refused.text
    browser = cast.browser("asker")
    browser.post("/drafts", data={"draft_place": "new:question", "body": "Mine"})
    assert "Mine</textarea>" in browser.get("/topics/new?kind=question&space=family").text


@pytest.mark.parametrize(
    "body", [TEXT, "  ## What happens   ## What you have tried", TEXT.replace("\n", "\r\n")]
)
def test_a_template_that_nobody_filled_in_is_no_topic(cast: Cast, body: str) -> None:
    put(cast.browser("helper"))
    browser = cast.browser("asker")
    refused = open_in(browser, "family", body)
    assert refused.status_code == 422 and "Write something first." in refused.text
    assert open_in(browser, "family", TEXT + "Everything.").status_code == 303


def test_the_same_text_elsewhere_is_a_topic(cast: Cast) -> None:
    put(cast.browser("helper"))
    assert open_in(cast.browser("asker"), "riding", TEXT).status_code == 303


@pytest.mark.parametrize("viewer", [*sorted(PEOPLE), "guest"])
def test_only_owners_and_administrators_write_templates(cast: Cast, viewer: str) -> None:
    browser = cast.app.test_client() if viewer == "guest" else cast.browser(viewer)
    may = viewer in {"helper", "admin"}
    seen = 200 if may else 303 if viewer == "guest" else 403
    assert browser.get("/spaces/family/templates").status_code in {seen, 302 if viewer == "guest" else seen}
    assert put(browser).status_code in ({303} if may or viewer == "guest" else {403})
    assert ("tried</textarea>" in cast.browser("helper").get("/spaces/family/templates").text) is may
    if viewer in {"outsider", "product", "suspended"}:
        assert browser.get("/spaces/beta/templates").status_code == 404
        assert put(browser, "beta").status_code == 404


def test_nobody_learns_of_the_templates_of_a_space_they_cannot_write_in(cast: Cast) -> None:
    put(cast.browser("helper"), "beta", text="Zxsecret template")
    assert "Zxsecret" in cast.browser("asker").get("/topics/new?kind=question").text
    for space in ("beta", "riding", ""):
        page = cast.browser("outsider").get(f"/topics/new?kind=question&space={space}").text
        assert "Zxsecret" not in page


def test_two_owners_at_once_do_not_overwrite_each_other(cast: Cast) -> None:
    helper, admin = cast.browser("helper"), cast.browser("admin")
    put(helper)
    late = put(admin, text="Other words")
    assert late.status_code == 409 and "What happens" in late.text and "Other words</textarea>" in late.text
    assert put(admin).status_code == 303
    assert put(admin, version=1, text="Other words").status_code == 303
    assert put(helper, version=1, text="").status_code == 409
    assert put(helper, version=2, text="", hint="").status_code == 303
    assert "Other words" not in helper.get("/spaces/family/templates").text


@pytest.mark.parametrize("form", [{"text": "x" * 4_001}, {"hint": "x" * 301}, {"kind": "nonsense"}])
def test_what_is_too_long_is_said_and_kept(cast: Cast, form: dict[str, str]) -> None:
    refused = put(cast.browser("helper"), **form)
    assert refused.status_code == 422
    assert all(value in refused.text for name, value in form.items() if name != "kind")

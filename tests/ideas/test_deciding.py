"""Staff say what the company will do: with a reason, somebody responsible, and a history for everybody."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient

from app.core.db import db
from app.forum.topics.models import Decision
from tests.support.cast import Cast


def decide(
    browser: FlaskClient, topic_id: int, status: str, reason: str = "We start in March.", **more: object
) -> int:
    """Send the form and return the status of the answer."""
    form = {"status": status, "reason": reason, **more}
    return browser.post(f"/topics/{topic_id}/status", data=form).status_code


def test_the_history_says_who_when_from_what_to_what_and_why(
    cast: Cast, idea: int, guest: FlaskClient
) -> None:
    staff, product = cast.browser("staff"), cast.browser("product")
    assert decide(staff, idea, "planned", owner=cast.id_of("product")) == 303
    assert decide(product, idea, "in_progress", "We began.") == 303
    assert decide(staff, idea, "planned", "The supplier is late.") == 303
    page = guest.get(f"/topics/{idea}", follow_redirects=True).text
    box = page[page.index('class="decision"') :]
    assert "The supplier is late." in box and "Ana Sørlie" in box and "Responsible:" in box
    history = box[box.index("<details>") :]
    assert "We began." in history and "We start in March." in history
    assert history.index("Planned") < history.index("In progress")


def test_who_is_responsible_stays_until_somebody_else_is(app: Flask, cast: Cast, idea: int) -> None:
    decide(cast.browser("staff"), idea, "planned", owner=cast.id_of("product"))
    decide(cast.browser("admin"), idea, "in_progress", "We began.")
    with app.app_context():
        assert cast.get_topic(idea).status_owner_id == cast.member("product").id


def test_the_same_again_is_once(app: Flask, cast: Cast, idea: int) -> None:
    staff = cast.browser("staff")
    for _ in range(2):
        assert decide(staff, idea, "planned") == 303
    with app.app_context():
        assert db.session.query(Decision).filter_by(topic_id=idea).count() == 1


def test_what_is_missing_is_asked_for(cast: Cast, idea: int) -> None:
    staff = cast.browser("staff")
    wrong = [
        {"status": "planned", "reason": " "},
        {"status": "maybe", "reason": "Kept words"},
        {"status": "merged", "reason": "Kept words"},
        {"status": "", "reason": "Kept words"},
        {"status": "planned", "reason": "Kept words" * 60},
        {"status": "planned", "reason": "Kept words", "owner": str(cast.id_of("asker"))},
        {"status": "planned", "reason": "Kept words", "owner": "999999"},
    ]
    for form in wrong:
        answer = staff.post(f"/topics/{idea}/status", data=form)
        assert answer.status_code == 422, form
        assert form["reason"].strip() in answer.text and "field-error" in answer.text


def test_customers_do_not_decide(cast: Cast, idea: int, guest: FlaskClient) -> None:
    asker = cast.browser("asker")
    assert decide(asker, idea, "shipped") == 403
    assert asker.get(f"/topics/{idea}/status").status_code == 403
    assert guest.get(f"/topics/{idea}/status").status_code == 302
    assert "Decide about this idea" not in asker.get(f"/topics/{idea}", follow_redirects=True).text


def test_only_ideas_and_only_what_one_sees(cast: Cast) -> None:
    question, hidden = cast.topic(), cast.topic(kind="idea", space="beta")
    assert cast.browser("staff").get(f"/topics/{question}/status").status_code == 404
    product = cast.browser("product")
    assert product.get(f"/topics/{hidden}/status").status_code == 404
    assert decide(product, hidden, "planned") == 404


def test_the_form_leads_back_to_the_roadmap(cast: Cast, idea: int) -> None:
    staff = cast.browser("staff")
    page = staff.get(f"/topics/{idea}/status?back=roadmap&status=planned").text
    assert 'value="planned" selected' in page
    form = {"status": "planned", "reason": "In March.", "back": "roadmap"}
    assert staff.post(f"/topics/{idea}/status", data=form).headers["Location"] == "/roadmap"
    form = {"status": "declined", "reason": "No.", "back": "https://evil.example"}
    assert staff.post(f"/topics/{idea}/status", data=form).headers["Location"].startswith(f"/topics/{idea}/")

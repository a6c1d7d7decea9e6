"""What programs do with questions beyond asking and answering: each verb once for its key."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.test import TestResponse

from app.core.db import db
from app.core.jobs import run_pending
from app.forum.questions.models import HelpArticle
from tests.api.calling import V1, Program, assert_fits, assert_problem, program
from tests.support.cast import Cast


def solved(cast: Cast) -> int:
    """A question with a solution."""
    topic_id = cast.topic()
    post_id = cast.reply(topic_id)
    program(cast, "asker").post(f"/topics/{topic_id}/solution", {"post_id": post_id, "thanks": "Great!"})
    return topic_id


def change(caller: Program, body: dict[str, Any]) -> TestResponse:
    """Change the article."""
    url = f"{V1}/help/why-the-range-drops"
    return caller.client.patch(url, json=body, headers=caller.headers)


def test_helpful_votes(cast: Cast, asker: Program, document: dict[str, Any]) -> None:
    post_id = cast.reply(cast.topic())
    answer = asker.post(f"/posts/{post_id}/helpful", {"value": "up"})
    assert_fits(document, "Post", answer.json)
    assert answer.json["helpful_count"] == 1
    assert_problem(asker.post(f"/posts/{post_id}/helpful", {"value": "down"}), 403)
    assert_problem(asker.post(f"/posts/{post_id}/helpful", {"value": "sideways"}), 422, "value")
    assert_problem(asker.post("/posts/999999/helpful", {"value": "up"}), 404)
    assert asker.delete(f"/posts/{post_id}/helpful").json["helpful_count"] == 0


def test_thanks_and_missing_information(cast: Cast, document: dict[str, Any]) -> None:
    staff, topic_id = program(cast, "staff"), cast.topic()
    answer = staff.post(f"/topics/{topic_id}/needs-info", {"note": "Which firmware?"})
    assert_fits(document, "Topic", answer.json)
    assert answer.json["needs_info"] == "Which firmware?"
    assert staff.delete(f"/topics/{topic_id}/needs-info").json["needs_info"] is None
    assert_problem(staff.post(f"/topics/{topic_id}/needs-info", {"note": ""}), 422, "note")
    assert staff.get(f"/topics/{solved(cast)}").json["solution_thanks"] == "Great!"


def test_duplicates(cast: Cast) -> None:
    staff, first = program(cast, "staff"), cast.topic()
    again = cast.topic("outsider", title="Winter eats my battery")
    answer = staff.post(f"/topics/{again}/duplicate", {"other": str(first)})
    assert answer.json["is_duplicate"] and answer.json["closed"]
    assert not staff.delete(f"/topics/{again}/duplicate").json["is_duplicate"]
    assert_problem(staff.post(f"/topics/{again}/duplicate", {"other": str(again)}), 422, "other")
    assert_problem(program(cast, "helper").post(f"/topics/{again}/duplicate", {"other": str(first)}), 403)


def test_asking_to_reopen(cast: Cast, document: dict[str, Any]) -> None:
    topic_id, outsider, staff = cast.topic(), program(cast, "outsider"), program(cast, "staff")
    cast.browser("staff").post(f"/topics/{topic_id}/lock", data={"reason": "Too old."})
    asked = outsider.post(f"/topics/{topic_id}/reopen-request", {"reason": "It broke again."})
    assert_fits(document, "ReopenRequest", asked.json)
    path = f"/topics/{topic_id}/reopen-request"
    assert outsider.post(path, {"reason": "It broke again."}).json == asked.json
    asked = outsider.post(path, {"reason": "It broke twice."})
    assert asked.json["reason"] == "It broke twice."
    assert staff.get(f"/topics/{topic_id}/reopen-requests").json["items"] == [asked.json]
    assert program(cast, "helper").get(f"/topics/{topic_id}/reopen-requests").json["items"] == []
    number = asked.json["id"]
    assert_problem(outsider.post(f"/reopen-requests/{number}", {"outcome": "reopened"}), 403)
    decided = staff.post(f"/reopen-requests/{number}", {"outcome": "declined", "answer": "Ask anew, please."})
    assert (decided.json["outcome"], decided.json["answer"]) == ("declined", "Ask anew, please.")


def test_help_articles(cast: Cast, asker: Program, document: dict[str, Any]) -> None:
    topic_id, staff = solved(cast), program(cast, "staff")
    article = {"title": "Why the range drops", "body": "Cold cells."}
    made = staff.post(f"/topics/{topic_id}/help-article", article)
    assert_fits(document, "HelpArticle", made.json)
    assert made.status_code == 201 and made.headers["Location"].endswith("/help/why-the-range-drops")
    changed = change(staff, {**article, "body": "Colder cells.", "version": 1})
    assert changed.json["version"] == 2
    assert_problem(change(staff, {**article, "version": 1}), 409)
    assert asker.post("/help/why-the-range-drops/helpful", {"value": "yes"}).json["helpful_count"] == 1
    assert asker.delete("/help/why-the-range-drops/helpful").json["helpful_count"] == 0
    assert [each["slug"] for each in asker.get("/help", q="colder").json["items"]] == ["why-the-range-drops"]
    assert_problem(asker.post("/help/why-the-range-drops/withdrawal", {}), 403)
    assert staff.post("/help/why-the-range-drops/withdrawal", {}).json["withdrawn"]
    assert_problem(asker.get("/help/why-the-range-drops"), 404)
    assert not staff.delete("/help/why-the-range-drops/withdrawal").json["withdrawn"]


def test_similar_topics(cast: Cast, asker: Program, document: dict[str, Any]) -> None:
    cast.topic(title="Display stays black")
    cast.topic(space="beta", by="helper", title="Display prototype stays black")
    with cast.app.app_context():
        run_pending()
    found = program(cast, "outsider").get("/topics/similar", title="black display", kind="question")
    assert_fits(document, "SimilarTopics", found.json)
    assert [topic["title"] for topic in found.json["items"]] == ["Display stays black"]
    assert_problem(asker.get("/topics/similar", title="x", kind="poem"), 422, "kind")


@pytest.mark.parametrize("what", ["helpful", "needs-info", "duplicate", "reopen-request", "help-article"])
def test_a_key_writes_once(cast: Cast, what: str) -> None:
    staff, topic_id = program(cast, "staff"), solved(cast) if what == "help-article" else cast.topic()
    other = cast.topic("outsider", title="Winter eats my battery")
    who = staff
    if what == "reopen-request":
        cast.browser("staff").post(f"/topics/{topic_id}/lock")
        who = program(cast, "outsider")
    path, body = {
        "helpful": (f"/posts/{cast.reply(topic_id)}/helpful", {"value": "up"})
        if what == "helpful"
        else ("", {}),
        "needs-info": (f"/topics/{topic_id}/needs-info", {"note": "Which firmware?"}),
        "duplicate": (f"/topics/{topic_id}/duplicate", {"other": str(other)}),
        "reopen-request": (f"/topics/{topic_id}/reopen-request", {"reason": "It broke again."}),
        "help-article": (f"/topics/{topic_id}/help-article", {"title": "The cold", "body": "Cold cells."}),
    }[what]
    answers = [who.post(path, body, key="the-same-key") for _ in range(2)]
    assert answers[0].json == answers[1].json
    assert answers[1].headers["Idempotency-Replayed"] == "true"
    with cast.app.app_context():
        assert db.session.query(HelpArticle).count() == (what == "help-article")

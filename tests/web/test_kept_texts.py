"""Whatever refuses a form gives back what was written into it."""

from __future__ import annotations

import pytest

from app.core.errors import Busy
from app.forum.topics.routes import replying
from tests.support.cast import Cast

TEXT = "Forty-one kilometres\ninstead of <sixty-two>."
KEPT = "Forty-one kilometres\ninstead of &lt;sixty-two&gt;."


def test_a_topic_that_is_gone(cast: Cast) -> None:
    answer = cast.browser("asker").post("/topics/4711/replies", data={"body": TEXT})
    assert answer.status_code == 404 and KEPT in answer.text


def test_too_often(cast: Cast, limited: None) -> None:
    topic_id, browser = cast.topic(), cast.browser("asker")
    answers = [browser.post(f"/topics/{topic_id}/replies", data={"body": f"{TEXT} {n}"}) for n in range(13)]
    assert answers[-1].status_code == 429 and f"{KEPT} 12" in answers[-1].text


def test_a_busy_database(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object) -> None:
        raise Busy("One moment.")

    monkeypatch.setattr(replying, "post_reply", fail)
    answer = cast.browser("asker").post(f"/topics/{cast.topic()}/replies", data={"body": TEXT})
    assert answer.status_code == 503 and KEPT in answer.text


def test_a_space_that_takes_no_more_topics(cast: Cast) -> None:
    form = {"kind": "news", "space": "riding", "title": "Range drops", "body": TEXT}
    answer = cast.browser("asker").post("/topics", data=form)
    assert answer.status_code in (403, 422) and KEPT in answer.text and "Range drops" in answer.text


def test_another_site(cast: Cast) -> None:
    headers = {"Origin": "https://evil.example"}
    answer = cast.browser("asker").post("/topics", data={"body": TEXT}, headers=headers)
    assert answer.status_code == 403 and KEPT in answer.text


def test_passwords_are_not_given_back(cast: Cast) -> None:
    answer = cast.browser("asker").post("/no/such/page", data={"password": "hunter2", "body": TEXT})
    assert answer.status_code == 404 and KEPT in answer.text and "hunter2" not in answer.text

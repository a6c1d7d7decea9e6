"""How much may be uploaded: by tier, a day and in total, and how often."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from app.core import clock
from app.core.db import transaction
from app.core.limits import limiter
from app.core.settings import change_settings
from app.forum.uploads.limits import MB, limits_of
from app.forum.uploads.queries import used_by
from tests.support.cast import Cast
from tests.uploads.files import send, sent


def allow(cast: Cast, **limits: object) -> None:
    with cast.app.app_context(), transaction():
        change_settings(upload_limits=limits)


def text(size: int, mark: str = "a") -> bytes:
    return mark.encode() * size


def test_who_is_known_better_may_send_more(cast: Cast) -> None:
    with cast.app.app_context():
        newcomer, staff = limits_of(cast.member("asker")), limits_of(cast.member("staff"))
    assert newcomer.file == 4 * MB < staff.file == 50 * MB
    assert newcomer.day == 20 * MB and newcomer.total == 50 * MB


def test_the_limit_of_the_members_own_tier_counts(cast: Cast) -> None:
    allow(cast, newcomer=[1, 10, 10], staff=[2, 10, 10])
    body = text(MB + 1)
    refused = send(cast.browser("asker"), body, "a.txt")
    assert refused.status_code == 413 and "larger than 1.0 MB" in refused.get_json()["detail"]
    assert send(cast.browser("staff"), body, "a.txt").status_code == 201


def test_no_file_is_larger_than_a_request_may_be(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(cast.app.config, "MAX_CONTENT_LENGTH", 3 * MB)
    refused = send(cast.browser("staff"), text(3 * MB), "a.txt")
    assert refused.status_code == 413 and "larger than 2.9 MB" in refused.get_json()["detail"]


def test_a_day_has_an_end(cast: Cast) -> None:
    allow(cast, newcomer=[2, 3, 10])
    asker = cast.browser("asker")
    sent(asker, text(2 * MB), "a.txt")
    refused = send(asker, text(2 * MB, "b"), "b.txt")
    assert refused.status_code == 429 and refused.headers["Retry-After"] == "3600"
    assert refused.get_json()["detail"] == "That is more than 3.0 MB of files in one day."
    with clock.frozen(clock.now() + timedelta(hours=25)):
        tomorrow = cast.browser("asker")
        assert send(tomorrow, text(2 * MB, "b"), "b.txt").status_code == 201


def test_all_files_of_a_member_have_a_limit_too(cast: Cast) -> None:
    allow(cast, newcomer=[2, 100, 3])
    asker = cast.browser("asker")
    first = sent(asker, text(2 * MB), "a.txt")
    refused = send(asker, text(2 * MB, "b"), "b.txt")
    assert refused.status_code == 422
    assert "you may keep 3.0 MB of files here" in refused.get_json()["errors"]["file"]
    assert asker.delete(f"/uploads/{first['key']}").status_code == 204
    assert send(asker, text(2 * MB, "b"), "b.txt").status_code == 201


def test_what_was_sent_twice_counts_once(cast: Cast) -> None:
    asker = cast.browser("asker")
    for _again in range(3):
        sent(asker, text(1000), "a.txt")
    with cast.app.app_context():
        assert used_by(cast.member("asker")).total == 1000


def test_a_post_has_so_many_files_and_no_more(cast: Cast) -> None:
    allow(cast, per_post=2)
    asker, topic = cast.browser("asker"), cast.topic()
    words = "\n\n".join(sent(asker, text(9, mark), f"{mark}.txt")["markdown"] for mark in "abc")
    answer = asker.post(f"/topics/{topic}/replies", data={"body": words, "token": "t" * 12})
    assert answer.status_code == 422
    assert "A post can have at most 2 files." in answer.text and "a.txt" in answer.text


def test_an_edit_keeps_files_that_were_allowed_once(cast: Cast) -> None:
    asker = cast.browser("asker")
    words = "\n\n".join(sent(asker, text(9, mark), f"{mark}.txt")["markdown"] for mark in "abc")
    post = cast.reply(cast.topic(), "asker", words)
    allow(cast, per_post=2)
    answer = asker.patch(f"/posts/{post}", data={"body": f"Better: {words}", "version": "1"})
    assert answer.status_code == 303


def test_many_in_a_minute_are_too_many(cast: Cast) -> None:
    asker = cast.browser("asker")
    limiter.enabled = True
    answers = [send(asker, text(9 + n), "a.txt") for n in range(21)]
    assert {answer.status_code for answer in answers[:20]} == {201}
    assert answers[20].status_code == 429 and answers[20].content_type == "application/problem+json"
    assert "Wait a minute" in answers[20].get_json()["detail"]


def test_the_composer_says_the_limit(cast: Cast) -> None:
    page: FlaskClient = cast.browser("asker")
    assert "each 4.0 MB at most" in page.get(f"/topics/{cast.topic()}", follow_redirects=True).text

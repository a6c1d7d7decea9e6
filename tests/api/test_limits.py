"""How often programs may call."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.core.limits import limiter
from tests.api.calling import Program, assert_problem, program
from tests.support.cast import Cast

pytestmark = pytest.mark.any_database


@pytest.fixture
def limits_on(cast: Cast) -> Iterator[None]:
    """Limits as in production, from zero."""
    with cast.app.app_context():
        limiter.reset()
    limiter.enabled = True
    yield
    limiter.enabled = False
    with cast.app.app_context():
        limiter.reset()


@pytest.mark.usefixtures("limits_on")
def test_a_token_may_call_120_times_a_minute(cast: Cast, asker: Program, helper: Program) -> None:
    for number in range(120):
        path = ("/me", "/spaces")[number % 2]
        assert asker.get(path).status_code == 200
    response = asker.get("/me")
    assert_problem(response, 429)
    assert 1 <= int(response.headers["Retry-After"]) <= 60
    assert helper.get("/me").status_code == program(cast, "asker").get("/me").status_code == 200


@pytest.mark.usefixtures("limits_on")
def test_answers_say_how_much_is_left(asker: Program) -> None:
    first, second = asker.get("/me").headers, asker.get("/spaces").headers
    assert first["X-RateLimit-Limit"] == "120"
    assert int(second["X-RateLimit-Remaining"]) == int(first["X-RateLimit-Remaining"]) - 1


@pytest.mark.usefixtures("limits_on")
def test_when_to_retry_is_said_only_to_who_must(asker: Program) -> None:
    assert "Retry-After" not in asker.get("/me").headers
    assert "Retry-After" not in asker.get("/topics/4711").headers
    assert "Retry-After" not in asker.client.get("/people?q=an").headers


@pytest.mark.usefixtures("limits_on")
def test_posting_is_limited_for_the_member_whatever_the_token(cast: Cast, asker: Program) -> None:
    topic_id, other = cast.topic(), program(cast, "asker")
    for number in range(12):
        caller = (asker, other)[number % 2]
        assert caller.post(f"/topics/{topic_id}/replies", {"body": f"Reply {number}"}).status_code == 201
    assert_problem(other.post(f"/topics/{topic_id}/replies", {"body": "One too many"}), 429)
    assert other.get(f"/topics/{topic_id}").json["replies_count"] == 12
    browser = cast.browser("asker")
    assert browser.post(f"/topics/{topic_id}/replies", data={"body": "On the page"}).status_code == 429


@pytest.mark.usefixtures("limits_on")
def test_guesses_at_tokens_count_for_the_address(cast: Cast, anyone: Program, asker: Program) -> None:
    anyone.headers = {"Authorization": "Bearer hearth_guess"}
    for _ in range(120):
        assert anyone.get("/me").status_code == 401
    assert_problem(anyone.get("/me"), 429)
    assert asker.get("/me").status_code == 200

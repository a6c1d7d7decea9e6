"""What the company says to an idea reaches who wants it, once for each decision."""

from __future__ import annotations

from collections.abc import Callable

from tests.support.cast import Cast

Inbox = Callable[[str], list[str]]
Work = Callable[[], int]
DECIDED = "Ana Sørlie decided about “A guest key”"
MERGED = "Ana Sørlie merged “A guest key” into another idea"


def decide(cast: Cast, topic_id: int, status: str, reason: str = "We start in March.") -> None:
    cast.browser("staff").post(f"/topics/{topic_id}/status", data={"status": status, "reason": reason})


def test_author_voters_and_followers_are_told_with_the_reason(cast: Cast, work: Work, inbox: Inbox) -> None:
    idea = cast.topic("asker", kind="idea", title="A guest key")
    cast.browser("helper").post(f"/topics/{idea}/vote")
    cast.browser("outsider").post(f"/topics/{idea}/follow", data={"level": "every"})
    decide(cast, idea, "planned")
    work()
    for who in ("asker", "helper", "outsider"):
        assert inbox(who) == [DECIDED]
    assert inbox("staff") == []
    assert "Planned: We start in March." in cast.browser("helper").get("/notifications").text


def test_a_decision_that_was_replaced_is_not_told(cast: Cast, work: Work, inbox: Inbox) -> None:
    idea = cast.topic("asker", kind="idea", title="A guest key")
    for status in ("planned", "in_progress", "planned"):
        decide(cast, idea, status)
    work()
    assert inbox("asker") == [DECIDED]
    decide(cast, idea, "shipped", "It is there.")
    work()
    assert inbox("asker") == [DECIDED, DECIDED]


def test_who_muted_it_or_may_not_see_it_is_not_told(cast: Cast, work: Work, inbox: Inbox) -> None:
    idea = cast.topic("asker", kind="idea", title="A guest key", space="family")
    helper = cast.browser("helper")
    helper.post(f"/topics/{idea}/vote")
    helper.post(f"/topics/{idea}/follow", data={"level": "muted"})
    cast.browser("asker").post("/spaces/family/membership?_method=DELETE")
    decide(cast, idea, "planned")
    work()
    assert inbox("helper") == inbox("asker") == []


def test_a_merge_is_told_to_those_who_may_see_where_it_went(cast: Cast, work: Work, inbox: Inbox) -> None:
    idea = cast.topic("asker", kind="idea", title="A guest key")
    secret = cast.topic("staff", kind="idea", title="Zebra project", space="beta")
    for who in ("helper", "outsider"):
        cast.browser(who).post(f"/topics/{idea}/vote")
    cast.browser("staff").post(f"/topics/{idea}/merge", data={"into": str(secret)})
    work()
    assert inbox("helper")[0] == inbox("asker")[0] == MERGED
    assert inbox("outsider") == []


def test_a_merge_that_was_undone_is_not_told(cast: Cast, work: Work, inbox: Inbox) -> None:
    idea, other = (cast.topic("asker", kind="idea", title=title) for title in ("A guest key", "Lend it"))
    staff = cast.browser("staff")
    staff.post(f"/topics/{idea}/merge", data={"into": str(other)})
    staff.post(f"/topics/{idea}/merge?_method=DELETE")
    work()
    assert inbox("asker") == []

"""Polls for programs: the same rules, the same silence about the count."""

from __future__ import annotations

import pytest

from tests.api.calling import Program, program
from tests.polls.support import option_ids, poll
from tests.support.cast import Cast

NEW = {"question": "What first?", "options": ["Brakes", "Lights"], "way": "single", "shown": "voted"}


def test_a_poll_is_put_on_a_topic_once(cast: Cast) -> None:
    topic_id, asker = cast.topic(), program(cast, "asker")
    answer = asker.post(f"/topics/{topic_id}/poll", NEW, key="one")
    assert answer.status_code == 201 and answer.json["question"] == "What first?"
    assert asker.post(f"/topics/{topic_id}/poll", NEW, key="one").json == answer.json
    assert asker.post(f"/topics/{topic_id}/poll", {**NEW, "options": ["A", "B"]}).status_code == 403
    assert program(cast, "helper").post(f"/topics/{topic_id}/poll", NEW).status_code == 403
    assert asker.get(f"/topics/{topic_id}").json["has_poll"] is True


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"options": []}, "options"),
        ({"options": ["One"]}, "options"),
        ({"options": "A"}, "options"),
        ({"way": "loud"}, "way"),
        ({"shown": "never"}, "shown"),
        ({"named": "yes"}, "named"),
        ({"closes_at": "2001-01-01T00:00:00Z"}, "closes_at"),
        ({"closes_at": "9999-12-31T23:59:59-23:59"}, "closes_at"),
        ({"way": "multiple", "most": 9}, "most"),
    ],
)
def test_what_is_wrong_is_named(cast: Cast, wrong: dict[str, object], field: str) -> None:
    answer = program(cast, "asker").post(f"/topics/{cast.topic()}/poll", {**NEW, **wrong})
    assert answer.status_code == 422 and field in answer.json["errors"]


def test_voting_shows_the_count_to_who_voted(cast: Cast) -> None:
    topic_id = poll(cast, shown="voted")
    ids, helper, asker = option_ids(cast, topic_id), program(cast, "helper"), program(cast, "asker")
    url = f"/topics/{topic_id}/poll"
    voted = helper.post(f"{url}/vote", {"choices": [ids[1]]})
    assert voted.status_code == 200 and voted.json["chosen"] == [ids[1]]
    assert voted.json["results"]["voters"] == 1 and voted.json["results"]["leaders"] == [ids[1]]
    assert asker.get(url).json["results"] is None
    assert helper.delete(f"{url}/vote").json["results"] is None
    assert asker.post(f"{url}/closing", {}).json["results"]["voters"] == 0


@pytest.mark.parametrize("choices", [[], [0], [99999], [True], ["1"], 7, None])
def test_what_is_no_ballot_is_refused(cast: Cast, choices: object) -> None:
    topic_id = poll(cast)
    answer = program(cast, "helper").post(f"/topics/{topic_id}/poll/vote", {"choices": choices})
    assert answer.status_code == 422 and "choices" in answer.json["errors"]


def test_polls_of_hidden_places_and_missing_ones_look_the_same(cast: Cast) -> None:
    hidden, outsider = poll(cast, space="beta"), program(cast, "outsider")
    for topic_id in (hidden, 99_999, cast.topic()):
        assert outsider.get(f"/topics/{topic_id}/poll").status_code == 404
        assert outsider.post(f"/topics/{topic_id}/poll/vote", {"choices": [1]}).status_code == 404


def test_a_ranked_count_has_rounds(cast: Cast) -> None:
    topic_id = poll(cast, way="ranked")
    ids = option_ids(cast, topic_id)
    for who, ranking in {"helper": (2, 0), "asker": (0,), "staff": (0, 1)}.items():
        ballot: Program = program(cast, who)
        ballot.post(f"/topics/{topic_id}/poll/vote", {"choices": [ids[place] for place in ranking]})
    results = program(cast, "asker").get(f"/topics/{topic_id}/poll").json["results"]
    assert results["leaders"] == [ids[0]] and len(results["rounds"]) == 1
    assert {row["id"]: row["count"] for row in results["rounds"][0]} == {ids[0]: 2, ids[1]: 0, ids[2]: 1}

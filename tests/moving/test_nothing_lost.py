"""What hangs on a topic comes along or stays as it was, whatever is moved, split or merged."""

from __future__ import annotations

import uuid

from flask import Flask

from app.core.db import transaction
from app.forum.moving.operations import move_topic
from app.forum.topics.operations import accept_solution
from app.forum.topics.operations.publishing import change_audience
from tests.moving.conversation import chat, miscounted
from tests.support.cast import Cast


def for_the_group(cast: Cast, space: str = "riding") -> int:
    """A discussion that only those who joined its space may read."""
    topic_id = cast.topic("staff", kind="discussion", space=space, title="Among ourselves")
    with cast.app.app_context(), transaction():
        change_audience(cast.member("staff"), cast.get_topic(topic_id), "group")
    return topic_id


def test_the_thanks_come_along_with_the_solution(app: Flask, cast: Cast) -> None:
    old, replies = chat(cast, 2, title="The same again")
    into = cast.topic(title="The first of them")
    with app.app_context(), transaction():
        accept_solution(
            cast.member("asker"), cast.get_topic(old), cast.post(replies[0]), "You saved my winter"
        )
    cast.browser("staff").post(f"/topics/{old}/merge-into", data={"into": str(into)})
    with app.app_context():
        topic = cast.get_topic(into)
        assert (topic.solution_post_id, topic.solution_thanks) == (replies[0], "You saved my winter")
        assert cast.get_topic(old).solution_thanks == ""


def test_what_a_group_reads_is_not_counted_when_it_moves(app: Flask, cast: Cast) -> None:
    topic_id = for_the_group(cast)
    with app.app_context(), transaction():
        move_topic(cast.member("staff"), cast.get_topic(topic_id), cast.space("family"))
    assert not miscounted(app)


def test_what_was_said_among_a_group_stays_there_when_it_is_split_off(app: Flask, cast: Cast) -> None:
    topic_id = for_the_group(cast)
    reply = cast.reply(topic_id, "staff", "Zxsecretword")
    form = {"post": str(reply), "title": "A part of it", "kind": "discussion", "space": "riding"}
    answer = cast.browser("moderator").post(
        f"/topics/{topic_id}/split", data={**form, "token": uuid.uuid4().hex}
    )
    assert answer.status_code == 303
    assert cast.browser("outsider").get(answer.location).status_code == 404
    assert not miscounted(app)


def test_a_question_that_took_in_the_one_it_was_answered_in_can_be_joined_again(
    app: Flask, cast: Cast
) -> None:
    asked, first, third = (cast.topic(title=f"Winter eats my battery {n}") for n in range(3))
    staff = cast.browser("staff")
    assert staff.post(f"/topics/{asked}/duplicate", data={"other": str(first)}).status_code == 303
    assert staff.post(f"/topics/{first}/merge-into", data={"into": str(asked)}).status_code == 303
    assert staff.post(f"/topics/{asked}/duplicate", data={"other": str(third)}).status_code == 303
    with app.app_context():
        assert cast.get_topic(asked).same_as_id == third
    assert not miscounted(app)


def test_a_question_answered_elsewhere_keeps_its_kind(app: Flask, cast: Cast) -> None:
    asked, first = cast.topic(title="Winter eats my battery"), cast.topic(title="Range drops in the cold")
    staff = cast.browser("staff")
    staff.post(f"/topics/{asked}/duplicate", data={"other": str(first)})
    answer = staff.post(f"/topics/{asked}/kind", data={"kind": "idea"})
    assert answer.status_code == 422 and "answered in another question" in answer.text


def test_an_idea_that_took_in_another_goes_into_no_other_kind(app: Flask, cast: Cast) -> None:
    part, whole = (cast.topic(kind="idea", title=f"A guest key {n}") for n in range(2))
    into, staff = cast.topic(kind="discussion", title="Keys and more keys"), cast.browser("staff")
    assert staff.post(f"/topics/{part}/merge", data={"into": str(whole)}).status_code == 303
    assert staff.post(f"/topics/{whole}/merge-into", data={"into": str(into)}).status_code == 422
    with app.app_context():
        assert cast.get_topic(part).same_as_id == whole
        assert not cast.get_topic(whole).is_moved


def test_an_answer_to_a_post_that_was_removed_meanwhile_is_posted(app: Flask, cast: Cast) -> None:
    topic_id = cast.topic()
    gone = cast.reply(topic_id, "staff", "Since when?")
    assert cast.browser("moderator").delete(f"/posts/{gone}").status_code == 303
    form = {"body": "Since November", "token": uuid.uuid4().hex, "reply_to_id": str(gone)}
    helper = cast.browser("helper")
    assert helper.post(f"/topics/{topic_id}/replies", data=form).status_code == 303
    assert "Since November" in helper.get(f"/topics/{topic_id}", follow_redirects=True).text

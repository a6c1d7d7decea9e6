"""What events change on open pages: the same fragments as the page, for nobody in particular."""

from __future__ import annotations

import re

from flask import Flask
from sqlalchemy import select

from app.core.db import db
from app.core.events import EventRow, read
from app.forum.topics.events import TopicEvent
from app.forum.topics.fragments import Kept, render_post
from app.forum.topics.list_streams import list_streams_for
from app.forum.topics.streams import streams_for
from tests.support.cast import Cast
from tests.topics.test_editing import first_post

STREAM = re.compile(r'<turbo-stream action="([a-z-]+)" target="([^"]+)"')


def newest(name: str) -> TopicEvent:
    """The newest event of this name."""
    db.session.rollback()
    rows = db.session.scalars(select(EventRow).where(EventRow.name == name).order_by(EventRow.id.desc()))
    row = rows.first()
    assert row is not None, name
    event = read(row)
    assert isinstance(event, TopicEvent)
    return event


def parts(html: str) -> set[tuple[str, str]]:
    """Action and target of every stream."""
    return set(STREAM.findall(html))


def test_a_reply_comes_as_the_fragment_of_the_page(ctx: Flask, cast: Cast) -> None:
    topic_id = cast.topic()
    post_id = cast.reply(topic_id)
    html = streams_for(newest("ReplyPosted"))
    assert ("hearth-post", f"topic-{topic_id}-replies") in parts(html)
    assert str(render_post(cast.post(post_id))) in html
    assert f'data-author-id="{cast.id_of("helper")}"' in html


def test_a_new_topic_and_a_reply_reach_the_lists(ctx: Flask, cast: Cast) -> None:
    topic_id = cast.topic()
    assert parts(list_streams_for(newest("TopicOpened"))) == {("hearth-topic", "topics")}
    cast.reply(topic_id)
    html = list_streams_for(newest("ReplyPosted"))
    assert f'id="topic-row-{topic_id}"' in html and "last reply by Lena Novak" in html


def test_a_removed_post_comes_without_its_text(ctx: Flask, cast: Cast) -> None:
    topic_id = cast.topic()
    post_id = cast.reply(topic_id, body="Something rash")
    cast.browser("helper").delete(f"/posts/{post_id}")
    html = streams_for(newest("PostRemoved"))
    assert ("replace", f"post-{post_id}") in parts(html)
    assert "Something rash" not in html
    assert "Something rash" not in streams_for(newest("ReplyPosted"))


def test_a_removed_topic_leaves_the_lists(ctx: Flask, cast: Cast) -> None:
    topic_id = cast.topic()
    cast.browser("asker").delete(f"/posts/{first_post(ctx, topic_id)}")
    assert parts(list_streams_for(newest("TopicRemoved"))) == {("remove", f"topic-row-{topic_id}")}


def test_each_change_names_the_parts_it_changes(ctx: Flask, cast: Cast) -> None:
    question, idea = cast.topic(), cast.topic(kind="idea", title="Lend my bike")
    post_id = cast.reply(question, "staff")
    asker, staff = cast.browser("asker"), cast.browser("staff")
    asker.post(f"/posts/{post_id}/reactions/heart")
    asker.post(f"/topics/{question}/solution", data={"post_id": post_id})
    staff.post(f"/posts/{post_id}/official")
    staff.post(f"/topics/{idea}/vote")
    staff.post(f"/topics/{idea}/status", data={"status": "planned", "reason": "In March."})
    staff.post(f"/topics/{question}/lock", data={"reason": "Done."})
    expected = {
        "ReactionsChanged": {f"post-{post_id}-reactions"},
        "SolutionAccepted": {f"post-{post_id}", f"topic-{question}-solution", f"topic-{question}-state"},
        "OfficialMarked": {f"post-{post_id}", f"topic-{question}-official"},
        "VotesChanged": {f"topic-{idea}-votes"},
        "StatusChanged": {f"topic-{idea}-decision", f"topic-{idea}-state"},
        "TopicClosed": {f"topic-{question}-closure", f"topic-{question}-state"},
    }
    for name, targets in expected.items():
        found = {target for _action, target in parts(streams_for(newest(name)))}
        assert targets <= found, name
    assert "Solved" in list_streams_for(newest("SolutionAccepted"))
    assert list_streams_for(newest("ReactionsChanged")) == ""


def test_fragments_are_kept_and_the_oldest_leave() -> None:
    from markupsafe import Markup

    made: list[int] = []

    def fragment(number: int) -> Markup:
        return kept.get(number, lambda: (made.append(number), Markup(str(number)))[1])

    kept = Kept(most=2)
    for number in (1, 2, 1, 3, 1, 2):
        assert fragment(number) == str(number)
    assert made == [1, 2, 3, 2]
    assert len(kept) == 2

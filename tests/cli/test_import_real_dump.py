"""A whole site of thirteen years comes in: complete, in order, in time."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from defusedxml.ElementTree import iterparse
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from app.cli.imports.bodies import comment_html
from app.core.db import db
from app.core.markup import plain_text
from app.discovery.search.models import SearchDocument
from app.forum.topics.models import ExternalRef, Post, Topic
from app.forum.topics.recount import counters
from app.people.accounts.models import Member

DUMP = Path(__file__).parents[3] / "shared" / "data" / "stackexchange-bicycles"
# Of a processor, so that whatever else the machine does meanwhile does not count.
SECONDS = 120

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(900),
    pytest.mark.skipif(not DUMP.exists(), reason="the Stack Exchange dump is not beside the repository"),
]


def rows(name: str) -> list[dict[str, str]]:
    return [dict(row.attrib) for _event, row in iterparse(DUMP / f"{name}.xml") if row.tag == "row"]


def count(statement: object, *rules: object) -> int:
    return db.session.scalar(select(func.count()).select_from(statement).where(*rules)) or 0  # type: ignore[arg-type]


def test_the_real_dump_comes_in_whole(ctx: Flask, bring_in: Callable[..., Result]) -> None:
    people_before = count(Member)
    started = time.process_time()
    result = bring_in(DUMP)
    seconds = time.process_time() - started
    assert result.exit_code == 0, result.output
    assert seconds < SECONDS
    posts = rows("Posts")
    check_sizes(people_before)
    check_topics([row for row in posts if row["PostTypeId"] == "1"])
    check_order()
    check_texts(posts, rows("Comments"))
    check_again(bring_in)


def check_sizes(people_before: int) -> None:
    references = Counter(
        dict(db.session.execute(select(ExternalRef.kind, func.count()).group_by(ExternalRef.kind)).all())
    )  # type: ignore[arg-type]
    assert {kind: references[kind] for kind in ("question", "answer", "comment")} == {
        "question": 453,
        "answer": 971,
        "comment": 2_448,
    }
    assert (count(Topic), count(Post), count(SearchDocument)) == (453, 453 + 971 + 2_448, 3_872)
    assert count(Member) - people_before == references["user"] >= 2_551
    assert (
        count(Member, Member.external_id.is_(None), Member.email.is_(None), Member.password.is_(None))
        >= 2_551
    )
    assert count(Topic, Topic.solution_post_id.is_not(None)) == 157
    assert not [row for counter in counters() for row in db.session.execute(counter.wrong())]


def check_topics(questions: list[dict[str, str]]) -> None:
    kinds: Counter[str] = Counter(db.session.scalars(select(Topic.kind)))
    statuses: Counter[str] = Counter(
        db.session.scalars(select(Topic.status).where(Topic.status.is_not(None)))
    )
    assert kinds == {"discussion": 363, "idea": 39, "question": 51}
    assert statuses == {"shipped": 6, "declined": 1}
    closed = select(func.count()).where(Topic.closed_at.is_not(None))
    assert db.session.scalar(closed) == sum("ClosedDate" in row for row in questions) == 15
    kept = db.session.execute(select(func.sum(Topic.views_count), func.sum(Topic.score))).one()
    assert tuple(kept) == (
        sum(int(q["ViewCount"]) for q in questions),
        sum(int(q["Score"]) for q in questions),
    )
    titles = sorted(db.session.scalars(select(Topic.title)))
    assert titles == sorted(" ".join(question["Title"].split()) for question in questions)


def check_order() -> None:
    """In no topic does a post stand before an older one, and replies stand after what they answer."""
    later, earlier = aliased(Post), aliased(Post)
    pairs = select(func.count()).join(earlier, earlier.topic_id == later.topic_id).select_from(later)
    wrong = pairs.where(later.number > earlier.number, later.created_at < earlier.created_at)
    assert db.session.scalar(wrong) == 0
    backwards = select(func.count()).join(earlier, earlier.id == later.reply_to_id).select_from(later)
    assert db.session.scalar(backwards.where(later.number <= earlier.number)) == 0


def check_texts(posts: list[dict[str, str]], comments: list[dict[str, str]]) -> None:
    """Every post shows the words that it showed before; a handful may differ in an odd character."""
    html = {"post": {row["Id"]: row["Body"] for row in posts}, "comment": {}}
    html["comment"] = {row["Id"]: comment_html(row["Text"]) for row in comments}
    changed = []
    references = select(ExternalRef).where(ExternalRef.kind.in_(("question", "answer", "comment")))
    for reference in db.session.scalars(references):
        kind = "comment" if reference.kind == "comment" else "post"
        if words(described(html[kind][reference.external_id])) != words(shown(reference)):
            changed.append((reference.kind, reference.external_id))
    assert len(changed) <= 5, changed


def shown(reference: ExternalRef) -> str:
    first = (Post.topic_id == reference.local_id) & (Post.number == 1)
    rule = first if reference.kind == "question" else Post.id == reference.local_id
    return db.session.scalars(select(Post.html).where(rule)).one()


def described(html: str) -> str:
    """The same with pictures as they are shown here: links that say what is on them."""
    return re.sub(r'<img\b[^>]*?\balt="([^"]*)"[^>]*>', r"\1", html)


def words(html: str) -> str:
    return "".join(plain_text(html).split())


def check_again(bring_in: Callable[..., Result]) -> None:
    before = count(ExternalRef), count(Post), count(Member)
    again = bring_in(DUMP)
    assert "Nothing was new, nothing was changed." in again.output
    assert (count(ExternalRef), count(Post), count(Member)) == before

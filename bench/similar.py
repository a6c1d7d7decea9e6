"""How long similar topics take while a title is typed, on 100,000 topics: `python -m bench.similar`.

    python -m bench.similar [--topics 100000] [--titles folder] [--database postgresql://…]

Titles come from a Stack Exchange dump (Posts.xml) in `folder`, or from a small vocabulary when there is none;
they are mixed word by word (a Markov chain of pairs) until there are enough, so that common words are as
common as in real questions. Printed are the median, the 95th percentile and the longest time of typing
titles letter by letter, through HTTP, as a member; the aim is 150 ms.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles
from typing import Any
from xml.etree import ElementTree

from flask import Flask
from sqlalchemy import Connection, func, insert, select, text

from app import create_app
from app.core import clock
from app.core.db import db, transaction
from app.discovery.search.models import TitleWord
from app.discovery.search.similar import index_titles, title_words
from app.forum.spaces.models import Space
from app.forum.topics.models import Post, Topic
from app.people.accounts.operations import create_member

BATCH = 5000
PASSWORD = "warm hearth"
FALLBACK = """How do I remove a stuck seat post|Why does the range of the battery drop in the cold
What is the best tyre pressure for wet roads|How can I stop the rear brake from squeaking in the rain
Which lights are allowed for riding at night|Is it safe to charge the battery below zero degrees
How to change the language of the display|Why is the motor so loud after the update of the firmware"""


def main() -> None:
    """Fill a database unless it is full already, then measure."""
    asked = arguments()
    environ = {
        "HEARTH_ENV": "demo",
        "HEARTH_DATA": asked.data or tempfile.mkdtemp(),
        "HEARTH_LOG_LEVEL": "ERROR",
    }
    app = create_app(
        environ=environ | {"HEARTH_RATE_LIMITS": "no", "HEARTH_DATABASE_URL": asked.database or ""}
    )
    titles = Titles(asked.titles)
    with app.app_context():
        db.create_all()
        if (db.session.scalar(select(func.count()).select_from(Topic)) or 0) < asked.topics:
            fill(titles, asked.topics)
        words = db.session.scalar(select(func.count()).select_from(TitleWord))
        say(f"{db.engine.dialect.name}: {asked.topics} topics, {words} words of titles")
        db.session.remove()
    measure(app, titles)


def arguments() -> argparse.Namespace:
    """What was asked for on the command line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--topics", type=int, default=100_000)
    parser.add_argument("--titles", type=Path)
    parser.add_argument("--database")
    parser.add_argument("--data")
    return parser.parse_args()


class Titles:
    """An endless supply of titles that read like those it was given."""

    def __init__(self, folder: Path | None) -> None:
        self.known = list(_real(folder)) if folder else FALLBACK.replace("\n", "|").split("|")
        self.random = random.Random(42)
        self.following: dict[str, list[str]] = defaultdict(list)
        for title in self.known:
            words = title.split()
            for word, following in zip(["", *words], [*words, ""], strict=True):
                self.following[word].append(following)

    def mixed(self, number: int) -> str:
        """A title mixed of the known ones; every third carries a rare word of its own, as real ones do."""
        words: list[str] = []
        while len(words) < 14 and (word := self.random.choice(self.following[words[-1] if words else ""])):
            words.append(word)
        if number % 3 == 0:
            words.append(f"model-{self.random.randrange(20_000)}")
        return " ".join(words)[:200]


def _real(folder: Path) -> Iterator[str]:
    for _event, row in ElementTree.iterparse(folder / "Posts.xml"):
        if title := row.get("Title"):
            yield title


def fill(titles: Titles, topics: int) -> None:
    """Write people, a space and so many questions with a first post each, every second one solved."""
    with transaction() as session:
        author = create_member(
            name="Bea Bench", email="bench@example.org", handle="bench", password=PASSWORD, confirmed=True
        )
        space = Space(
            slug="bench", name="Bench", description="", audience="open", join_policy="free",
            posting="everyone", kinds=[], position=0, hue=0, created_at=clock.now(),
        )  # fmt: skip
        session.add(space)
        session.flush()
        ids = author.id, space.id
    for start in range(1, topics + 1, BATCH):
        with transaction() as session:
            rows = [_topic(titles, number, *ids) for number in range(start, min(start + BATCH, topics + 1))]
            session.execute(insert(Topic), rows)
            session.execute(insert(Post), [_post(row) for row in rows])
    with transaction() as session:
        index_titles(session.connection())
        _analyse(session.connection())


def _topic(titles: Titles, number: int, author_id: int, space_id: int) -> dict[str, Any]:
    now = clock.now()
    return {
        "id": number, "space_id": space_id, "kind": "question", "title": titles.mixed(number),
        "author_id": author_id, "created_at": now, "published_at": now, "last_activity_at": now,
        "last_poster_id": author_id, "faces": [author_id], "tags": [],
        "solution_post_id": number if number % 2 else None,
    }  # fmt: skip


def _post(topic: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": topic["id"], "topic_id": topic["id"], "number": 1, "author_id": topic["author_id"],
        "body": topic["title"], "html": f"<p>{topic['title']}</p>", "markup_version": 1,
        "token": f"bench-{topic['id']}", "created_at": topic["created_at"], "reactions": {},
    }  # fmt: skip


def _analyse(connection: Connection) -> None:
    connection.execute(text("ANALYZE"))


def measure(app: Flask, titles: Titles) -> None:
    """Type forty titles, word by word and half words too, and print how long the answers took."""
    browser = app.test_client()
    browser.post("/sign-in", data={"identity": "bench@example.org", "password": PASSWORD})
    commonest = " ".join(_commonest(app))
    took: list[tuple[float, str]] = []
    worked = time.process_time()
    for typed in [*_typed(titles.random.sample(titles.known, min(40, len(titles.known)))), commonest]:
        start = time.perf_counter()
        answer = browser.get(
            "/topics/similar", query_string={"title": typed, "kind": "question", "part": "1"}
        )
        took.append(((time.perf_counter() - start) * 1000, typed))
        assert answer.status_code == 200
    worked = (time.process_time() - worked) * 1000 / len(took)
    times = [each for each, _typed_text in took]
    say(f"{len(took)} requests: median {median(times):.1f} ms, 95 % {quantiles(times, n=20)[-1]:.1f} ms")
    say(f"  of which this process worked {worked:.1f} ms on average")
    for each, text_typed in sorted(took)[-3:]:
        say(f"  among the longest: {each:.1f} ms for “{text_typed}”")
    say(f"the ten commonest words together: {took[-1][0]:.1f} ms")


def say(line: str) -> None:
    """Print a line."""
    sys.stdout.write(f"{line}\n")


def _typed(titles: list[str]) -> Iterator[str]:
    for title in titles:
        words = title.split()
        for count in range(1, len(words) + 1):
            yield " ".join(words[:count])
            yield " ".join(words[:count])[:-2]


def _commonest(app: Flask) -> list[str]:
    with app.app_context():
        many = select(TitleWord.word).group_by(TitleWord.word).order_by(func.count().desc()).limit(10)
        return [word for word in db.session.scalars(many) if title_words(word)]


if __name__ == "__main__":
    main()

"""Topics like the one whose title is being typed, solved ones first.

Titles and tags are kept word by word (TitleWord). Looking up is bounded whatever was typed: of each word at
most MOST_OF_A_WORD topics are read, the newest ones, and a word that more topics have counts as that common.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from math import log, sqrt

from sqlalchemy import Connection, delete, func, insert, literal, select, union_all
from sqlalchemy.orm import joinedload

from app.core.db import db
from app.discovery.search.models import TitleWord
from app.forum.topics.models import Topic
from app.forum.topics.queries.visible import listed_topics
from app.people.accounts.models import Viewer

WORD = re.compile(r"\w+", re.UNICODE)
BEGINNING = 5
BATCH = 1000
MOST_WORDS = 10
MOST_OF_A_WORD = 1000
MOST_CANDIDATES = 100
SHOWN = 5
# A topic that shares less than this part of what the typed words are worth is not like it.
ENOUGH = 0.34


def title_words(text: str) -> list[str]:
    """The words of a title as they are compared: small, without accents, cut to their first five letters.

    Cutting stands for stemming in any alphabet: P. McNamee, C. Nicholas and J. Mayfield (2009), "Addressing
    Morphological Variation in Alphabetic Languages", SIGIR. What holds a digit, such as an error code, and
    single signs stay whole, 20 characters at most.
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c))
    found = (_beginning(word) for word in WORD.findall(plain))
    return list(dict.fromkeys(word for word in found if len(word) > 1 or not word.isascii()))


def _beginning(word: str) -> str:
    return word[: 20 if any(letter.isdigit() for letter in word) else BEGINNING]


def index_words(topic: Topic) -> None:
    """Keep the words of a topic's title and tags as they stand now; none of a draft."""
    wanted = set(title_words(f"{topic.title} {' '.join(topic.tags)}")) if topic.is_published else set()
    kept = set(db.session.scalars(select(TitleWord.word).where(TitleWord.topic_id == topic.id)))
    if gone := kept - wanted:
        db.session.execute(delete(TitleWord).where(TitleWord.topic_id == topic.id, TitleWord.word.in_(gone)))
    db.session.add_all([TitleWord(word=word, topic_id=topic.id) for word in sorted(wanted - kept)])


def index_titles(connection: Connection) -> None:
    """Keep the words of all titles anew, for databases from before there was this table."""
    connection.execute(delete(TitleWord))
    rows = connection.execute(select(Topic.id, Topic.title, Topic.tags)).all()
    for start in range(0, len(rows), BATCH):
        words = [
            {"word": word, "topic_id": topic_id}
            for topic_id, title, tags in rows[start : start + BATCH]
            for word in title_words(f"{title} {' '.join(tags or [])}")
        ]
        if words:
            connection.execute(insert(TitleWord), words)


def similar_topics(viewer: Viewer, title: str, *, kind: str = "", space_id: int | None = None) -> list[Topic]:
    """Up to five topics like this title that the viewer may see, solved ones first, then the most alike.

    `kind` leaves out other kinds; topics of the space `space_id` are preferred a little.
    """
    words = title_words(title[:200])[:MOST_WORDS]
    if not words:
        return []
    alike = _alike(len(words), _topics_of(words))
    best = sorted(alike, key=lambda topic_id: (-alike[topic_id], -topic_id))[:MOST_CANDIDATES]
    statement = listed_topics(viewer).where(Topic.id.in_(best)).options(joinedload(Topic.space))
    if kind:
        statement = statement.where(Topic.kind == kind)
    topics = list(db.session.scalars(statement)) if best else []
    topics.sort(key=lambda topic: (-alike[topic.id] * (1.1 if topic.space_id == space_id else 1), -topic.id))
    return sorted(topics[: SHOWN * 2], key=lambda topic: not _is_solved(topic))[:SHOWN]


def _is_solved(topic: Topic) -> bool:
    return topic.is_solved or topic.same_as_id is not None


def _topics_of(words: Iterable[str]) -> Mapping[str, set[int]]:
    """The newest topics with each word, in one statement that reads a bounded number of rows."""
    parts = []
    for word in words:
        newest = select(literal(word).label("word"), TitleWord.topic_id).where(TitleWord.word == word)
        bounded = newest.order_by(TitleWord.topic_id.desc()).limit(MOST_OF_A_WORD).subquery()
        parts.append(select(bounded.c.word, bounded.c.topic_id))
    found: dict[str, set[int]] = defaultdict(set)
    for word, topic_id in db.session.execute(union_all(*parts)):
        found[word].add(topic_id)
    return found


def _alike(typed: int, topics: Mapping[str, set[int]]) -> dict[int, float]:
    """How much of the typed words a topic shares, from 0 to 1, by what each word is worth; only those alike.

    A word is worth its inverse document frequency: K. Spärck Jones (1972), "A Statistical Interpretation of
    Term Specificity and its Application in Retrieval", in the form ln(1 + N / n). Half of that counts for a
    word nobody has used, which may be half typed, and for one of up to three letters, which says little.
    """
    if not topics:
        return {}
    everything = db.session.scalar(select(func.max(Topic.id))) or 1
    worth = {
        word: log(1 + everything / _frequency(found, everything)) / (2 if _says_little(word) else 1)
        for word, found in topics.items()
    }
    shared: dict[int, float] = defaultdict(float)
    for word, found in topics.items():
        for topic_id in found:
            shared[topic_id] += worth[word]
    whole = sum(worth.values()) + (typed - len(worth)) * log(1 + everything) / 2
    return {topic_id: value / whole for topic_id, value in shared.items() if value / whole >= ENOUGH}


def _frequency(found: set[int], everything: int) -> float:
    """In how many topics a word stands; where the count was cut off, between that and all of them."""
    return sqrt(MOST_OF_A_WORD * everything) if len(found) >= MOST_OF_A_WORD else len(found)


def _says_little(word: str) -> bool:
    return word.isascii() and word.isalpha() and len(word) <= 3

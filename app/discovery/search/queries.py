"""Searching, permission inside the statement: what a viewer may not see is never found or counted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup
from sqlalchemy import ColumnElement, Select, column, func, literal_column, select, table, text
from sqlalchemy.orm import contains_eager

from app.core.db import db, is_sqlite
from app.discovery.search.models import SearchDocument
from app.discovery.search.words import Term, for_postgres, for_sqlite, parse, snippet
from app.forum.topics.models import Post, Topic
from app.forum.topics.queries import listed_posts, topics_by_ids
from app.people.accounts.models import Viewer

MOST_POSTS = 300
MOST_RESULTS = 50
WEIGHTS = "10.0, 1.0, 5.0"
ANSWERED: dict[str, Callable[[], tuple[ColumnElement[bool], ...]]] = {
    "yes": Topic.answered_rule,
    "solved": lambda: (Topic.solution_post_id.is_not(None),),
    "no": Topic.waiting_rule,
}


@dataclass(frozen=True)
class Filters:
    """How a search is narrowed; empty means anything."""

    kind: str = ""
    space_id: int | None = None
    answered: str = ""
    order: str = "best"


@dataclass(frozen=True)
class Hit:
    """A topic that was found, its best post and the words around what was looked for."""

    topic: Topic
    post: Post
    snippet: Markup


@dataclass(frozen=True)
class Found:
    """The best hits, and whether there were more than are shown."""

    hits: list[Hit]
    more: bool


def search(viewer: Viewer, query: str, filters: Filters = Filters()) -> Found:
    """The topics in which the viewer may read the words of `query`, best or newest first, fifty at most."""
    terms = parse(query)
    if not terms:
        return Found([], False)
    statement = _narrowed(_matching(listed_posts(viewer), terms), filters)
    order = [Topic.last_activity_at.desc()] if filters.order == "newest" else [_rank(terms)]
    posts = db.session.scalars(statement.order_by(*order, Post.id.desc()).limit(MOST_POSTS)).all()
    return _dressed(viewer, list(posts), terms)


def _matching(statement: Select[Post], terms: list[Term]) -> Select[Post]:
    statement = statement.options(contains_eager(Post.topic))
    if is_sqlite():
        index = table("search_index", column("rowid"))
        statement = statement.join(index, index.c.rowid == Post.id)
        return statement.where(text("search_index MATCH :terms").bindparams(terms=for_sqlite(terms)))
    statement = statement.join(SearchDocument, SearchDocument.post_id == Post.id)
    return statement.where(literal_column("search_documents.words").op("@@")(_tsquery(terms)))


def _rank(terms: list[Term]) -> ColumnElement[float]:
    if is_sqlite():
        return literal_column(f"bm25(search_index, {WEIGHTS})")
    return func.ts_rank_cd(literal_column("search_documents.words"), _tsquery(terms)).desc()


def _tsquery(terms: list[Term]) -> ColumnElement[str]:
    return func.to_tsquery(literal_column("'simple'::regconfig"), for_postgres(terms))


def _narrowed(statement: Select[Post], filters: Filters) -> Select[Post]:
    if filters.kind:
        statement = statement.where(Topic.kind == filters.kind)
    if filters.space_id is not None:
        statement = statement.where(Topic.space_id == filters.space_id)
    if filters.answered in ANSWERED:
        statement = statement.where(*ANSWERED[filters.answered]())
    return statement


def _dressed(viewer: Viewer, posts: list[Post], terms: list[Term]) -> Found:
    best: dict[int, Post] = {}
    for post in posts:
        best.setdefault(post.topic_id, post)
    shown = topics_by_ids(viewer, list(best)[:MOST_RESULTS]).topics
    texts = _texts([best[topic.id].id for topic in shown])
    hits = [Hit(t, best[t.id], snippet(texts.get(best[t.id].id, ""), terms)) for t in shown]
    return Found(hits, len(best) > MOST_RESULTS or len(posts) == MOST_POSTS)


def _texts(post_ids: list[int]) -> dict[int, str]:
    rows = select(SearchDocument.post_id, SearchDocument.body).where(SearchDocument.post_id.in_(post_ids))
    return dict(db.session.execute(rows).all())

"""What is searched: one document for each post. The full-text index beside it belongs to the database."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ForeignKey, String, Table, Text, event, text
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Model

SQLITE = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS search_index USING fts5("
    "title, body, tags, content='search_documents', content_rowid='post_id', "
    "tokenize=\"unicode61 remove_diacritics 2\", prefix='2 3')",
    "CREATE TRIGGER IF NOT EXISTS search_added AFTER INSERT ON search_documents BEGIN "
    "INSERT INTO search_index(rowid, title, body, tags) "
    "VALUES (new.post_id, new.title, new.body, new.tags); END",
    "CREATE TRIGGER IF NOT EXISTS search_removed AFTER DELETE ON search_documents BEGIN "
    "INSERT INTO search_index(search_index, rowid, title, body, tags) "
    "VALUES ('delete', old.post_id, old.title, old.body, old.tags); END",
    "CREATE TRIGGER IF NOT EXISTS search_changed AFTER UPDATE ON search_documents BEGIN "
    "INSERT INTO search_index(search_index, rowid, title, body, tags) "
    "VALUES ('delete', old.post_id, old.title, old.body, old.tags); "
    "INSERT INTO search_index(rowid, title, body, tags) "
    "VALUES (new.post_id, new.title, new.body, new.tags); END",
    "INSERT INTO search_index(search_index) VALUES ('rebuild')",
)
SQLITE_UNDO = (
    "DROP TRIGGER IF EXISTS search_added",
    "DROP TRIGGER IF EXISTS search_removed",
    "DROP TRIGGER IF EXISTS search_changed",
    "DROP TABLE IF EXISTS search_index",
)
POSTGRES = (
    "ALTER TABLE search_documents ADD COLUMN IF NOT EXISTS words tsvector GENERATED ALWAYS AS ("
    "setweight(to_tsvector('simple', title), 'A') || setweight(to_tsvector('simple', tags), 'B') || "
    "setweight(to_tsvector('simple', body), 'D')) STORED",
    "CREATE INDEX IF NOT EXISTS ix_search_documents_words ON search_documents USING gin (words)",
)
POSTGRES_UNDO = ("ALTER TABLE search_documents DROP COLUMN IF EXISTS words",)


class SearchDocument(Model):
    """The searchable words of a post; title and tags stand with the first one."""

    __tablename__ = "search_documents"

    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True)
    title: Mapped[str] = mapped_column(String(200), default="")
    body: Mapped[str] = mapped_column(Text, default="")
    tags: Mapped[str] = mapped_column(String(300), default="")


class TitleWord(Model):
    """A word of a topic's title or tags, cut to its beginning; for finding similar topics.

    The full-text indexes cannot tell how rare a word is nor stop at a thousand topics; this table does both.
    """

    __tablename__ = "title_words"

    word: Mapped[str] = mapped_column(String(20), primary_key=True)
    topic_id: Mapped[int] = mapped_column(
        ForeignKey("topics.id", ondelete="CASCADE"), primary_key=True, index=True
    )


def install(connection: Connection) -> None:
    """Add the full-text index of this database; twice is once."""
    for statement in SQLITE if connection.dialect.name == "sqlite" else POSTGRES:
        connection.execute(text(statement))


def uninstall(connection: Connection) -> None:
    """Remove the full-text index."""
    for statement in SQLITE_UNDO if connection.dialect.name == "sqlite" else POSTGRES_UNDO:
        connection.execute(text(statement))


@event.listens_for(SearchDocument.__table__, "after_create")
def _install(table: Table, connection: Connection, **options: Any) -> None:
    install(connection)

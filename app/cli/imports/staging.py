"""A dump, sorted: its rows in a temporary database on disk, so that memory stays flat whatever its size.

Everything is read before anything is written, so a file that breaks off in its middle leaves no trace here.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.cli.imports.rows import BadDump, rows_of
from app.core.i18n import _

Row = dict[str, str]
Complaint = Callable[[str, str, str], None]
NEEDED = ("Users.xml", "Posts.xml")
QUESTION, ANSWER = "1", "2"
DUPLICATE, ACCEPTED = "3", "1"
SCHEMA = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE users (id INTEGER PRIMARY KEY, row TEXT);
CREATE TABLE posts (id INTEGER PRIMARY KEY, topic INTEGER, at TEXT, row TEXT);
CREATE INDEX by_topic ON posts (topic, at);
CREATE TABLE comments (id INTEGER PRIMARY KEY, post INTEGER, at TEXT, row TEXT);
CREATE INDEX by_post ON comments (post, at);
CREATE TABLE originals (post INTEGER PRIMARY KEY, original INTEGER);
CREATE TABLE acceptances (post INTEGER PRIMARY KEY, at TEXT);
"""
REPLIES = """
SELECT 'answer', id, 0, row, at AS moment, 0 AS rank FROM posts WHERE topic = :topic AND id <> :topic
UNION ALL
SELECT 'comment', comments.id, post, comments.row, max(comments.at, posts.at), 1
FROM posts JOIN comments ON comments.post = posts.id WHERE posts.topic = :topic
ORDER BY moment, rank, 2
"""
STRAY_ANSWERS = "SELECT id FROM posts WHERE topic NOT IN (SELECT id FROM posts WHERE topic = id)"
STRAY_COMMENTS = "SELECT id FROM comments WHERE post NOT IN (SELECT id FROM posts)"


@dataclass(frozen=True)
class Item:
    """One thing to bring in; `settled` stands after the last reply of each topic."""

    kind: str
    number: int
    topic: int
    parent: int
    row: Row


class Stage:
    """The rows of a dump in the order in which they are to be written."""

    def __init__(self, path: Path, complain: Complaint) -> None:
        self.complain = complain
        self.database = sqlite3.connect(path)
        self.database.executescript(SCHEMA)
        self.passed_over = 0

    def close(self) -> None:
        """Let go of the temporary database."""
        self.database.close()

    def read(self, folder: Path, seen: Callable[[int], None]) -> None:
        """Read every file of the folder, telling `seen` how many rows were read. Raises BadDump."""
        for name in NEEDED:
            if not (folder / name).is_file():
                raise BadDump(_("%(file)s is missing in %(folder)s.", file=name, folder=folder.name))
        readers = (self._user, self._post, self._comment, self._link, self._vote)
        for name, reader in zip(("Users", "Posts", "Comments", "PostLinks", "Votes"), readers, strict=True):
            path = folder / f"{name}.xml"
            if path.exists():
                self._read_file(path, name.lower(), reader, seen)
        self.database.commit()
        self._complain_of_strays()

    def _read_file(
        self, path: Path, root: str, reader: Callable[[Row], None], seen: Callable[[int], None]
    ) -> None:
        for row in rows_of(path, root):
            try:
                reader(row)
            except (KeyError, ValueError, OverflowError):
                self.complain(root, row.get("Id", "?"), _("A number of this row is missing or malformed."))
            except sqlite3.IntegrityError:
                self.complain(root, row.get("Id", "?"), _("This row stands in the file twice."))
            seen(1)

    def _add(self, table: str, *values: Any) -> None:
        marks = ", ".join("?" * len(values))
        self.database.execute(f"INSERT INTO {table} VALUES ({marks})", values)

    def _user(self, row: Row) -> None:
        self._add("users", int(row["Id"]), json.dumps(row))

    def _post(self, row: Row) -> None:
        if row["PostTypeId"] not in (QUESTION, ANSWER):
            self.passed_over += 1
            return
        number = int(row["Id"])
        topic = number if row["PostTypeId"] == QUESTION else int(row["ParentId"])
        self._add("posts", number, topic, row["CreationDate"], json.dumps(row))

    def _comment(self, row: Row) -> None:
        self._add("comments", int(row["Id"]), int(row["PostId"]), row["CreationDate"], json.dumps(row))

    def _link(self, row: Row) -> None:
        if row["LinkTypeId"] == DUPLICATE:
            numbers = int(row["PostId"]), int(row["RelatedPostId"])
            self.database.execute("INSERT OR IGNORE INTO originals VALUES (?, ?)", numbers)

    def _vote(self, row: Row) -> None:
        if row["VoteTypeId"] == ACCEPTED:
            values = int(row["PostId"]), row["CreationDate"]
            self.database.execute("INSERT OR REPLACE INTO acceptances VALUES (?, ?)", values)

    def _complain_of_strays(self) -> None:
        for (number,) in self._select(STRAY_ANSWERS):
            self.complain("answer", str(number), _("Its question is not in the dump."))
        for (number,) in self._select(STRAY_COMMENTS):
            self.complain("comment", str(number), _("Its post is not in the dump."))

    def _select(self, statement: str, values: Any = ()) -> Iterator[Any]:
        with closing(self.database.cursor()) as cursor:
            yield from cursor.execute(statement, values)

    def _number(self, statement: str) -> int:
        return int(next(self._select(statement))[0])

    def people_count(self) -> int:
        """How many people there are."""
        return self._number("SELECT count(*) FROM users")

    def posts_count(self) -> int:
        """How many questions, answers and comments there are."""
        return self._number("SELECT (SELECT count(*) FROM posts) + (SELECT count(*) FROM comments)")

    def people(self) -> Iterator[Row]:
        """Everyone, in the order in which they joined."""
        return (json.loads(row) for (row,) in self._select("SELECT row FROM users ORDER BY id"))

    def items(self) -> Iterator[Item]:
        """Every topic, oldest first: its question, what was replied in order of time, and then its state."""
        for number, text in self._select("SELECT id, row FROM posts WHERE topic = id ORDER BY at, id"):
            row = json.loads(text)
            yield Item("question", number, number, 0, row)
            yield from self._replies(number)
            yield Item("settled", number, number, 0, row)

    def _replies(self, topic: int) -> Iterable[Item]:
        for kind, number, parent, text, _moment, _rank in self._select(REPLIES, {"topic": topic}):
            yield Item(kind, number, topic, 0 if parent == topic else parent, json.loads(text))

    def original_of(self, topic: int) -> Row | None:
        """The question that this one was closed as a duplicate of, if it is known."""
        found = "SELECT row FROM originals JOIN posts ON posts.id = original WHERE post = ?"
        return next((json.loads(row) for (row,) in self._select(found, (topic,))), None)

    def accepted_at(self, answer: int) -> str:
        """When an answer was accepted; empty when the dump does not say."""
        return next(
            (at for (at,) in self._select("SELECT at FROM acceptances WHERE post = ?", (answer,))), ""
        )

"""Reads the text files of the demo community into their shapes."""

import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from app.cli.demo.content.shapes import (
    Decision,
    DemoContent,
    Flag,
    Moment,
    Person,
    Post,
    Reactions,
    Solution,
    Space,
    Tag,
    Topic,
)

HERE = Path(__file__).parent
# Any aware moment will do for sorting: every time in the files is relative to it.
NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)

Table = dict[str, Any]


def read() -> DemoContent:
    """Every file as it is written, unchecked. Raises KeyError or TOMLDecodeError on a broken file."""
    topics = map(read_topic, HERE.glob("topics/*.toml"))
    return DemoContent(
        people={key: Person(key=key, **table) for key, table in read_table("people.toml").items()},
        spaces={key: read_space(key, table) for key, table in read_table("spaces.toml").items()},
        tags={name: Tag(name, text) for name, text in read_table("tags.toml").items()},
        topics={topic.key: topic for topic in sorted(topics, key=opened)},
    )


def opened(topic: Topic) -> datetime:
    """When a topic was opened, to sort by."""
    return topic.opening.at.before(NOON)


def read_table(name: str) -> Table:
    """One TOML file beside this module."""
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))


def read_space(key: str, table: Table) -> Space:
    """A space; lists that are left out are empty."""
    lists: Table = {name: tuple(table.get(name, ())) for name in ("kinds", "owners", "members")}
    return Space(key=key, **(table | lists))


def read_topic(path: Path) -> Topic:
    """A topic; its key is the file name without number and ending."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    return Topic(
        key=path.stem.split("-", 1)[1],
        title=table["title"],
        kind=table["kind"],
        space=table["space"],
        tags=tuple(table["tags"]),
        opening=read_post(table),
        replies=tuple(map(read_post, table.get("reply", ()))),
        me_too=tuple(table.get("me_too", ())),
        solution=read_solution(table),
        rating=table.get("rating"),
        subject=table.get("subject", ""),
        outcome=table.get("outcome", ""),
        votes=tuple(table.get("votes", ())),
        decisions=tuple(map(read_decision, table.get("decision", ()))),
    )


def read_post(table: Table) -> Post:
    """A post; the opening one is read from the topic's own table."""
    return Post(
        by=table["by"],
        at=Moment(table["at"]),
        body=table["body"].strip(),
        reply_to=table.get("reply_to"),
        reactions=read_reactions(table.get("reactions", {})),
        flags=tuple(read_flag(flag) for flag in table.get("flags", ())),
    )


def read_reactions(table: Table) -> Reactions:
    """Who reacted, by reaction."""
    return {name: tuple(keys) for name, keys in table.items()}


def read_flag(table: Table) -> Flag:
    """A report of a post."""
    return Flag(table["by"], table["reason"], table["note"], Moment(table["at"]))


def read_solution(table: Table) -> Solution | None:
    """The accepted reply, or None for a topic that waits."""
    if "solution" not in table:
        return None
    solution = table["solution"]
    return Solution(solution["reply"], solution["by"], Moment(solution["at"]))


def read_decision(table: Table) -> Decision:
    """A step on an idea's way."""
    return Decision(table["status"], table["reason"], table["by"], Moment(table["at"]))

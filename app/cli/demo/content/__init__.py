"""The demo community of Fjell Riders, written by hand in the TOML files beside this module."""

from app.cli.demo.content.checks import complaints
from app.cli.demo.content.reading import read
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
    with_links,
)

__all__ = [
    "Decision",
    "DemoContent",
    "Flag",
    "Moment",
    "Person",
    "Post",
    "Reactions",
    "Solution",
    "Space",
    "Tag",
    "Topic",
    "load",
    "with_links",
]


def load() -> DemoContent:
    """The demo community, read and checked. Raises ValueError naming everything that does not hold."""
    content = read()
    if wrong := list(complaints(content)):
        raise ValueError("The demo community does not hold together:\n" + "\n".join(wrong))
    return content

"""Where the rooms above add to topics: panels on the page of a topic, and more to ask for in the composer.

A panel is a template at a place of the page, with what it needs to know of the viewer and the page. An extra
is a part of the composer: the names of its fields, how they are read, and what is written with the topic.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from app.core.forms import Problems
from app.forum.topics.models import Topic
from app.forum.topics.queries import TopicPage
from app.people.accounts.models import Member, Viewer

# Under the title, under the first post, over the replies, beside the topic, in the tools of staff.
PLACES = ("title", "first", "replies", "context", "tools")


@dataclass(frozen=True)
class Panel:
    """A part of a topic's page; `load` returns what the template sees as `panel`, or None to leave it out."""

    place: str
    template: str
    load: Callable[[Viewer, TopicPage], dict[str, Any] | None]
    kinds: frozenset[str] = frozenset()


def no_files(files: Mapping[str, Any]) -> dict[str, str]:
    """Nothing is uploaded with these fields."""
    return {}


@dataclass(frozen=True)
class Extra:
    """A part of the composer that a room above keeps.

    `read` checks the typed texts (by field name) and returns the value to keep; `write` keeps it inside the
    transaction that opens or edits the topic; `of` is what to fill the fields with when it is edited.
    `place` is where it stands: "fields" beside what the kind asks for, otherwise at the "end".
    `buttons` is a template in place of the one button of the composer, and `receive` turns uploaded files
    into texts of the same fields. A room that `publishes` gets new topics as drafts, to publish in `write`.
    """

    template: str
    names: tuple[str, ...]
    read: Callable[[Problems, Mapping[str, str]], Any]
    write: Callable[[Member, Topic, Any], None]
    of: Callable[[Topic], dict[str, str]]
    kinds: frozenset[str] = frozenset()
    buttons: str = ""
    place: str = "end"
    publishes: bool = False
    receive: Callable[[Mapping[str, Any]], dict[str, str]] = no_files


_panels: list[Panel] = []
_extras: list[Extra] = []


def add_panel(panel: Panel) -> None:
    """Show a panel on the pages of these kinds, or of all; the order is that of adding, and twice is once."""
    if panel.place not in PLACES:
        raise ValueError(f"no place {panel.place!r}")
    if panel not in _panels:
        _panels.append(panel)


def add_extra(extra: Extra) -> None:
    """Ask for more in the composer of these kinds, or of all; twice is once."""
    if extra not in _extras:
        _extras.append(extra)


def panels_of(viewer: Viewer, page: TopicPage) -> dict[str, list[tuple[str, dict[str, Any]]]]:
    """The panels of a topic's page by place: template and what it needs."""
    found: dict[str, list[tuple[str, dict[str, Any]]]] = {place: [] for place in PLACES}
    for panel in _panels:
        if _is_for(panel.kinds, page.topic.kind) and (values := panel.load(viewer, page)) is not None:
            found[panel.place].append((panel.template, values))
    return found


def extras_of(kind: str) -> list[Extra]:
    """What rooms above ask for in the composer of a kind."""
    return [extra for extra in _extras if _is_for(extra.kinds, kind)]


def extra_names(kind: str) -> list[str]:
    """The names of the fields that rooms above ask for."""
    return [name for extra in extras_of(kind) for name in extra.names]


def read_extras(problems: Problems, kind: str, texts: Mapping[str, str]) -> list[tuple[Extra, Any]]:
    """Check what rooms above ask for; notes problems and returns what they will keep."""
    return [(extra, extra.read(problems, texts)) for extra in extras_of(kind)]


def write_extras(actor: Member, topic: Topic, extras: list[tuple[Extra, Any]]) -> None:
    """Keep what was read, in the transaction of the topic."""
    for extra, value in extras:
        extra.write(actor, topic, value)


def _is_for(kinds: frozenset[str], kind: str) -> bool:
    return not kinds or kind in kinds

"""The composer's part that makes a poll, and what comes with a vote."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from werkzeug.datastructures import MultiDict

from app.core import clock
from app.core.forms import Problems, is_visible, one_line, row_number
from app.core.i18n import Text, _, lazy
from app.forum.polls.models import SHOWN, WAYS, Poll

LEAST_OPTIONS, MOST_OPTIONS, LONGEST_OPTION = 2, 20, 120
ENDS: dict[str, Text] = {
    "": lazy("When somebody ends it"),
    "1": lazy("After a day"),
    "3": lazy("After three days"),
    "7": lazy("After a week"),
    "14": lazy("After two weeks"),
    "30": lazy("After a month"),
    "at": lazy("At a time that I choose"),
}
LONGEST = timedelta(days=366)
NAMES = tuple(
    f"poll_{name}"
    for name in ("question", "options", "way", "most", "named", "shown", "keep", "ends", "at", "state")
)


@dataclass(frozen=True)
class PollValues:
    """A poll as it is to be; without options there is to be none."""

    question: str = ""
    options: tuple[str, ...] = ()
    way: str = "single"
    most: int = 1
    is_named: bool = False
    shown: str = "always"
    may_change: bool = True
    closes_at: datetime | None = None
    only_end: bool = False


def read_poll(problems: Problems, texts: Mapping[str, str]) -> PollValues | None:
    """What the composer says of a poll; None when it could say nothing: no such fields, or voting is over."""
    state = texts.get("poll_state")
    if not texts or state == "over":
        return None
    closes_at = _closing(problems, texts.get("poll_ends", ""), texts.get("poll_at", ""))
    if state == "voted":
        return PollValues(closes_at=closes_at, only_end=True)
    options = read_options(problems, texts.get("poll_options", "").split("\n"))
    if not options:
        return PollValues()
    way = problems.choice("poll_way", texts.get("poll_way") or "single", WAYS, _("how people vote"))
    return PollValues(
        question=problems.line("poll_question", texts.get("poll_question"), _("The question"), least=0),
        options=options,
        way=way,
        most=_most(problems, texts.get("poll_most"), way, len(options)),
        is_named=bool(texts.get("poll_named")),
        shown=problems.choice("poll_shown", texts.get("poll_shown") or "always", SHOWN, _("results")),
        may_change=not texts.get("poll_keep"),
        closes_at=closes_at,
    )


def read_options(problems: Problems, lines: list[str]) -> tuple[str, ...]:
    """What can be chosen, one a line; notes a problem when it is too little, too much or said twice."""
    options = [text for line in lines if is_visible(text := one_line(line))]
    if not options:
        return ()
    if not LEAST_OPTIONS <= len(options) <= MOST_OPTIONS:
        problems.add("poll_options", _("A poll has 2 to 20 choices, each on a line of its own."))
    if any(len(text) > LONGEST_OPTION for text in options):
        problems.add("poll_options", _("A choice has 120 characters at most."))
    if len({text.casefold() for text in options}) < len(options):
        problems.add("poll_options", _("Two of the choices are the same."))
    return tuple(options[: MOST_OPTIONS + 1])


def _most(problems: Problems, text: str | None, way: str, count: int) -> int:
    if way != "multiple":
        return 1 if way == "single" else count
    if not one_line(text):
        return count
    label = _("The number of choices")
    return problems.whole("poll_most", one_line(text), label, least=1, most=max(count, 1))


def _closing(problems: Problems, ends: str, at: str) -> datetime | None:
    ends = problems.choice("poll_ends", ends, ENDS, _("the end"))
    if ends.isdigit():
        return clock.now() + timedelta(days=int(ends))
    if ends != "at":
        return None
    moment = read_moment(at)
    if moment is None or not clock.now() < moment <= clock.now() + LONGEST:
        problems.add("poll_at", _("Choose a time to come, within a year."))
    return moment


def read_moment(text: str) -> datetime | None:
    """A moment as a date field or a program sends it, in UTC when it names no zone; None when it is none."""
    try:
        moment = datetime.fromisoformat(one_line(text)[:40])
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def texts_of(poll: Poll | None, has_votes: bool = False) -> dict[str, str]:
    """What the composer's fields hold for a poll as it stands; its state says what can still be changed."""
    if poll is None:
        return {}
    return {
        "poll_state": "over" if poll.is_over else "voted" if has_votes else "",
        "poll_question": poll.question,
        "poll_options": "\n".join(option.text for option in poll.options),
        "poll_way": poll.way,
        "poll_most": str(poll.most) if poll.way == "multiple" else "",
        "poll_named": "1" if poll.is_named else "",
        "poll_shown": poll.shown,
        "poll_keep": "" if poll.may_change else "1",
        "poll_ends": "at" if poll.closes_at else "",
        "poll_at": poll.closes_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M") if poll.closes_at else "",
    }


def read_vote(poll: Poll, form: MultiDict[str, str]) -> list[int]:
    """The option ids that a form chose, by rank when the poll is ranked; what is wrong is for the operation.

    Without scripts a ranked ballot is a list for each option: `rank-7` is the place of option 7, 0 for none.
    """
    if not poll.is_ranked:
        return [row_number(text) for text in form.getlist("choice")]
    places = [(row_number(form.get(f"rank-{option.id}")), option.id) for option in poll.options]
    return [number for place, number in sorted(places) if place]


def same_places(poll: Poll, form: MultiDict[str, str]) -> bool:
    """Whether two options of a ranked ballot were given the same place."""
    places = [place for option in poll.options if (place := row_number(form.get(f"rank-{option.id}")))]
    return len(set(places)) < len(places)

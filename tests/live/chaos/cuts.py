"""Ways in which a reader loses its connection, and how it comes back."""

from __future__ import annotations

from collections.abc import Callable

import gevent

from tests.live.chaos.reader import Reader

LONGEST_PAUSE = 0.5
FROZEN_SECONDS = 4.0
OTHER = {"websocket": "polling", "polling": "websocket"}


def _pause(reader: Reader, longest: float = LONGEST_PAUSE) -> None:
    gevent.sleep(reader.rng.uniform(0, longest))


def cable_pulled(reader: Reader) -> None:
    """The connection is reset."""
    reader.cut_line("drop")
    _pause(reader)
    reader.connect()


def polite(reader: Reader) -> None:
    """The browser says goodbye."""
    reader.cut_line("leave")
    _pause(reader)
    reader.connect()


def asleep(reader: Reader) -> None:
    """Nothing is read or said any more; the server learns of it late, when the next one is long there."""
    line = reader.cut_line("freeze")
    if line is not None:
        gevent.spawn_later(FROZEN_SECONDS, line.drop)
    _pause(reader)
    reader.connect()


def in_the_middle_of_catching_up(reader: Reader) -> None:
    """Comes back, asks for what it missed, and is cut before it has read the answer."""
    cable_pulled(reader)
    reader.catch_up()
    _pause(reader, 0.05)
    cable_pulled(reader)


def before_joining(reader: Reader) -> None:
    """Loads the page, and is cut between asking to listen and hearing whether it may."""
    reader.cut_line("leave")
    reader.load()
    _pause(reader)
    reader.connect()
    _pause(reader, 0.01)
    cable_pulled(reader)


def other_transport(reader: Reader) -> None:
    """What blocks one transport lets the other through."""
    reader.transport = OTHER[reader.transport]
    cable_pulled(reader)


def page_reloaded(reader: Reader) -> None:
    """The page is loaded anew, with a connection of its own some time later."""
    reader.cut_line("drop")
    reader.load()
    _pause(reader)
    reader.connect()


def page_visited(reader: Reader) -> None:
    """A link leads to the same page; the connection stays."""
    if reader.load():
        reader.enter()


CUTS: dict[str, Callable[[Reader], None]] = {
    "cable pulled": cable_pulled,
    "polite": polite,
    "asleep": asleep,
    "in the middle of catching up": in_the_middle_of_catching_up,
    "before joining": before_joining,
    "other transport": other_transport,
    "page reloaded": page_reloaded,
    "page visited": page_visited,
}


# Loading a page costs the server most and says least about what comes after.
WEIGHTS = {"page reloaded": 1, "page visited": 1, "before joining": 1}
USUAL = 3


def live_through(reader: Reader, times: int, seconds: float, kinds: list[str]) -> None:
    """Cut a reader so many times at random moments of the given time."""
    for _ in range(times):
        gevent.sleep(reader.rng.uniform(0, 2 * seconds / times))
        [kind] = reader.rng.choices(kinds, [WEIGHTS.get(kind, USUAL) for kind in kinds])
        reader.counts.cuts[kind] = reader.counts.cuts.get(kind, 0) + 1
        reader.note(f"cut: {kind}")
        CUTS[kind](reader)

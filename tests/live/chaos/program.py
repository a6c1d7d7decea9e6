"""Many readers in one process: `python -m tests.live.chaos.program`, told by lines of JSON what to do.

A process of its own, because it patches the standard library, which has to come before everything else.
Its only answers go to standard output.
"""
# ruff: noqa: E402

from gevent import monkey

monkey.patch_all()

import json
import sys
import time
from collections import Counter
from dataclasses import asdict
from random import Random
from typing import Any

import gevent
import gevent.pool
from gevent.fileobject import FileObject

from tests.live.chaos.cuts import live_through
from tests.live.chaos.page import Page
from tests.live.chaos.reader import Reader

OPEN_AT_ONCE = 20


class Crowd:
    """The readers, and the orders they take. Each order is a method; what it returns is the answer."""

    def __init__(self) -> None:
        self.readers: list[Reader] = []
        self.living: list[gevent.Greenlet] = []
        self.healed: dict[int, float] = {}

    def gather(self, readers: list[dict[str, Any]], base: str | list[str], topic: int, seed: int) -> int:
        """Open a page for each reader, and wait until all of them follow it."""
        bases = [base] if isinstance(base, str) else base
        fresh = [
            Reader(
                number,
                one["who"],
                one["cookie"],
                bases[number % len(bases)],
                topic,
                Random(f"{seed}/{number}"),
            )
            for number, one in enumerate(readers, len(self.readers))
        ]
        for reader, one in zip(fresh, readers, strict=True):
            reader.transport = one["transport"]
        self.readers += fresh
        gevent.pool.Pool(OPEN_AT_ONCE).map(Reader.open, fresh)
        self._wait(lambda: all(not reader.behind or reader.is_out for reader in fresh), 30)
        return len(fresh)

    def cut(self, times: int, seconds: float, kinds: list[str]) -> None:
        """Begin to cut them, each at moments of its own."""
        self.living = [gevent.spawn(self._live, reader, times, seconds, kinds) for reader in self.readers]

    def _live(self, reader: Reader, times: int, seconds: float, kinds: list[str]) -> None:
        live_through(reader, times, seconds, kinds)
        self.healed[reader.number] = time.monotonic()

    def is_cutting(self) -> int:
        """How many are still being cut."""
        return sum(not greenlet.ready() for greenlet in self.living)

    def compare(self, seconds: float, posted: dict[str, float], since: float = 0.0) -> dict[str, Any]:
        """Wait for the last cut, then for every page to be as a fresh one; tell what is not, and how late.

        `posted` is when each post was acknowledged, `since` when the last of everything was.
        """
        fresh = self._fresh_pages()
        complete: dict[int, float] = {}
        watched = [
            gevent.spawn(self._watch, one, fresh[one.who], seconds, since, complete) for one in self.readers
        ]
        gevent.joinall(self.living + watched, raise_error=True)
        return self._report(fresh, posted, complete)

    def _watch(
        self, reader: Reader, fresh: Page, seconds: float, since: float, complete: dict[int, float]
    ) -> None:
        """Note how long after the last cut and the last post a page was as it should be."""
        while self.living and reader.number not in self.healed:
            gevent.sleep(0.05)
        began = max(since, self.healed.get(reader.number, since))
        while True:
            if reader.page is not None and not reader.page.differs(fresh):
                complete[reader.number] = max(0.0, reader.changed_at - began)
                return
            if time.monotonic() > began + seconds:
                return
            gevent.sleep(0.1)

    def _fresh_pages(self) -> dict[str, Page]:
        one_of_each = {reader.who: reader for reader in self.readers}
        return {who: reader.fresh() for who, reader in one_of_each.items()}

    def _report(
        self, fresh: dict[str, Page], posted: dict[str, float], complete: dict[int, float]
    ) -> dict[str, Any]:
        bad = []
        late: list[tuple[float, int, int]] = []
        for reader in self.readers:
            page = fresh[reader.who]
            wrong = [*reader.wrong, *(reader.page.differs(page) if reader.page else ["no page"])]
            missing = [post.id for post in page.posts if post.id not in reader.seen]
            wrong += [f"post {number} was never shown" for number in missing]
            late += [
                (reader.seen[int(post)] - at, int(post), reader.number)
                for post, at in posted.items()
                if int(post) in reader.seen
            ]
            if wrong:
                bad.append(self._about(reader) | {"wrong": wrong[:20], "wrongs": len(wrong)})
        return {
            "readers": len(self.readers),
            "posts": len(next(iter(fresh.values())).posts) if fresh else 0,
            "bad": bad,
            "complete": sorted(round(seconds, 3) for seconds in complete.values()),
            "late": [(round(seconds, 3), post, number) for seconds, post, number in sorted(late)[-20:]],
            "journal_of_the_latest": self._journal_of(late),
            "late_at": self._worst_of_each(late, posted),
            "late_p50_p95": self._percentiles([one[0] for one in late]),
            "counts": self._sums(),
        }

    def _journal_of(self, late: list[tuple[float, int, int]]) -> list[str]:
        """What the reader lived through who was shown a post last."""
        if not late:
            return []
        _, post, number = max(late)
        [reader] = [one for one in self.readers if one.number == number]
        return [f"post {post} at {reader.seen[post]:.3f}", *list(reader.journal)[-150:]]

    @staticmethod
    def _worst_of_each(
        late: list[tuple[float, int, int]], posted: dict[str, float]
    ) -> list[tuple[float, float]]:
        """For each post: how late it was for the last reader, and when it was acknowledged."""
        worst: dict[int, float] = {}
        for seconds, post, _ in late:
            worst[post] = max(seconds, worst.get(post, seconds))
        return [(seconds, posted[str(post)]) for post, seconds in worst.items()]

    @staticmethod
    def _percentiles(values: list[float]) -> list[float]:
        values = sorted(values)
        return [round(values[int(len(values) * share)], 3) for share in (0.5, 0.95)] if values else []

    def _sums(self) -> dict[str, int]:
        sums: Counter[str] = Counter()
        for reader in self.readers:
            counts = asdict(reader.counts)
            sums.update({f"cut: {name}": times for name, times in counts.pop("cuts").items()})
            sums.update(counts)
        return dict(sums)

    def _about(self, reader: Reader) -> dict[str, Any]:
        return {
            "number": reader.number,
            "who": reader.who,
            "transport": reader.transport,
            "last": reader.page.last if reader.page else None,
            "behind": reader.behind,
            "asking": reader.asking,
            "connected": reader.line is not None,
            "journal": list(reader.journal)[-50:],
        }

    def heard(self) -> list[dict[str, Any]]:
        """What each reader was told by its connections: numbers of events, signals, and whether it is out."""
        return [
            {
                "number": reader.number,
                "who": reader.who,
                "heard": reader.heard,
                "signals": reader.signals,
                "is_out": reader.is_out,
                "connected": reader.line is not None,
                "last": reader.page.last if reader.page else None,
                "journal": list(reader.journal)[-50:],
            }
            for reader in self.readers
        ]

    def ask(self) -> list[dict[str, Any]]:
        """Each reader asks for what it missed and for the page; the answers' status."""
        pool = gevent.pool.Pool(OPEN_AT_ONCE)
        return list(pool.map(self._ask, self.readers))

    def _ask(self, reader: Reader) -> dict[str, Any]:
        last = reader.page.last if reader.page else 0
        missed = reader.get(f"/live/catch-up?channel={reader.channel}&after={last}")
        page = reader.get(f"/topics/{reader.topic}")
        return {"number": reader.number, "who": reader.who, "catch_up": missed[0], "page": page[0]}

    def renew(self, who: str, cookie: str) -> None:
        """Somebody has signed in again."""
        for reader in self.readers:
            if reader.who == who:
                reader.headers["Cookie"] = cookie

    def come_again(self) -> None:
        """Every reader who is out loads the page again."""
        gevent.pool.Pool(OPEN_AT_ONCE).map(Reader.come_again, [one for one in self.readers if one.is_out])

    def close(self) -> None:
        """Everybody goes."""
        for reader in self.readers:
            reader.close()
        self.readers, self.living, self.healed = [], [], {}

    def _wait(self, condition: Any, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while not condition() and time.monotonic() < deadline:
            gevent.sleep(0.05)


def main() -> None:
    """Do what is ordered, one line after the other, until the input ends."""
    crowd = Crowd()
    orders = FileObject(sys.stdin.fileno(), "r", closefd=False)
    for line in orders:
        order = json.loads(line)
        try:
            answer = {"answer": getattr(crowd, order.pop("do"))(**order)}
        except Exception as error:
            answer = {"error": repr(error)}
        print(json.dumps(answer), flush=True)
    crowd.close()


if __name__ == "__main__":
    main()

"""What an import did: numbers on the screen, and a line of JSON for every row that came in changed or not."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import click
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from app.core import clock
from app.core.i18n import _

Advance = Callable[[int], None]
KINDS = ("user", "question", "answer", "comment")
LINES = 10


class Report:
    """Counts what happened; the file comes into being with its first line, and never in a dry run."""

    def __init__(self, folder: Path, dry: bool) -> None:
        self.dry = dry
        self.path = folder / f"{clock.now():%Y%m%d-%H%M%S-%f}.jsonl"
        self.made: Counter[str] = Counter()
        self.there: Counter[str] = Counter()
        self.failed: Counter[str] = Counter()
        self.noted = 0
        self._file: IO[str] | None = None

    def error(self, kind: str, number: str, message: str) -> None:
        """A row did not come in."""
        self.failed[kind] += 1
        self._write("error", kind, number, message)

    def note(self, kind: str, number: str, message: str) -> None:
        """A row came in, but not quite as it was."""
        self.noted += 1
        self._write("note", kind, number, message)

    def _write(self, level: str, kind: str, number: str, message: str) -> None:
        line = json.dumps(
            {"level": level, "kind": kind, "id": number, "message": message}, ensure_ascii=False
        )
        if self.dry:
            click.echo(line)
            return
        if self._file is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self.path.open("w", encoding="utf-8")
        self._file.write(line + "\n")
        self._file.flush()

    def close(self) -> None:
        """Close the file, if there is one."""
        if self._file is not None:
            self._file.close()

    def summary(self) -> Iterator[str]:
        """What to tell at the end, line by line."""
        yield f"{'':<10}{_('new'):>8}{_('there'):>8}{_('failed'):>8}"
        for kind in KINDS:
            yield f"{kind + 's':<10}{self.made[kind]:>8}{self.there[kind]:>8}{self.failed[kind]:>8}"
        others = sum(count for kind, count in self.failed.items() if kind not in KINDS)
        if others:
            yield _("%(count)s further rows could not be read.", count=others)
        if self.noted:
            yield _("%(count)s came in changed.", count=self.noted)
        if self._file is not None:
            yield _("Each of them is named in %(path)s", path=self.path)
        if not self.made.total():
            yield _("Nothing was new, nothing was changed.")


@contextmanager
def progress(title: str, total: int | None) -> Iterator[Advance]:
    """A bar where a person watches, a few plain lines elsewhere."""
    if sys.stdout.isatty():
        with _bar() as bar:
            task = bar.add_task(title, total=total)
            yield lambda count: bar.advance(task, count)
    else:
        yield _plain(title, total)


def _bar() -> Progress:
    return Progress(
        TextColumn("{task.description:<24}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    )


def _plain(title: str, total: int | None) -> Advance:
    done = 0
    step = max((total or 20_000) // LINES, 1)
    click.echo(f"{title} …" if total is None else f"{title}: {total}")

    def advance(count: int) -> None:
        nonlocal done
        before, done = done, done + count
        if done // step > before // step and done != total:
            click.echo(f"{title}: {done}" + (f" / {total}" if total else ""))

    return advance

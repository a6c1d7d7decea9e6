"""Bringing in a Stack Exchange dump, in batches that are whole each: killed and run again, it goes on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sqlalchemy import func, select

from app.cli.imports.batches import Write, batches, run_jobs, write_batch
from app.cli.imports.mapping import Row, moment, tags_of
from app.cli.imports.people import People
from app.cli.imports.references import References
from app.cli.imports.report import Report, progress
from app.cli.imports.settling import Settler
from app.cli.imports.staging import Item, Stage
from app.cli.imports.writing import Ready, Writer
from app.core.db import db
from app.core.errors import HearthError
from app.core.forms import Problems
from app.core.i18n import _
from app.core.jobs import Job
from app.forum.tags.operations import clean_tags
from app.forum.topics.operations.opening import check_title

SETTLED = "settled"


@dataclass(frozen=True)
class Plan:
    """What to bring in, as whom and where to."""

    folder: Path
    source: str
    site: str
    space_id: int
    actor_id: int


class Import:
    """One run."""

    def __init__(self, plan: Plan, stage: Stage, report: Report) -> None:
        self.plan = plan
        self.stage = stage
        self.report = report
        self.references = References(plan.source, plan.site)
        self.people = People(self.references, plan.site)
        settler = Settler(self.references, stage, report, plan.actor_id)
        self.writer = Writer(self.references, self.people, settler, plan.space_id)

    def run(self) -> None:
        """Write people and topics, then let the search index catch up; the stage has been read."""
        with progress(_("People"), self.stage.people_count()) as advance:
            for rows in batches(self.stage.people()):
                self._people(rows)
                advance(len(rows))
        with progress(_("Posts"), self.stage.posts_count()) as advance:
            for items in batches(self.stage.items()):
                self._items(items)
                advance(sum(item.kind != SETTLED for item in items))
        if not self.report.dry:
            with progress(_("Search index"), _waiting_jobs()) as advance:
                run_jobs(advance)

    def _people(self, rows: Sequence[Row]) -> None:
        known = self.references.known("user", [row["Id"] for row in rows])
        self.report.there["user"] += len(known)
        writes: dict[tuple[str, str], Write] = {}
        for row in rows:
            if row["Id"] not in known:
                bio = self.people.bio(row)
                self._note("user", row["Id"], bio.note)
                self._note("user", row["Id"], self.people.note_on_name(row))
                writes["user", row["Id"]] = partial(self.people.make, row, bio)
        self._write(writes)

    def _items(self, items: list[Item]) -> None:
        known = self._known(items)
        ready = [
            made
            for item in items
            if (item.kind, str(item.number)) not in known and (made := self._ready(item))
        ]
        self._write({(one.item.kind, str(one.item.number)): partial(self.writer.write, one) for one in ready})

    def _known(self, items: list[Item]) -> set[tuple[str, str]]:
        numbers: dict[str, list[int]] = defaultdict(list)
        for item in items:
            numbers[item.kind].append(item.number)
        known = {(kind, n) for kind in numbers for n in self.references.known(kind, numbers[kind])}
        self.report.there.update(kind for kind, _number in known)
        return known

    def _ready(self, item: Item) -> Ready | None:
        try:
            if item.kind == "question":
                _check_question(item.row)
            ready = self.writer.prepare(item)
        except HearthError as error:
            self.report.error(item.kind, str(item.number), error.message)
            return None
        self._note(item.kind, str(item.number), ready.body.note)
        return ready

    def _note(self, kind: str, number: str, note: str) -> None:
        if note:
            self.report.note(kind, number, note)

    def _write(self, writes: dict[tuple[str, str], Write]) -> None:
        """Write a batch, and count what came of it; a dry run counts as if all went well."""
        dry = self.report.dry or not writes
        outcome = [""] * len(writes) if dry else write_batch(list(writes.values()), self.people.forget)
        for (kind, number), refusal in zip(writes, outcome, strict=True):
            if refusal:
                self.report.error("question" if kind == SETTLED else kind, number, refusal)
            elif kind != SETTLED:
                self.report.made[kind] += 1


def _check_question(row: Row) -> None:
    """What opening a topic would refuse, so that a dry run says it too. Raises Invalid."""
    problems = Problems()
    check_title(problems, row.get("Title"))
    problems.check()
    clean_tags(tags_of(row))
    moment(row, "CreationDate")


def _waiting_jobs() -> int:
    rule = Job.done_at.is_(None), Job.failed_at.is_(None)
    return db.session.scalar(select(func.count()).select_from(Job).where(*rule)) or 0

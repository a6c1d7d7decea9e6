"""Running the stages of bin/test beside one another, each into a log of its own, and what came of each."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from tests.support.services import ROOT

NO_TESTS_COLLECTED = 5
LOGS = ROOT / "var" / "log"
NEWS_EVERY = 60


@dataclass(frozen=True)
class Stage:
    """One stage: a run of pytest, with `spread` unless paths are named; or commands that count no tests.

    Stages of one lane run one after the other, the lanes beside one another: one calculates, one waits.
    """

    name: str
    about: str
    where: Sequence[str] = ()
    options: Sequence[str] = ()
    spread: Sequence[str] = ()
    commands: Sequence[Sequence[str]] = ()
    missing: Callable[[], str | None] = lambda: None
    environ: tuple[tuple[str, str], ...] = ()
    lane: str = "calculates"
    may_be_empty: bool = False


@dataclass
class Outcome:
    """What came of a stage."""

    stage: Stage
    result: str = "passed"
    seconds: float = 0.0
    counts: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    durations: list[tuple[float, str]] = field(default_factory=list)


class Run:
    """A stage that runs: its process writes into a log of its own, or here when it runs alone."""

    def __init__(self, stage: Stage, extra: Sequence[str], *, alone: bool) -> None:
        self.stage = stage
        self.extra = extra
        self.log = None if alone else LOGS / f"test-{stage.name}.log"
        self.report = Path(tempfile.mkdtemp(prefix="hearth-report-")) / "report.xml"
        self.outcome = Outcome(stage)
        self.commands = commands_of(stage, extra, self.report)
        self.started = time.monotonic()
        if self.log:
            self.log.unlink(missing_ok=True)
        self._start()

    def _start(self) -> None:
        environ = os.environ | dict(self.stage.environ)
        with self.log.open("ab") if self.log else contextlib.nullcontext() as output:
            command = self.commands.pop(0)
            self.process = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=output, stderr=output)

    def is_done(self) -> bool:
        """Whether all its commands have ended; starts the next one when one has."""
        code = self.process.poll()
        if code is None:
            return False
        self._note(code)
        if self.commands:
            self._start()
            return False
        self.outcome.seconds = time.monotonic() - self.started
        if self.report.exists():
            read_report(self.report, self.outcome)
        shutil.rmtree(self.report.parent, ignore_errors=True)
        return True

    def _note(self, code: int) -> None:
        if code == NO_TESTS_COLLECTED and (self.stage.may_be_empty or self.extra):
            self.outcome.result = "empty"
        elif code != 0:
            self.outcome.result = "FAILED"

    def tell(self) -> None:
        """Print what came of it: one line, and all that it wrote when it failed."""
        outcome, counts = self.outcome, self.outcome.counts
        numbers = f": {counts['passed']} passed, {counts['failed']} failed" if self.stage.where else ""
        print(f"━━ {self.stage.name} {outcome.result} after {outcome.seconds:.0f} s{numbers}", flush=True)
        if self.log and outcome.result == "FAILED":
            print(self.log.read_text(errors="replace"), flush=True)

    def interrupt(self) -> None:
        """End it as Ctrl-C does, so that its servers end too."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(30)
        self.process.kill()
        shutil.rmtree(self.report.parent, ignore_errors=True)


def commands_of(stage: Stage, extra: Sequence[str], report: Path) -> list[list[str]]:
    """What a stage runs: paths that are named take the place of all its tests, and run in one process."""
    if stage.commands:
        return [[sys.executable, "-m", *command] for command in stage.commands]
    everything = [] if any(map(is_path, extra)) else [*stage.where, *stage.spread]
    return [[sys.executable, "-m", "pytest", *everything, *stage.options, f"--junitxml={report}", *extra]]


def is_path(argument: str) -> bool:
    """Whether an argument names tests: a folder, a file, or a test in a file."""
    return not argument.startswith("-") and (ROOT / argument.split("::")[0]).exists()


def run_stages(stages: Sequence[Stage], extra: Sequence[str]) -> list[Outcome]:
    """Run the stages, the lanes beside one another, and tell of each when it has ended."""
    outcomes = {s.name: Outcome(s, "SKIPPED", reasons=Counter([r])) for s in stages if (r := s.missing())}
    lanes: dict[str, list[Stage]] = {}
    for stage in stages:
        if stage.name not in outcomes:
            lanes.setdefault(stage.lane, []).append(stage)
    running: list[Run] = []
    told = time.monotonic()
    try:
        while running or any(lanes.values()):
            for lane, waiting in lanes.items():
                if waiting and all(run.stage.lane != lane for run in running):
                    print(f"━━ {waiting[0].name}: {waiting[0].about}", flush=True)
                    running.append(Run(waiting.pop(0), extra, alone=len(stages) == 1))
            for run in [run for run in running if run.is_done()]:
                running.remove(run)
                run.tell()
                outcomes[run.stage.name] = run.outcome
            told = tell_what_runs(running, told)
            time.sleep(0.1)
    finally:
        for run in running:
            run.interrupt()
    return [outcomes[stage.name] for stage in stages]


def tell_what_runs(running: Sequence[Run], told: float) -> float:
    """Print now and then what runs in silence; returns when that was last done."""
    now = time.monotonic()
    if now - told < NEWS_EVERY or all(run.log is None for run in running):
        return told
    print("   …", ", ".join(f"{run.stage.name} {now - run.started:.0f} s" for run in running), flush=True)
    return now


def read_report(report: Path, outcome: Outcome) -> None:
    """Add the tests of a JUnit report, how long they took and why some were skipped, to the outcome."""
    for case in ElementTree.parse(report).iter("testcase"):
        skipped = case.find("skipped")
        outcome.durations.append((float(case.get("time", 0)), f"{case.get('classname')}::{case.get('name')}"))
        if case.find("failure") is not None or case.find("error") is not None:
            outcome.counts["failed"] += 1
        elif skipped is not None:
            outcome.counts["skipped"] += 1
            outcome.reasons[skipped.get("message", "no reason given")] += 1
        else:
            outcome.counts["passed"] += 1

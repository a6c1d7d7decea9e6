"""The stages of bin/test: one after the other, going on after a failure, with a plain summary at the end.

Run by bin/test, which has installed everything: python -m tests.support.stages [STAGE [pytest options]].
"""

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
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from tests.support.services import ROOT, missing_nginx, missing_postgres, missing_redis, postgres_server

NO_TESTS_COLLECTED = 5
NOT_LIVE = ["tests", "--ignore=tests/live", "--ignore=tests/browser", "-m", "not slow"]


def missing_chromium() -> str | None:
    """Say what to install for the browser tests, or None when it is there."""
    if any(shutil.which(name) for name in ("chromium", "google-chrome")):
        return None
    return "no Chromium on this machine (Debian: apt-get install chromium)"


@dataclass(frozen=True)
class Stage:
    """One stage: either a run of pytest, or commands of which none counts tests."""

    name: str
    about: str
    pytest: Sequence[str] = ()
    commands: Sequence[Sequence[str]] = ()
    missing: Callable[[], str | None] = lambda: None
    environ: tuple[tuple[str, str], ...] = ()
    may_be_empty: bool = False


STAGES = (
    Stage(
        "lint",
        "style and types",
        commands=(["ruff", "check", "."], ["mypy", "app"]),
    ),
    Stage("unit", "units and HTTP on SQLite", pytest=[*NOT_LIVE, "-n", "2"]),
    Stage(
        "postgres",
        "units and HTTP on PostgreSQL",
        pytest=[*NOT_LIVE, "-n", "2"],
        missing=missing_postgres,
        environ=(("HEARTH_TEST_DATABASE", "postgresql"),),
    ),
    Stage("live", "sockets, several processes", pytest=["tests/live", "-m", "not slow"]),
    Stage(
        "browser",
        "browser and accessibility",
        pytest=["tests/browser", "-m", "not slow"],
        missing=missing_chromium,
    ),
    Stage("slow", "tests that take long", pytest=["tests", "-m", "slow"], may_be_empty=True),
)


@dataclass
class Outcome:
    """What came of a stage."""

    stage: Stage
    result: str = "passed"
    seconds: float = 0.0
    counts: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)


def run_stage(stage: Stage, extra: Sequence[str]) -> Outcome:
    """Run one stage and time it."""
    if reason := stage.missing():
        return Outcome(stage, "SKIPPED", reasons=Counter([reason]))
    print(f"\n━━ {stage.name}: {stage.about}", flush=True)
    started = time.monotonic()
    outcome = run_pytest(stage, extra) if stage.pytest else run_commands(stage)
    outcome.seconds = time.monotonic() - started
    return outcome


def run_commands(stage: Stage) -> Outcome:
    """Run every command of a stage that counts no tests; all must succeed."""
    codes = [subprocess.call([sys.executable, "-m", *command], cwd=ROOT) for command in stage.commands]
    return Outcome(stage, "FAILED" if any(codes) else "passed")


def run_pytest(stage: Stage, extra: Sequence[str]) -> Outcome:
    """Run pytest and read its counts from the report it writes."""
    with tempfile.TemporaryDirectory(prefix="hearth-report-") as folder:
        report = Path(folder) / "report.xml"
        command = [sys.executable, "-m", "pytest", *stage.pytest, f"--junitxml={report}", *extra]
        code = subprocess.call(command, cwd=ROOT, env=os.environ | dict(stage.environ))
        outcome = Outcome(stage)
        if report.exists():
            count_tests(report, outcome)
    if code == NO_TESTS_COLLECTED and (stage.may_be_empty or extra):
        outcome.result = "empty"
    elif code != 0:
        outcome.result = "FAILED"
    return outcome


def count_tests(report: Path, outcome: Outcome) -> None:
    """Add the tests of a JUnit report, and the reasons of those skipped, to the outcome."""
    for case in ElementTree.parse(report).iter("testcase"):
        skipped = case.find("skipped")
        if case.find("failure") is not None or case.find("error") is not None:
            outcome.counts["failed"] += 1
        elif skipped is not None:
            outcome.counts["skipped"] += 1
            outcome.reasons[skipped.get("message", "no reason given")] += 1
        else:
            outcome.counts["passed"] += 1


@contextlib.contextmanager
def shared_postgres(stages: Sequence[Stage]) -> Iterator[None]:
    """Run one PostgreSQL for all stages that test, if it is installed, and tell pytest its address."""
    if missing_postgres() or not any(stage.pytest for stage in stages):
        yield
        return
    with postgres_server() as url:
        os.environ["HEARTH_TEST_POSTGRES_URL"] = url
        yield


def summarise(outcomes: Sequence[Outcome]) -> int:
    """Print the table, what was skipped and why, and the closing line; returns the exit code."""
    total: Counter[str] = Counter()
    print(f"\n{'stage':10} {'result':8} {'seconds':>8} {'passed':>7} {'failed':>7} {'skipped':>8}")
    for outcome in outcomes:
        counts = outcome.counts
        total += counts
        numbers = [counts[name] for name in ("passed", "failed", "skipped")]
        columns = "{:7} {:7} {:8}".format(*numbers) if outcome.stage.pytest else ""
        print(f"{outcome.stage.name:10} {outcome.result:8} {outcome.seconds:8.1f} {columns}".rstrip())
    print_skipped(outcomes)
    print(f"{total['passed']} passed, {total['failed']} failed, {total['skipped']} skipped", flush=True)
    return int(any(outcome.result == "FAILED" for outcome in outcomes))


def print_skipped(outcomes: Sequence[Outcome]) -> None:
    """Name everything that did not run, with the reason; and optional programs that are not there."""
    lines = [
        f"  {outcome.stage.name}: {'all' if outcome.result == 'SKIPPED' else f'{number} tests'}: {reason}"
        for outcome in outcomes
        for reason, number in outcome.reasons.items()
    ]
    lines += [f"  {outcome.stage.name}: has no tests" for outcome in outcomes if outcome.result == "empty"]
    lines += [f"  note: {reason}" for reason in (missing_redis(), missing_nginx()) if reason]
    if lines:
        print("\nNOT EVERYTHING RAN. SKIPPED:", *lines, sep="\n")
    print()


def end_like_ctrl_c(*_: object) -> None:
    """Let the servers' context managers clean up when we are asked to end."""
    raise KeyboardInterrupt


def main(arguments: Sequence[str]) -> int:
    """Run all stages, or the one named first with the rest of the arguments passed on."""
    names = [stage.name for stage in STAGES]
    if arguments and arguments[0] not in names:
        print(f"bin/test: no stage {arguments[0]!r}; there are {', '.join(names)}", file=sys.stderr)
        return 2
    stages = [stage for stage in STAGES if not arguments or stage.name == arguments[0]]
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, end_like_ctrl_c)
    try:
        with shared_postgres(stages):
            return summarise([run_stage(stage, arguments[1:]) for stage in stages])
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

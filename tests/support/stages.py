"""The stages of bin/test: side by side where they wait, all to the end, with a plain summary.

Run by bin/test, which has installed everything:
python -m tests.support.stages [STAGE [PATH…] [pytest options] | PATH… [pytest options]].
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.support.services import chromium, missing_nginx, missing_postgres, missing_redis, postgres_server
from tests.support.stage_runs import Outcome, Stage, is_path, run_stages

SHOWN_SLOWEST = 10
ROOMY = 4 << 30
NOT_LIVE = ("tests", "--ignore=tests/live", "--ignore=tests/browser")
NOT_SLOW = ("-m", "not slow")
# Each worker takes over tests that another one has not come to; files of one world stay together.
BY_TEST = ("-n", "2", "--dist", "worksteal")
BY_FILE = ("-n", "2", "--dist", "loadfile")


def missing_chromium() -> str | None:
    """Say what to install for the browser tests, or None when it is there."""
    if chromium():
        return None
    return "no Chromium on this machine (Debian: apt-get install chromium-headless-shell)"


STAGES = (
    Stage(
        "lint",
        "style and types",
        commands=(["ruff", "check", "."], ["mypy", "app"]),
    ),
    Stage("unit", "units and HTTP on SQLite", where=NOT_LIVE, options=NOT_SLOW, spread=BY_TEST),
    Stage(
        "postgres",
        "units and HTTP on PostgreSQL",
        where=NOT_LIVE,
        options=NOT_SLOW,
        spread=BY_TEST,
        missing=missing_postgres,
        environ=(("HEARTH_TEST_DATABASE", "postgresql"),),
    ),
    Stage(
        "live",
        "sockets, several processes",
        where=["tests/live"],
        options=NOT_SLOW,
        spread=BY_FILE,
        lane="waits",
    ),
    Stage(
        "browser",
        "browser and accessibility",
        where=["tests/browser"],
        options=NOT_SLOW,
        spread=BY_FILE,
        missing=missing_chromium,
        lane="waits",
    ),
    Stage(
        "slow",
        "tests that take long",
        where=["tests"],
        options=["-m", "slow"],
        lane="waits",
        may_be_empty=True,
    ),
)


@contextlib.contextmanager
def shared_postgres(stages: Sequence[Stage]) -> Iterator[None]:
    """Run one PostgreSQL for all stages that test, if it is installed, and tell pytest its address.

    Where just some paths are run, a test that needs a PostgreSQL starts one itself.
    """
    if missing_postgres() or not any(stage in STAGES and stage.where for stage in stages):
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
        columns = "{:7} {:7} {:8}".format(*numbers) if outcome.stage.where else ""
        print(f"{outcome.stage.name:10} {outcome.result:8} {outcome.seconds:8.1f} {columns}".rstrip())
    print_slowest(outcomes)
    print_skipped(outcomes)
    print(f"{total['passed']} passed, {total['failed']} failed, {total['skipped']} skipped", flush=True)
    return int(any(outcome.result == "FAILED" for outcome in outcomes))


def print_slowest(outcomes: Sequence[Outcome]) -> None:
    """Name the tests that took longest."""
    found = [
        (seconds, outcome.stage.name, name) for outcome in outcomes for seconds, name in outcome.durations
    ]
    if len(found) > SHOWN_SLOWEST:
        lines = (f"{seconds:7.1f} s  {stage}: {name}" for seconds, stage, name in sorted(found)[::-1])
        print("\nThe slowest:", *list(lines)[:SHOWN_SLOWEST], sep="\n")


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


def use_memory() -> None:
    """Keep databases and other temporary files of the tests in memory where there is enough of it."""
    memory = Path("/dev/shm")
    if "TMPDIR" in os.environ or not os.access(memory, os.W_OK) or shutil.disk_usage(memory).free < ROOMY:
        return
    os.environ["TMPDIR"] = tempfile.tempdir = str(memory)


def chosen(arguments: Sequence[str]) -> tuple[list[Stage], Sequence[str]]:
    """The stages that are asked for, and what is passed on to pytest."""
    if not arguments or list(arguments) == ["--full"]:
        return list(STAGES), arguments
    for stage in STAGES:
        if stage.name == arguments[0]:
            return [stage], arguments[1:]
    if is_path(arguments[0]):
        return [Stage("tests", "what was named", where=["tests"])], arguments
    if arguments[0].startswith("-"):
        return [Stage("tests", "what pytest chooses", where=NOT_LIVE, options=NOT_SLOW)], arguments
    return [], ()


def main(arguments: Sequence[str]) -> int:
    """Run all stages, or the one named first, or just the paths named, with the rest passed on to pytest."""
    stages, extra = chosen(arguments)
    if not stages:
        names = ", ".join(stage.name for stage in STAGES)
        print(f"bin/test: no stage and no path {arguments[0]!r}; stages are {names}", file=sys.stderr)
        return 2
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, end_like_ctrl_c)
    use_memory()
    try:
        with shared_postgres(stages):
            return summarise(run_stages(stages, extra))
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

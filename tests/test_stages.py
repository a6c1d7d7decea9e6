"""What bin/test runs for which arguments."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.stage_runs import commands_of
from tests.support.stages import STAGES, chosen

FILE = "tests/topics/test_replying.py"
REPORT = Path("report.xml")


def run_by(*arguments: str) -> list[list[str]]:
    """The arguments of each pytest that is run for those of bin/test."""
    stages, extra = chosen(arguments)
    return [commands_of(stage, extra, REPORT)[0][3:] for stage in stages if stage.where]


def test_without_arguments_every_stage_runs() -> None:
    assert chosen([])[0] == list(STAGES)
    assert len(run_by()) == 5


def test_full_size_is_for_every_stage() -> None:
    assert all("--full" in command for command in run_by("--full"))
    assert len(run_by("--full")) == 5


@pytest.mark.parametrize("named", [FILE, f"{FILE}::test_an_empty_reply_is_refused", "tests/topics"])
@pytest.mark.parametrize("stage", [(), ("unit",), ("postgres",)])
def test_a_path_runs_alone_and_in_one_process(stage: tuple[str, ...], named: str) -> None:
    (command,) = run_by(*stage, named, "-x")
    assert [part for part in command if part.startswith("tests")] == [named]
    assert "-n" not in command and command[-1] == "-x"


def test_a_slow_test_that_is_named_runs() -> None:
    (command,) = run_by(FILE)
    assert "not slow" not in command


def test_postgres_runs_on_postgresql() -> None:
    (stage,), extra = chosen(["postgres", FILE])
    assert dict(stage.environ) == {"HEARTH_TEST_DATABASE": "postgresql"} and extra == [FILE]


def test_options_alone_choose_from_what_is_quick() -> None:
    (command,) = run_by("-k", "reply")
    assert command[0] == "tests" and "--ignore=tests/browser" in command and "not slow" in command


def test_what_is_no_stage_and_no_path_runs_nothing() -> None:
    assert chosen(["nonsense"])[0] == []

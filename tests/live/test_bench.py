"""The benchmarks measure what they say: with a few sockets everything that is counted with thousands."""

from __future__ import annotations

import json
import shutil
from argparse import Namespace
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from websockets.frames import Frame, Opcode

from bench import busy, hostile
from bench.fanout import __main__ as fanout
from bench.fanout import targets, wire
from bench.fanout.community import Community, found
from bench.fanout.crowds import Crowd
from bench.fanout.machine import Failed
from bench.fanout.targets import Poster, Target

MANY = 20


@pytest.fixture(scope="module")
def community(tmp_path_factory: pytest.TempPathFactory) -> Community:
    """Members of a hidden space, each signed in."""
    return found(tmp_path_factory.mktemp("bench") / "seed", MANY, 2, hidden=True)


@pytest.fixture
def hearth(community: Community) -> Iterator[Target]:
    """Hearth with these members, for one test."""
    with targets.hearth(community) as target:
        yield target
    shutil.rmtree(target.folder)


def from_server(payload: bytes) -> bytes:
    """A frame as servers send it: not masked."""
    return Frame(Opcode.TEXT, payload).serialize(mask=False)


@pytest.mark.parametrize("length", [1, 125, 126, 65_535, 65_536])
def test_frames_of_every_length_are_found(length: int) -> None:
    stream = from_server(b"x" * length) * 2
    found_in = [stream[begin:end] for _opcode, begin, end in wire.split(stream)]
    assert found_in == [b"x" * length] * 2


@pytest.mark.parametrize("length", [1, 126, 65_536])
def test_a_frame_that_is_not_whole_waits(length: int) -> None:
    whole = from_server(b"x" * length)
    assert not [each for size in range(min(len(whole), 20)) for each in wire.split(whole[:size])]
    assert not list(wire.split(whole[:-1]))


def test_everybody_hears_a_reply_once(hearth: Target, community: Community) -> None:
    poster = Poster(hearth.port, community.posters[0])
    with Crowd() as crowd:
        assert crowd.connect(hearth.port, hearth.cookies, hearth.join).sockets == MANY
        moments = [poster.reply(community.topic, f"bench-{number:06d}") for number in (1, 2)]
        assert crowd.wait(2, 20)
        heard = crowd.report([1, 2])
    assert [len(heard.times[number]) for number in (1, 2)] == [MANY, MANY]
    assert all(heard.times[number][0] > moments[number - 1][0] for number in (1, 2))
    assert (heard.missing, heard.doubles, heard.out_of_order, heard.lost) == (0, 0, 0, {})


def test_what_was_not_heard_is_counted(hearth: Target, community: Community) -> None:
    poster = Poster(hearth.port, community.posters[0])
    with Crowd() as crowd:
        crowd.connect(hearth.port, hearth.cookies, hearth.join)
        for marker in ("bench-000002", "bench-000001", "bench-000001"):
            poster.reply(community.topic, marker)
        assert crowd.wait(3, 20)
        heard = crowd.report([1, 2, 3])
    assert (heard.missing, heard.doubles, heard.out_of_order) == (MANY, MANY, MANY)


def test_guests_do_not_get_into_a_hidden_space(hearth: Target) -> None:
    with Crowd() as crowd, pytest.raises(Failed, match="not let in"):
        crowd.connect(hearth.port, [""] * MANY, hearth.join)


def test_a_whole_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = ["hearth", "bare", *([] if targets.missing_node() else ["node"])]
    asked = Namespace(
        clients=MANY, rounds=2, targets=",".join(names), processes=2, idle=0, hidden=False, guests=True,
        json=tmp_path / "figures.json",
    )  # fmt: skip
    assert fanout.run(asked) == 0
    shown = json.loads(asked.json.read_text())["targets"]
    assert list(shown) == names
    for name in names:
        assert (shown[name]["sockets"], len(shown[name]["rounds"])) == (MANY, 2)
        assert shown[name]["bytes"] > 1000
        assert all(0 < each["first"] <= each["p50"] <= each["last"] for each in shown[name]["rounds"])
    assert "hearth" in capsys.readouterr().out


def test_a_busy_topic() -> None:
    asked = Namespace(
        clients=MANY, rate=10, seconds=2, posters=5, hidden=True, processes=1, postgres=False, redis=False,
        stock=False, plain=False,
    )  # fmt: skip
    with ExitStack() as stack:
        result = busy.run(asked, stack)
    assert (result.posts, result.refused, result.lost) == (20, [], 0)
    assert (result.missing, result.doubles, result.out_of_order) == (0, 0, 0)
    assert len(result.last) == 20 and result.last[-1] < float("inf")
    assert all(times and times[-1] < float("inf") for times in result.pages.values())


def test_honest_ones_are_answered_beside_hostile_ones(capsys: pytest.CaptureFixture[str]) -> None:
    with ExitStack() as stack:
        hostile.run(Namespace(seconds=1, attackers=1, stock=False, only="bad UTF-8"), stack)
    rows = capsys.readouterr().out.splitlines()
    # How many answers a second holds is for the table to say; on a busy machine it is one fewer.
    assert all(int(row.split()[-8]) > 0 for row in rows[1:]), rows
    assert int(rows[2].split()[-2]) > 0

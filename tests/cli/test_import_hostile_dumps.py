"""Dumps come from strangers: what is broken or set as a trap gets one clear line, and nothing is written."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from app.cli.imports.rows import BadDump, rows_of
from app.core.db import db
from app.forum.topics.models import ExternalRef
from tests.cli.dumps import POSTS, file_of, write_dump

BOMB = (
    '<!DOCTYPE posts [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><posts><row Id="&b;"/></posts>'
)
OUTSIDE = (
    '<!DOCTYPE posts [<!ENTITY a SYSTEM "file:///etc/passwd">]><posts><row Id="1" Body="x">&a;</row></posts>'
)
REMOTE = '<!DOCTYPE posts SYSTEM "http://127.0.0.1:9/dump.dtd"><posts></posts>'
WHOLE = file_of("posts", POSTS)
HOSTILE = {
    "entity bomb": (BOMB.encode(), "declares a document type or entities"),
    "external entity": (OUTSIDE.encode(), "declares a document type or entities"),
    "remote document type": (REMOTE.encode(), "declares a document type or entities"),
    "cut off in a row": (WHOLE.encode()[: len(WHOLE) // 2], "cut off or damaged at line"),
    "cut off before its end": (WHOLE.encode().replace(b"</posts>", b""), "cut off or damaged at line"),
    "empty": (b"", "cut off or damaged at line 1"),
    "wrong root": (file_of("users", []).encode(), "it should begin with <posts>"),
    "page instead of a dump": (
        b"<!doctype html><html><body>Not found</body></html>",
        "cut off or damaged at line 1",
    ),
    "not UTF-8": (
        WHOLE.replace("chain", "cha\u00efn").encode("latin-1", "ignore"),
        "cut off or damaged at line",
    ),
    "unknown encoding": (b'<?xml version="1.0" encoding="klingon"?><posts></posts>', "UTF-8"),
    "binary": (bytes(range(256)) * 50, "cut off or damaged at line 1"),
    "huge attribute": (b'<posts><row Id="1" Body="' + b"x" * 5_000_000 + b'"/></posts>', "larger than 4 MB"),
    "huge text": (b"<posts>" + b"x" * 5_000_000 + b"</posts>", "larger than 4 MB"),
    "endless depth": (b"<posts>" + b"<p>" * 2_000_000, "larger than 4 MB"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_posts_are_one_clear_error_and_write_nothing(
    ctx: Flask, bring_in: Callable[..., Result], tmp_path: Path, name: str
) -> None:
    content, message = HOSTILE[name]
    folder = write_dump(tmp_path / "dump")
    (folder / "Posts.xml").write_bytes(content)
    result = bring_in(folder)
    assert result.exit_code == 1
    errors = [line for line in result.output.splitlines() if line.startswith("Error: ")]
    assert len(errors) == 1 and message in errors[0] and "Posts.xml" in errors[0]
    assert "Traceback" not in result.output and "root:" not in result.output
    assert db.session.scalar(select(func.count()).select_from(ExternalRef)) == 0


@pytest.mark.parametrize("name", ["Users", "Comments", "PostLinks", "Votes"])
def test_any_other_file_that_is_cut_off_is_named(
    ctx: Flask, bring_in: Callable[..., Result], tmp_path: Path, name: str
) -> None:
    folder = write_dump(tmp_path / "dump")
    path = folder / f"{name}.xml"
    path.write_bytes(path.read_bytes()[:-20])
    result = bring_in(folder)
    assert (result.exit_code, f"Error: {name}.xml: it is cut off" in result.output) == (1, True)
    assert db.session.scalar(select(func.count()).select_from(ExternalRef)) == 0


@pytest.mark.parametrize("name", ["Posts", "Users"])
def test_a_file_that_is_needed_and_missing_is_named(
    bring_in: Callable[..., Result], tmp_path: Path, name: str
) -> None:
    folder = write_dump(tmp_path / "dump")
    (folder / f"{name}.xml").unlink()
    result = bring_in(folder)
    assert (result.exit_code, f"Error: {name}.xml is missing in dump." in result.output) == (1, True)


def test_comments_links_and_votes_may_be_missing(bring_in: Callable[..., Result], tmp_path: Path) -> None:
    folder = write_dump(tmp_path / "dump")
    for name in ("Comments", "PostLinks", "Votes"):
        (folder / f"{name}.xml").unlink()
    result = bring_in(folder)
    assert result.exit_code == 0
    assert "answers          3       0       0" in result.output


def test_a_packed_dump_or_a_wrong_path_is_explained(bring_in: Callable[..., Result], tmp_path: Path) -> None:
    packed = tmp_path / "dump.7z"
    packed.write_bytes(b"7z")
    for path in (packed, tmp_path / "nowhere"):
        result = bring_in(path)
        assert (result.exit_code, "is not a folder" in result.output) == (1, True)


def test_a_name_with_scripts_is_only_text(
    ctx: Flask, bring_in: Callable[..., Result], tmp_path: Path
) -> None:
    evil = "<script>alert(1)</script>"
    posts = [POSTS[0] | {"Title": f"Look at {evil}", "Body": f"<p>x{evil}<img src=x onerror=alert(1)></p>"}]
    bring_in(write_dump(tmp_path / "dump", Posts=posts, Users=[{"Id": 2, "DisplayName": evil}]))
    page = ctx.test_client().get("/latest").text
    assert evil not in page


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    def peak(rows: int) -> int:
        path = tmp_path / f"{rows}.xml"
        path.write_text("<posts>" + f'<row Id="1" Body="{"x" * 500}"/>\n' * rows + "</posts>")
        tracemalloc.start()
        assert sum(1 for _ in rows_of(path, "posts")) == rows
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    assert peak(20_000) < peak(2_000) * 1.5


def test_rows_before_the_damage_are_told_then_the_error(tmp_path: Path) -> None:
    path = tmp_path / "Posts.xml"
    path.write_text('<posts><row Id="1"/>\n<row Id="2"/>' + "\n" * 20_000 + "<oops")
    rows = rows_of(path, "posts")
    assert [next(rows)["Id"], next(rows)["Id"]] == ["1", "2"]
    with pytest.raises(BadDump, match=r"Posts.xml: it is cut off or damaged at line 20002"):
        next(rows)

"""A text that would take long to render is refused with a sentence that says what to change."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from app.core.errors import Invalid
from app.core.markup import MAX_CHARACTERS, TooComplex, render, render_cooperatively

TOO_MUCH = {
    "too long": "a" * (MAX_CHARACTERS + 1),
    "too many lines": "a\n" * 5_000,
    "too many paragraphs": "- a\n" * 1_900,
    "nested too deeply": "> " * 19 + "- " * 10 + "a",
    "use fewer levels": "".join(f"{':' * n}details\n" for n in range(60, 3, -1)),
    "under 1,000 cells": "| a | b |\n|---|---|\n" + "| c | d |\n" * 600,
    "too much formatting": "*a* " * 5_000,
}


@pytest.mark.parametrize("sentence", TOO_MUCH)
def test_too_much_is_refused_with_a_reason(sentence: str) -> None:
    with pytest.raises(TooComplex) as refused:
        render(TOO_MUCH[sentence])
    assert sentence in refused.value.message
    assert refused.value.errors == {"body": refused.value.message}
    assert isinstance(refused.value, Invalid)


@pytest.mark.parametrize("source", ["&" * 9_000, "[" * 3_000, ">a\n" * 3_500, "`a " * 10_000])
def test_symbols_that_cost_much_are_refused(source: str) -> None:
    with pytest.raises(TooComplex):
        render(source)


@pytest.mark.parametrize("mark", ["> ", "- ", "1. "])
def test_no_depth_loses_the_words(mark: str) -> None:
    for depth in range(1, 60):
        try:
            assert render(mark * depth + "word").text == "word"
        except TooComplex as refused:
            assert depth > 10, refused


def test_a_long_ordinary_text_is_accepted() -> None:
    paragraph = 'The *motor* stopped near [the bridge](https://example.com), "again" & again.\n\n'
    source = paragraph * (MAX_CHARACTERS // len(paragraph))
    assert render(source).html.count("<em>motor</em>") == source.count("*motor*")


def test_a_large_text_renders_the_same_beside_other_requests() -> None:
    program = """
import gevent.monkey; gevent.monkey.patch_all()
import gevent
from app.core.markup import TooComplex, render, render_cooperatively
source = "some *words* @ana\\n\\n" * 500
turns = []
def others():
    while True:
        turns.append(1)
        gevent.sleep(0)
counting = gevent.spawn(others)
assert render_cooperatively(source) == render(source)
counting.kill()
assert len(turns) > 1, turns
try:
    render_cooperatively("*a* " * 5_000)
except TooComplex as refused:
    print(refused.message)
"""
    root = Path(__file__).parents[3]
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "too much formatting" in done.stdout


def test_without_an_event_loop_it_renders_in_place() -> None:
    source = "some *words*\n\n" * 500
    assert render_cooperatively(source) == render(source)

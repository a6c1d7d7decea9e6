"""Emoji written by name."""

from __future__ import annotations

import pytest

from app.core.markup import render


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("Thanks :smile:", "Thanks 😄"),
        (":+1:", "👍"),
        (":thumbs_up: and :thumbs_down:", "👍 and 👎"),
        ("(:heart:)", "(❤️)"),
        ("**:fire:**", "<strong>🔥</strong>"),
        ("[:star: here](/tags/winter)", "⭐ here</a>"),
    ],
)
def test_a_name_between_colons_becomes_its_sign(source: str, shown: str) -> None:
    assert shown in render(source).html


@pytest.mark.parametrize(
    ("source", "kept"),
    [
        ("at 10:30:45", "at 10:30:45"),
        ("`:smile:`", "<code>:smile:</code>"),
        ("```\n:smile:\n```", ":smile:\n"),
        (r"\:smile:", ":smile:"),
        (":nobody_drew_this:", ":nobody_drew_this:"),
        ("std::heart::x", "std::heart::x"),
        ("ratio 3:star:4", "ratio 3:star:4"),
        ("https://example.org/:star:/", 'href="https://example.org/:star:/"'),
        ("[x](/tags/:star:)", 'href="/tags/:star:"'),
    ],
)
def test_what_is_no_name_stays_as_it_was_typed(source: str, kept: str) -> None:
    assert kept in render(source).html


def test_the_words_for_search_hold_the_sign() -> None:
    assert render("Works :tada:").text == "Works 🎉"

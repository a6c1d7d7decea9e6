"""Texts from forms, tidied; and none of them can keep the server busy."""

from __future__ import annotations

import time

import pytest

from app.core.errors import Invalid
from app.core.forms import MOST_MARKS, Problems, many_lines, one_line
from app.forum.tags.operations import clean_tags
from app.forum.topics.text import clean_body
from app.people.accounts.passwords import normal

HOSTILE = "a" + "\u0300" * 150_000 + "\u0316" * 150_000


def test_letters_and_their_marks_become_one() -> None:
    assert one_line("Cafe\u0301  in Sài Gòn\r\n") == "Café in Sài Gòn"
    assert many_lines("नमस्ते\r\nশুভ\n") == "नमस्ते\nশুভ"


def test_a_letter_keeps_as_many_marks_as_any_language_needs() -> None:
    assert one_line("b" + "\u0316" * MOST_MARKS + "c") == "b" + "\u0316" * MOST_MARKS + "c"
    assert one_line("b" + "\u0316" * 500 + "c") == "b" + "\u0316" * MOST_MARKS + "c"


@pytest.mark.parametrize("read", [one_line, many_lines, normal])
def test_endless_marks_take_no_time(read: object) -> None:
    before = time.process_time()
    assert len(read(HOSTILE)) < 300  # type: ignore[operator]
    assert time.process_time() - before < 2


def test_lone_surrogates_and_controls_leave() -> None:
    assert one_line("a\ud800b\0c\u202ed") == "abcd"


def test_a_text_is_no_list_of_tags() -> None:
    before = time.process_time()
    with pytest.raises(Invalid):
        clean_tags("word " * 200_000)
    assert time.process_time() - before < 2


@pytest.mark.parametrize("text", ["\u200b" * 6, "\u3164\u2800", "\u00ad\u2060 \u200e", "", " \t"])
def test_what_cannot_be_seen_is_missing(text: str) -> None:
    problems = Problems()
    assert problems.line("name", text, "Name") == ""
    assert problems.errors == {"name": "Name is missing."}
    with pytest.raises(Invalid):
        clean_body(text)


@pytest.mark.parametrize("text", ["?", "🔥", "ใจ", "न", "ا\u200cب", "👩\u200d🚀", "1"])
def test_whatever_can_be_seen_is_a_text(text: str) -> None:
    problems = Problems()
    assert problems.line("name", text, "Name") == text
    assert clean_body(text) == text and not problems.errors


@pytest.mark.parametrize("title", ["汉字汉字", "无法充电", "充电吗", "배터리", "こわれた", "ชาร์จ", "Łódź!"])
def test_a_title_is_long_enough_when_it_says_enough(title: str) -> None:
    problems = Problems()
    assert problems.line("title", title, "The title", least=5) == title
    assert not problems.errors


@pytest.mark.parametrize("title", ["充电", "Hi", "ไฟ", "👍👍👍", "！！！！"])
def test_a_title_that_says_too_little_is_refused(title: str) -> None:
    problems = Problems()
    problems.line("title", title, "The title", least=5)
    assert "at least 5 characters" in problems.errors["title"]

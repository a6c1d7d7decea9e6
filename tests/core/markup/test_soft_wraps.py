"""Texts that were wrapped by hand, put together so that they look the same where line ends count."""

from __future__ import annotations

import pytest

from app.core.markup import render, unwrapped

TEXTS = {
    "Charge it\nindoors,\nalways.": "Charge it indoors, always.",
    "One.\n\nTwo\nlines.": "One.\n\nTwo lines.",
    "A break  \nthat was meant.\\\nAnother\none.": "A break  \nthat was meant.\\\nAnother one.",
    "No break\\\\\nhere.": "No break\\\\ here.",
    "- one\n  goes on\nlazily\n- two": "- one goes on lazily\n- two",
    "1. one\n\n   under\n   it": "1. one\n\n   under it",
    "-\tone\n\tgoes on": "-\tone goes on",
    "- [ ] dry\n  the belt": "- [ ] dry the belt",
    "> said\n> before\nlazily\n\nMine.": "> said before lazily\n\nMine.",
    "> - in\n>   both\n>\n> end": "> - in both\n>\n> end",
    "A large\npart\n====\n\n# Small": "A large part\n====\n\n# Small",
    "```\none\ntwo\n```\n\n    three\n    four": "```\none\ntwo\n```\n\n    three\n    four",
    "Some `code\nin lines`.": "Some `code in lines`.",
    "| a | b |\n|---|---|\n| c | d |": "| a | b |\n|---|---|\n| c | d |",
    ":::details More\nof\nthis\n:::\n\nand\nthat": ":::details More\nof this\n:::\n\nand that",
    "It holds.[^1]\n\n[^1]: At\nfive.": "It holds.[^1]\n\n[^1]: At five.",
    "[a\nlink](/tags/a\n'title')": "[a link](/tags/a 'title')",
    "[a]: /tags/a\n[a] is\nhere": "[a]: /tags/a\n[a] is here",
    "$$\na\n$$\n\nIt\nis": "$$\na\n$$\n\nIt is",
    "*so\nstrong*, @ana\n#winter": "*so strong*, @ana #winter",
    "": "",
}


@pytest.mark.parametrize("source", TEXTS)
def test_each_paragraph_becomes_one_line(source: str) -> None:
    assert unwrapped(source) == TEXTS[source]


@pytest.mark.parametrize("source", TEXTS)
def test_it_looks_the_same_where_line_ends_are_line_breaks(source: str) -> None:
    before, after = (
        render(source, "x", formulas=True),
        render(unwrapped(source), "x", formulas=True, breaks=True),
    )
    assert after.html.split() == before.html.split()


@pytest.mark.parametrize("source", TEXTS)
def test_once_is_enough(source: str) -> None:
    assert unwrapped(TEXTS[source]) == TEXTS[source]


def test_line_ends_are_spaces_or_line_breaks() -> None:
    body = "one\ntwo  \nthree\n\nfour"
    assert render(body).html == '<p dir="auto">one\ntwo<br>\nthree</p>\n<p dir="auto">four</p>\n'
    assert (
        render(body, breaks=True).html
        == '<p dir="auto">one<br>\ntwo<br>\nthree</p>\n<p dir="auto">four</p>\n'
    )


def test_points_that_are_no_list_stand_below_each_other() -> None:
    html = render("Packed:\n• pump\n• patches\n\n2) belt\n3) oil", breaks=True).html
    assert "Packed:<br>\n• pump<br>\n• patches" in html


def test_words_of_two_lines_do_not_touch() -> None:
    assert render("one\ntwo", breaks=True).text == "one two"

"""The source of a text as a quotation."""

from __future__ import annotations

from app.core.markup import render
from app.core.markup.quoting import MOST, quotation


def quoted(source: str, name: str = "Ana wrote", breaks: bool = True) -> list[str]:
    lines = quotation(source, name, "/posts/7", "7", breaks=breaks).split("\n")
    assert lines[1] == ">"
    return [lines[0], *lines[2:]]


def test_a_quotation_begins_with_a_link_and_keeps_every_mark() -> None:
    body = "```py\n> x\n```\n\n- one\n- [two](/tags/a)\n\n| a |\n|---|\n| $b$ |"
    assert quoted(body) == ["> [Ana wrote](/posts/7):", *(f"> {line}".rstrip() for line in body.split("\n"))]


def test_what_is_quoted_inside_is_left_out() -> None:
    assert quoted("> Old words.\nstill old\n\nNew words.")[1:] == ["> New words."]


def test_footnotes_are_named_apart_and_pictures_become_links() -> None:
    body = "Cold.[^1] ![frost](/uploads/x/f.png)\n\n[^1]: At five.\n\n```\n[^1] ![a](b)\n```"
    assert quoted(body)[1:] == [
        "> Cold.[^7-1] [frost](/uploads/x/f.png)",
        ">",
        "> [^7-1]: At five.",
        ">",
        "> ```",
        "> [^1] ![a](b)",
        "> ```",
    ]
    html = render("\n".join(quoted(body)) + "\n\nMine.[^1]\n\n[^1]: Another.").html
    assert html.count('class="footnote-item"') == 2


def test_a_name_with_marks_stays_a_name() -> None:
    first = quoted("Hello", "[*A*](http://x) wrote")[0]
    assert '<a href="/posts/7"' in (html := render(first).html)
    assert "[*A*](http://x) wrote</a>" in html


def test_a_long_text_ends_with_a_whole_line_and_closed_code() -> None:
    lines = quoted("```\n" + "a line of code\n" * 200 + "```")
    assert lines[-3:] == ["> ```", ">", "> …"]
    assert len("\n".join(lines)) < MOST * 1.3


def test_lines_that_were_wrapped_by_hand_are_put_together() -> None:
    body = "Charge it\nindoors.\n\n```\none\ntwo\n```"
    assert quoted(body, breaks=False)[1:] == [
        "> Charge it indoors.",
        ">",
        "> ```",
        "> one",
        "> two",
        "> ```",
    ]
    assert quoted(body)[1:3] == ["> Charge it", "> indoors."]

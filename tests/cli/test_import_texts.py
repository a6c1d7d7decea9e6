"""What the texts and columns of a dump become."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from app.cli.imports.bodies import bio_body, comment_body, post_body
from app.cli.imports.mapping import kind_of, labels, moment, number, status_of, tags_of
from app.core.errors import Invalid
from app.core.markup import plain_text, render

COMMENTS = {
    "plain words": "<p>plain words</p>",
    "see [this](https://example.org/x)": '<p>see <a href="https://example.org/x">this</a></p>',
    "`a*b*c`": "<p><code>a*b*c</code></p>",
    "*so* and _so_": "<p><em>so</em> and <em>so</em></p>",
    "**very** __very__": "<p><strong>very</strong> <strong>very</strong></p>",
    "snake_case_name 2*3*4": "<p>snake_case_name 2*3*4</p>",
    "# no heading": "<p># no heading</p>",
    "1. no list": "<p>1. no list</p>",
    "> no quote": "<p>&gt; no quote</p>",
    "![no](https://example.org/i.png)": '<p>!<a href="https://example.org/i.png">no</a></p>',
    "[x](javascript:alert(1))": "<p>[x](javascript:alert(1))</p>",
    "<script>alert(1)</script>": "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>",
    "@everyone look": "<p>@everyone look</p>",
    "&amp; stays": "<p>&amp;amp; stays</p>",
    "one\n\ntwo": "<p>one</p>\n<p>two</p>",
}


@pytest.mark.usefixtures("ctx")
@pytest.mark.parametrize("text", COMMENTS)
def test_a_comment_shows_its_marks_and_nothing_else(text: str) -> None:
    html = render(comment_body(text).source).html.strip()
    assert re.sub(r' (?:rel|dir)="[^"]*"', "", html) == COMMENTS[text]


@pytest.mark.usefixtures("ctx")
def test_an_address_in_a_comment_is_a_link_without_the_full_stop() -> None:
    html = render(comment_body("Look at https://example.org/a_b?c=d. And on.").source).html
    assert 'href="https://example.org/a_b?c=d"' in html and "</a>. And on." in html


@pytest.mark.usefixtures("ctx")
def test_relative_addresses_are_completed_by_the_site() -> None:
    body = post_body('<p><a href="/questions/2">that</a></p>', "https://bikes.example.org")
    assert body.source == "[that](https://bikes.example.org/questions/2)"


@pytest.mark.usefixtures("ctx")
@pytest.mark.parametrize(
    "html",
    [
        "<table>" + "<tr><td>many</td><td>cells</td></tr>" * 800 + "</table>",
        "<blockquote>" * 200 + "deep down" + "</blockquote>" * 200,
        "<p>" + "long words " * 4_000 + "</p>",
        "<p>" + "x" * 300_000 + "</p>",
        "<pre><code>" + "```\nfence\n" * 3_000 + "</code></pre>",
        "<p>" + "\n<br>a" * 9_000 + "</p>",
    ],
    ids=["cells", "depth", "length", "one word", "fences", "lines"],
)
def test_what_cannot_be_rendered_becomes_plain_text_and_says_so(html: str) -> None:
    body = post_body(html)
    assert body.note
    assert len(plain_text(render(body.source).html)) <= 32_000


@pytest.mark.usefixtures("ctx")
def test_plain_text_keeps_every_word_when_it_fits() -> None:
    cells = "".join(f"<tr><td>word{i}</td></tr>" for i in range(1_200))
    body = post_body(f"<table>{cells}</table>")
    assert [f"word{i}" for i in range(1_200)] == plain_text(render(body.source).html).split()


@pytest.mark.usefixtures("ctx")
def test_a_long_text_about_a_person_is_cut_between_paragraphs() -> None:
    body = bio_body("<p>" + "a " * 400 + "</p><p>" + "b " * 400 + "</p><p>" + "c " * 400 + "</p>", 2_000)
    assert body.note and len(body.source) <= 2_000
    assert "b b" in body.source and "c c" not in body.source and body.source.endswith("…")


@pytest.mark.usefixtures("ctx")
def test_one_endless_paragraph_about_a_person_is_cut_inside() -> None:
    body = bio_body("<p>" + "*a* " * 3_000 + "</p>", 2_000)
    assert 0 < len(body.source) <= 2_000


@pytest.mark.parametrize(
    ("tags", "kind", "status", "kept"),
    [
        ("<support><bug>", "question", "", ["support", "bug"]),
        ("|discussion|design|", "discussion", "", ["design"]),
        ("<feature-request><discussion>", "idea", "", ["discussion"]),
        ("<feature-request><status-planned>", "idea", "planned", []),
        ("<feature-request><status-deferred>", "idea", "under_review", []),
        ("<feature-request><status-review>", "idea", "under_review", []),
        ("<feature-request><status-declined>", "idea", "declined", []),
        ("<bug><status-completed>", "question", "", ["bug", "status-completed"]),
        ("<c++><c#><.net><node.js>", "question", "", ["c-plus-plus", "c-sharp", "net", "node-js"]),
        ("<a><b><c><d><e><f>", "question", "", ["a", "b", "c", "d", "e"]),
        ("<" + "very-" * 6 + "long-tag>", "question", "", ["very-very-very-very-very-very"]),
        ("", "question", "", []),
    ],
)
def test_tags_become_kind_status_and_tags(tags: str, kind: str, status: str, kept: list[str]) -> None:
    row = {"Tags": tags}
    assert (kind_of(row), status_of(row)[0], tags_of(row)) == (kind, status, kept)


def test_both_ways_of_writing_tags_are_read() -> None:
    assert labels({"Tags": "<a><b-c>"}) == labels({"Tags": "|a|b-c|"}) == ["a", "b-c"]


def test_numbers_stay_within_what_a_column_holds() -> None:
    row = {"Score": "-7", "ViewCount": "9" * 15, "AnswerCount": "9" * 5_000, "CommentCount": "1e9"}
    assert [number(row, name) for name in row] == [-7, 2**31 - 1, 0, 0]
    assert number(row, "FavoriteCount") == 0


def test_a_date_that_is_none_is_refused(ctx: Flask) -> None:
    assert moment({"CreationDate": "2010-08-25T19:50:51.187"}, "CreationDate").isoformat().endswith("+00:00")
    with pytest.raises(Invalid, match="CreationDate is not a date"):
        moment({"CreationDate": "0000-99-99"}, "CreationDate")

"""Parts that open on a click, headings one can link to, and addresses that stand alone."""

from __future__ import annotations

import re

import pytest

from app.core.markup import bound_to, render


def test_a_part_that_opens_on_a_click() -> None:
    html = render("before\n\n:::details How it *works*\nFirst this.\n\n- then that\n:::\n\nafter").html
    assert '<details dir="auto"><summary>How it *works*</summary>\n<p dir="auto">First this.</p>' in html
    assert html.index("</ul>") < html.index("</details>") < html.index("after")


@pytest.mark.parametrize(
    ("source", "title"),
    [(":::spoiler\nx", "Spoiler"), (":::DETAILS   \nx", "Details"), ("::: details A  b\nx", "A b")],
)
def test_without_a_title_it_is_called_by_its_name(source: str, title: str) -> None:
    assert f"<summary>{title}</summary>" in render(source).html


def test_one_part_inside_another_needs_more_colons_around_it() -> None:
    html = render("::::details outer\n:::spoiler inner\nx\n:::\ny\n::::\nz").html
    assert html.count("<details") == html.count("</details>") == 2
    assert html.endswith('</details>\n<p dir="auto">z</p>\n')


@pytest.mark.parametrize(
    "source", [":::\nx\n:::", ":::other x\ny\n:::", "::details x", "    :::details x", "a :::details x"]
)
def test_other_colons_stay_as_they_are(source: str) -> None:
    assert "<details" not in render(source).html


def test_words_inside_are_found_by_search_and_in_their_own_direction() -> None:
    rendered = render(":::details عنوان\nנסתר\n:::")
    assert rendered.text == "عنوان נסתר"
    assert '<p dir="auto">נסתר</p>' in rendered.html


def test_a_heading_has_an_address_that_is_named_by_it() -> None:
    html = render("# Über *den* Wolken").html
    name = re.search(r'<h3 dir="auto" id="(h-[0-9a-f]{8}-uber-den-wolken)">', html)
    assert name is not None
    assert f'<a href="#{name[1]}" class="heading-link" aria-labelledby="{name[1]}"' in html
    assert render("# Über *den* Wolken").text == "Über den Wolken"


def test_headings_of_the_same_words_have_addresses_of_their_own() -> None:
    ids = re.findall(
        r' id="([^"]+)"', render("# a\n\n# a\n\n# a 2\n\n# a--2\n\n# ***\n\n# 🔥\n\n# 🔥\n\n## a").html
    )
    assert len(ids) == len(set(ids)) == 8


def test_headings_inside_other_blocks_have_none_and_many_headings_end() -> None:
    assert ' id="' not in render("> # a\n\n- # b\n\n:::details c\n# d\n:::").html
    assert render("# a\n\n" * 300).html.count(' id="') == 100


def test_on_a_page_the_names_are_bound_to_the_post_and_survive_an_edit() -> None:
    first, later = (
        render("# Where\n\na[^1]\n\n[^1]: b").html,
        render("# Where\n\nchanged[^1]\n\n[^1]: b").html,
    )
    assert 'id="h-7-where"' in bound_to(first, "7") and 'id="h-7-where"' in bound_to(later, "7")
    assert 'href="#fn-7-1" id="fnref-7-1"' in bound_to(first, "7")
    assert 'id="fn-8-1"' in bound_to(first, "8")
    assert not re.search(r"-[0-9a-f]{8}-", bound_to(first, "7"))


def test_binding_changes_no_words() -> None:
    words = 'say id="h-deadbeef-x" and href="#fn-deadbeef-1" `<a id="fn-deadbeef-1">`\n\n# x'
    html = render(words).html
    plain = re.sub(r"<[^<>]*>", "", html)
    assert re.sub(r"<[^<>]*>", "", bound_to(html, "7")) == plain


@pytest.mark.parametrize(
    ("source", "links"),
    [
        ("https://example.com/a", ("https://example.com/a",)),
        ("<https://example.com/a>", ("https://example.com/a",)),
        ("words\nhttps://example.com/a\nwords", ("https://example.com/a",)),
        ("https://a.b/1\n\nhttps://a.b/2\n\nhttps://a.b/1", ("https://a.b/1", "https://a.b/2")),
        ("see https://example.com/a", ()),
        ("https://example.com/a.", ()),
        ("[words](https://example.com)", ()),
        ("> https://example.com", ()),
        ("- https://example.com", ()),
        ("# https://example.com", ()),
        ("`https://example.com`", ()),
        ("```\nhttps://example.com\n```", ()),
        ("<me@example.com>", ()),
        ("@ana", ()),
    ],
)
def test_an_address_alone_on_its_line_is_told(source: str, links: tuple[str, ...]) -> None:
    assert render(source).links == links

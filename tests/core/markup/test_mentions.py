"""`@handle` links to a person and tells who was meant."""

from __future__ import annotations

import pytest

from app.core.markup import render


@pytest.mark.parametrize(
    ("source", "handles"),
    [
        ("Hello @Ana!", ("ana",)),
        ("@ana, @bo-b and @c_d.e", ("ana", "bo-b", "c_d.e")),
        ("@ana @ANA @bob @ana", ("ana", "bob")),
        ("(@ana)", ("ana",)),
        ("@ana.", ("ana",)),
        ("@ana's bike", ("ana",)),
        ("**@ana**", ("ana",)),
        ("> - @ana\n\n| @bob |\n|-|", ("bob",)),
        ("> @ana said:\n> > @eve\n\n@bob: yes", ("bob",)),
        ("_thanks @ana_", ("ana",)),
        ("_@ana_ and __@bob__, ___@c_d___", ("ana", "bob", "c_d")),
        ("@ana, @bob: @eve; (@c_d)", ("ana", "bob", "eve", "c_d")),
        ("a_@ana.example", ()),
        ("jörg@example.com", ()),
        ("someone_@ana", ()),
        ("a[^1]\n\n[^1]: @ana", ("ana",)),
        ("@" + "a" * 40, ("a" * 40,)),
        ("你好@ana你好", ("ana",)),
        ("`@ana`", ()),
        ("```\n@ana\n```", ()),
        ("    @ana", ()),
        ("[@ana](/x)", ()),
        ("![@ana](/uploads/x)", ()),
        ("ana@example.com", ()),
        ("<ana@example.com>", ()),
        ("https://example.com/@ana", ()),
        ("@ana@example.com", ()),
        ("\\@ana", ()),
        ("@a", ()),
        ("@" + "a" * 41, ()),
        ("@", ()),
    ],
)
def test_who_is_mentioned(source: str, handles: tuple[str, ...]) -> None:
    assert render(source).mentions == handles


def test_a_mention_links_to_the_person() -> None:
    expected = '<a class="mention" href="/people/ana" data-mention="ana" rel="nofollow ugc noopener">@Ana</a>'
    assert expected in render("Thanks @Ana").html


def test_a_handle_in_the_description_of_an_image_stays_there() -> None:
    assert 'alt="by @ana"' in render(f"![by @ana](/uploads/{'k' * 22}/x.webp)").html


def test_emphasis_around_a_mention_stays_emphasis() -> None:
    assert render("_thanks @ana_").html.startswith('<p dir="auto"><em>thanks <a class="mention"')


def test_a_mention_in_a_quotation_is_a_link_and_calls_nobody() -> None:
    quoted = render("> @ana said")
    assert 'href="/people/ana"' in quoted.html
    assert quoted.mentions == ()

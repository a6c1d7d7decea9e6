"""Addresses typed into a text become links that lead exactly where they were typed to."""

from __future__ import annotations

import re
from html import unescape

import pytest

from app.core.markup import render


def links(source: str) -> list[tuple[str, str]]:
    """Where the links of a text lead, and their words."""
    found = re.findall(r'<a href="([^"]*)"[^>]*>([^<]*)</a>', render(source).html)
    return [(unescape(address), unescape(words)) for address, words in found]


@pytest.mark.parametrize(
    "address",
    [
        "https://shop.example/?id=1&param=2&currency=EUR&region=eu",
        "https://shop.example/?a=1&copy=2&lt=3&amp;b=4&#60;c",
        "https://shop.example/?a[]=1&b[0]=2",
        "https://shop.example/a_(b)/c",
        "https://shop.example/?q=(a)&r[x]=(b)#c",
        "https://zh.example/wiki/张三（演员）",
    ],
)
def test_an_address_is_linked_as_it_was_typed(address: str) -> None:
    ((_, words),) = links(f"See {address}, please")
    assert words == address


@pytest.mark.parametrize(
    "after", ["，然后", "。", "、", "”", "“", "»", "…", "）", "」", "！", "？", "’", "—", ").", "[1]", "]"]
)
def test_punctuation_after_an_address_is_not_part_of_it(after: str) -> None:
    assert links(f"https://shop.example/a{after}") == [("https://shop.example/a",) * 2]


def test_an_address_in_square_brackets_leaves_the_link_around_it_whole() -> None:
    assert links("[see https://a.example](https://b.example)") == [
        ("https://b.example", "see https://a.example")
    ]
    assert links("[see https://a.example/?b=1](https://b.example)") == [
        ("https://b.example", "see https://a.example/?b=1")
    ]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("www.example.com/x", ("http://www.example.com/x", "www.example.com/x")),
        ("(WWW.example.com).", ("http://WWW.example.com", "WWW.example.com")),
        (
            "www.example.com/?a=1&copy=2。",
            ("http://www.example.com/?a=1&copy=2", "www.example.com/?a=1&copy=2"),
        ),
        (
            "Mail to anna.b+c@mail.example.com.",
            ("mailto:anna.b+c@mail.example.com", "anna.b+c@mail.example.com"),
        ),
        ("_my_name@example.com_", ("mailto:my_name@example.com", "my_name@example.com")),
        ("写信给 a@example.com。", ("mailto:a@example.com", "a@example.com")),
    ],
)
def test_web_and_mail_addresses_without_a_scheme_are_linked(source: str, expected: tuple[str, str]) -> None:
    assert links(source) == [expected]


@pytest.mark.parametrize(
    "source",
    [
        "`www.example.com a@example.com`",
        "    www.example.com",
        "www\\.example.com a\\@example.com",
        "xwww.example.com",
        "www.example",
        "a@example",
        "@a@example.com",
        "see www. here",
    ],
)
def test_what_is_code_or_no_address_stays_text(source: str) -> None:
    assert links(source) == []


def test_an_address_inside_a_link_is_no_second_one() -> None:
    assert links("[www.example.com a@example.com](/x)") == [("/x", "www.example.com a@example.com")]


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("**「強調」**です", "<strong>「強調」</strong>です"),
        ("これは**「強調」**です", "これは<strong>「強調」</strong>です"),
        ("**重要！**请注意", "<strong>重要！</strong>请注意"),
        ("这是~~（旧）~~新", "这是<s>（旧）</s>新"),
        ("**(강조)**입니다", "<strong>(강조)</strong>입니다"),
        ("**„Wichtig“** für Łódź", "<strong>„Wichtig“</strong> für Łódź"),
        ("über**mäßig**e", "über<strong>mäßig</strong>e"),
        ("nie_które_słowa", "nie_które_słowa"),
        ("a**„b“**c", "a**„b“**c"),
        ("2 ** 3 ** 4", "2 ** 3 ** 4"),
    ],
)
def test_emphasis_beside_east_asian_text_and_elsewhere(source: str, html: str) -> None:
    assert render(source).html == f'<p dir="auto">{html}</p>\n'

"""What a page says about itself, as plain short words."""

from __future__ import annotations

import pytest

from app.forum.previews.client import Fetched
from app.forum.previews.reading import DESCRIPTION, TITLE, About, read_page


def about(html: str | bytes, kind: str = "text/html", url: str = "https://www.example.com/a") -> About:
    return read_page(Fetched(url, html.encode() if isinstance(html, str) else html, kind))


def test_title_site_and_description_are_found() -> None:
    html = """<head><TITLE>Plain</TITLE><meta property="og:title" content="Range &amp; cold">
    <meta content='A "long" winter' name="description"><meta property=og:site_name content="Fjell"></head>"""
    assert about(html) == About("Range & cold", "Fjell", 'A "long" winter')


def test_without_more_the_title_and_the_host_do() -> None:
    assert about("<title lang=en> Two\n lines </title>") == About("Two lines", "example.com", "")
    assert about("<p>nothing</p>") == About("", "example.com", "")


def test_only_the_head_and_the_first_title_count() -> None:
    assert about("<title>One</title><title>Two</title><body><meta name=description content=x>") == About(
        "One", "example.com", ""
    )


@pytest.mark.parametrize(
    ("html", "kind"),
    [
        ("<title>Größe</title>".encode("iso-8859-1"), "text/html; charset=ISO-8859-1"),
        ("<meta charset='windows-1252'><title>Größe</title>".encode("cp1252"), "text/html"),
        ("<title>Größe</title>".encode(), "text/html"),
        ("\ufeff<title>Größe</title>".encode("utf-16-le"), "text/html"),
        ("<title>Größe</title>".encode(), "text/html; charset=unicode_escape"),
        ("<title>Größe</title>".encode(), "text/html; charset=punycode"),
    ],
)
def test_the_encoding_is_the_one_that_is_named_when_the_web_knows_it(html: bytes, kind: str) -> None:
    assert about(html, kind).title == "Größe"


def test_words_are_cut_and_carry_no_controls() -> None:
    told = about(f"<title>{'long ' * 200}</title><meta name=description content='{'x' * 900}'>")
    assert len(told.title) <= TITLE and len(told.description) <= DESCRIPTION and told.title.endswith("…")
    assert about("<title>a\u202eb\u0007\u200f c</title>").title.replace("\u200f", "") == "ab c"
    assert about("<title>\u200b\u2060</title>").title == ""


def test_marks_stay_words() -> None:
    assert about("<title>&lt;script&gt;alert(1)&lt;/script&gt;</title>").title == "<script>alert(1)</script>"


@pytest.mark.parametrize(
    "piece",
    [b"<!", b"<meta ", b"<title>", b"<a", b"<!--", b"<div>", b"<meta a='=", b"&#", b"<meta x=y>", b"<title "],
)
def test_a_page_built_to_take_long_is_read_like_any_other(piece: bytes) -> None:
    assert about((piece * 200_000)[: 512 * 1024]).description == ""

"""Every post of a real forum keeps its words, links, images and code when it is imported."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup
from defusedxml.ElementTree import iterparse

from app.core.markup import render
from app.core.markup.from_html import html_to_markdown

DUMP = Path(__file__).parents[3] / ".." / "shared" / "data" / "stackexchange-bicycles" / "Posts.xml"


def bodies() -> Iterator[tuple[str, str]]:
    for _event, row in iterparse(DUMP):
        if row.tag == "row":
            yield row.get("Id"), row.get("Body")


def address(value: str) -> str:
    whole = "https:" + value if value.startswith("//") else value
    return unquote(whole)


def as_shown(soup: BeautifulSoup) -> BeautifulSoup:
    """Pictures of other sites are links to them, or words where they stand in a link."""
    for image in soup.find_all("img"):
        words = image.get("alt") or image["src"]
        if image.find_parent("a") is None:
            link = soup.new_tag("a", href=image["src"])
            link.string = words
            image.replace_with(link)
        else:
            image.replace_with(words)
    return soup


def essence(html: str) -> dict[str, object]:
    """What must survive the way from HTML to Markdown and back."""
    soup = as_shown(BeautifulSoup(html, "html.parser"))
    return {
        "text": "".join(soup.get_text().split()),
        "links": [address(a["href"]) for a in soup.select("a:not(.heading-link)")],
        "blocks of code": [pre.get_text().strip("\n") for pre in soup.find_all("pre")],
        "code": [" ".join(c.get_text().split()) for c in soup.select(":not(pre) > code, kbd")],
        "headings": len(soup.find_all(["h1", "h2", "h3", "h4", "h5", "h6"])),
        "quotes": len(soup.find_all("blockquote")),
        "items": len(soup.find_all("li")),
        "bold": ["".join(b.get_text().split()) for b in soup.select("strong, b") if not b.find_parent("pre")],
    }


@pytest.mark.skipif(not DUMP.exists(), reason="the Stack Exchange dump is not beside the repository")
def test_real_posts_come_through_unchanged() -> None:
    changed = {}
    count = 0
    for number, body in bodies():
        count += 1
        before, after = essence(body), essence(render(html_to_markdown(body)).html)
        if differing := [key for key in before if before[key] != after[key]]:
            changed[number] = differing
    assert count > 1_000
    assert len(changed) <= count * 0.005, changed

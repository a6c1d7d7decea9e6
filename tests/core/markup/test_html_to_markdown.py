"""Bodies written in HTML elsewhere become Markdown that renders to the same words."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from app.core.errors import Invalid
from app.core.markup import render
from app.core.markup.from_html import html_to_markdown


def words(html: str) -> str:
    return "".join(BeautifulSoup(html, "html.parser").get_text().split())


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("<h2>Brakes</h2>", "## Brakes"),
        ("<p>a <b>b</b> <i>c</i> <strike>d</strike></p>", "a **b** *c* ~~d~~"),
        ('<a href="https://x.org/a" title="T">x</a>', '[x](https://x.org/a "T")'),
        ('<a href="https://x.org/a">https://x.org/a</a>', "<https://x.org/a>"),
        ('<img src="https://x.org/a.png" alt="A bike">', "![A bike](https://x.org/a.png)"),
        ('<img src="//x.org/a.png" alt="">', "![](https://x.org/a.png)"),
        ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "- a\n  - b\n- c"),
        ('<ol start="3"><li>a</li><li>b</li></ol>', "3. a\n4. b"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"),
        ("<pre class='lang-py'><code>x = 1\n\ny = 2\n</code></pre>", "```py\nx = 1\n\ny = 2\n```"),
        ("<pre>```</pre>", "````\n```\n````"),
        ("<p>press <kbd>Ctrl</kbd>, H<sub>2</sub>O, x<sup>2</sup></p>", "press `Ctrl`, H2O, x2"),
        ("<p>a<br>b</p>", "a\\\nb"),
        ("<hr>", "***"),
        ("<p>caf&eacute; &amp; bar &lt;3</p>", "café & bar <3"),
        ("<table><tr><th>a<th>b</tr><tr><td>1</td></tr></table>", "| a | b |\n| --- | --- |\n| 1 |  |"),
        ("<p>a</p><script>alert(1)</script><p onclick='alert(1)'>b</p>", "a\n\nb"),
        ('<a href="javascript:alert(1)">x</a>', "x"),
        ('<img src="data:image/svg+xml,x" alt="x">', "x"),
        ("<div><div><p>deep</p>loose</div></div>", "deep\n\nloose"),
        ("<li>alone</li>", "- alone"),
        ("", ""),
    ],
)
def test_each_element_has_its_markdown(html: str, markdown: str) -> None:
    assert html_to_markdown(html).strip("\n") == markdown


@pytest.mark.parametrize(
    "html",
    [
        "<p># no heading</p>",
        "<p>1986. A good year</p>",
        "<p>- no list</p><p>+ no list</p><p>&gt; no quote</p>",
        "<p>| a |<br>|---|</p>",
        "<p>text<br>===<br>---</p>",
        "<p>*a* _b_ __init__ snake_case ~~no~~ `c` a\\b &amp;amp; [x]: /y [^1]</p>",
        "<b>&lt;script&gt;</b>",
        "<b>Note:</b>text",
        'word<b>"quoted"</b>word',
        "<em>a</em><strong>b</strong><em>c</em>",
        "<em>a</em><em>b</em><code>c</code><code>`</code>",
        "<strong><em>a</em></strong>b<i>c</i>d",
        "<b> a </b>b<b></b>",
        '!<a href="/topics/1">x</a>',
        "<s>~</s>",
        "<h2>C# and a #</h2>",
        "<code>a`b``c</code> <code> x </code>",
        "<ul><li><hr></li><li><ul><li>z</li></ul></li><li></li></ul>",
        "<ul><li>a</li></ul><ul><li>b</li></ul><ol><li>c</li></ol><ol><li>d</li></ol>",
        "<ol><li><p>a</p><pre>b\tc\n\n  d</pre><blockquote>e</blockquote></li></ol>",
        "<table><tr><td>a|b</td><td><p>c</p><ul><li>d</li></ul></td></tr></table>",
        "~5 km, 5 &lt; 6, a@b.c, http://x.org, @ana",
    ],
)
def test_words_are_not_taken_for_marks(html: str) -> None:
    assert words(render(html_to_markdown(html)).html) == words(html)


def test_a_bare_address_and_a_handle_stay_words() -> None:
    rendered = render(html_to_markdown("<p>see http://x.org, thanks @ana</p>"))
    assert "<a" not in rendered.html
    assert rendered.mentions == ()


def test_relative_addresses_are_resolved_against_the_old_place() -> None:
    markdown = html_to_markdown('<a href="/q/1">x</a> <img src="i.png" alt="i">', base="https://old.org/q/")
    assert markdown == "[x](https://old.org/q/1) ![i](https://old.org/q/i.png)\n"


@pytest.mark.parametrize(
    "html",
    [
        "x" * 200_001,
        "<div>" * 100 + "x",
        "<div>" * 40_000,
        "<b></i>" * 28_000,
        "".join(f"<p><b class=c{n}></p>" for n in range(5_000)),
        "<table><tr><td>" * 30,
        "<ul><li>" * 40,
    ],
)
def test_what_is_too_long_or_too_deep_is_refused_at_once(html: str) -> None:
    with pytest.raises(Invalid) as refused:
        html_to_markdown(html)
    assert refused.value.field == "body"


def test_broken_html_is_read_as_a_browser_would() -> None:
    assert html_to_markdown("<p>a<p>b<ul><li>c<li>d") == "a\n\nb\n\n- c\n- d\n"
    assert html_to_markdown("<!-- " * 1_000 + "x") == "\n"


def test_an_address_that_was_only_words_stays_words() -> None:
    source = html_to_markdown("<p>www.example.com and a@example.com</p>")
    html = render(source).html
    assert "<a " not in html
    assert "www.example.com and a@example.com" in html

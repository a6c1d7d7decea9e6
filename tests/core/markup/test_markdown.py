"""What people can write, and what everyone then sees."""

from __future__ import annotations

import pytest

from app.core.markup import VERSION, plain_text, render

KEY = "k" * 22

REL = 'rel="nofollow ugc noopener"'


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("plain words", '<p dir="auto">plain words</p>'),
        ("*a* **b** ~~c~~ `d`", '<p dir="auto"><em>a</em> <strong>b</strong> <s>c</s> <code>d</code></p>'),
        ("a\nb\\\nc", '<p dir="auto">a\nb<br>\nc</p>'),
        ("***", "<hr>"),
        ("> a", '<blockquote dir="auto">\n<p>a</p>\n</blockquote>'),
        ("- a\n  - b", '<ul dir="auto">\n<li>a\n<ul>\n<li>b</li>\n</ul>\n</li>\n</ul>'),
        ("3. a", '<ol start="3" dir="auto">\n<li>a</li>\n</ol>'),
        ("    a <b>", '<pre tabindex="0"><code>a &lt;b&gt;\n</code></pre>'),
        ("<b>a</b> &copy; &lt;", '<p dir="auto">&lt;b&gt;a&lt;/b&gt; © &lt;</p>'),
        ("[a](/topics/1)", f'<p dir="auto"><a href="/topics/1" {REL}>a</a></p>'),
        ('[a](#x "T")', f'<p dir="auto"><a href="#x" title="T" {REL}>a</a></p>'),
        ("<me@x.org>", f'<p dir="auto"><a href="mailto:me@x.org" {REL}>me@x.org</a></p>'),
        ("[a](foo) [b](//c.d)", '<p dir="auto">[a](foo) [b](//c.d)</p>'),
        ("שלום", '<p dir="auto">שלום</p>'),
    ],
)
def test_each_mark_has_its_element(source: str, html: str) -> None:
    assert render(source).html.strip() == html


def test_a_table_aligns_by_class_and_not_by_style() -> None:
    html = render("| a | b | c |\n|---|:-:|--:|\n| 1 | 2 | 3 |").html
    assert '<table dir="auto" tabindex="0">' in html
    assert '<td>1</td>\n<td class="align-center">2</td>\n<td class="align-right">3</td>' in html


def test_a_task_list_shows_boxes_that_nobody_can_tick() -> None:
    html = render("- [ ] charge\n- [x] *ride*").html
    assert html.count('type="checkbox"') == html.count('disabled="disabled"') == html.count("<label>") == 2
    assert html.count("checked=") == 1
    assert html.index("charge") < html.index("checked=")


def test_a_picture_keeps_its_room_loads_when_it_comes_into_view_and_opens_whole() -> None:
    html = render(f'![A *bike*](/uploads/{KEY}/a.webp?w=1920&h=1440 "T")').html
    size = 'width="725" height="544"'
    small = f"/uploads/{KEY}/small/a.webp"
    assert f'<img src="{small}" alt="A bike" title="T" {size} loading="lazy" decoding="async">' in html
    assert f'<a href="/uploads/{KEY}/a.webp" class="picture" ' in html


def test_a_picture_without_a_description_is_called_by_its_name() -> None:
    assert 'alt="my bike.webp"' in render(f"![](/uploads/{KEY}/my%20bike.webp?w=9&h=9)").html


def test_a_picture_inside_a_link_leads_where_the_link_leads() -> None:
    html = render(f"[![a](/uploads/{KEY}/a.webp?w=9&h=9)](https://example.org/)").html
    assert html.count("<a ") == 1 and 'href="https://example.org/"' in html and "<img " in html


def test_a_file_says_how_large_it_is() -> None:
    html = render(f"[report](/uploads/{KEY}/report.pdf?size=123456)").html
    assert f'<a href="/uploads/{KEY}/report.pdf" class="file" ' in html
    assert '<span class="file-size">121 KB</span></a>' in html


@pytest.mark.parametrize(
    "address",
    [
        "/uploads/short/a.png",
        "/uploads/a.png",
        f"/uploads/{KEY}/../../sign-out",
        f"/uploads/{KEY}/a/b.png",
        f"//uploads/{KEY}/a.png",
        f"/Uploads/{KEY}/a.png",
        "data:image/png;base64,AAAA",
    ],
)
def test_no_other_address_is_a_picture(address: str) -> None:
    assert "<img" not in render(f"![a]({address})").html


def test_a_picture_on_another_site_is_a_link_and_never_loaded() -> None:
    html = render("![A bike](https://example.org/a.png)").html
    assert "<img" not in html
    assert '<a href="https://example.org/a.png" rel="nofollow ugc noopener">A bike</a>' in html
    assert ">https://example.org/a.png</a>" in render("![](https://example.org/a.png)").html
    assert render("[![A](https://example.org/a.png)](/x)").html.count("example.org") == 0


def test_an_image_from_elsewhere_on_the_site_is_only_its_description() -> None:
    assert render("![a <b>](/sign-out)").html == '<p dir="auto">a &lt;b&gt;</p>\n'


@pytest.mark.parametrize(
    ("source", "address"),
    [
        ("see https://example.com/a.", "https://example.com/a"),
        ("(https://example.com/a_(b))", "https://example.com/a_(b)"),
        ("**http://example.com/**", "http://example.com/"),
        ("https://example.com/?a=1&b=2, and", "https://example.com/?a=1&amp;b=2"),
        ("HTTPS://example.com", "HTTPS://example.com"),
        ("https://例え.jp/", "https://xn--r8jz45g.jp/"),
    ],
)
def test_a_bare_address_becomes_a_link_without_the_end_of_the_sentence(source: str, address: str) -> None:
    assert f'<a href="{address}"' in render(source).html


@pytest.mark.parametrize(
    "source",
    ["`https://example.com`", "xhttps://example.com", "https://", "ftp://a.b", "https\\://a.b", "http:a"],
)
def test_other_text_does_not_become_a_link(source: str) -> None:
    assert "<a " not in render(source).html


def test_an_address_inside_a_link_is_not_a_second_link() -> None:
    assert render("[https://example.com](https://example.org)").html.count("<a ") == 1


def test_footnotes_are_gathered_at_the_end() -> None:
    html = render("a[^x] b[^x]\n\n[^x]: The note", prefix="post-7").html
    assert 'href="#fn-post-7-1" id="fnref-post-7-1"' in html
    assert '<section class="footnotes" dir="auto">\n<ol>\n<li id="fn-post-7-1" class="footnote-item"' in html
    assert html.count('class="footnote-backref"') == 2


def test_footnotes_of_two_posts_do_not_lead_to_each_other() -> None:
    first, second = render("a[^1]\n\n[^1]: b").html, render("c[^1]\n\n[^1]: d").html
    assert first.split('id="fn-')[1][:8] != second.split('id="fn-')[1][:8]


def test_code_in_a_known_language_is_coloured_by_classes() -> None:
    html = render("```py\nif x: pass\n```").html
    assert '<code class="language-python"><span class="k">if</span>' in html
    assert "style" not in html


@pytest.mark.parametrize("language", ["", "klingon", "javascript:", "python-but-not"])
def test_code_in_an_unknown_language_stays_plain(language: str) -> None:
    assert render(f"```{language}\nif x\n```").html == '<pre tabindex="0"><code>if x\n</code></pre>\n'


def test_code_beyond_the_measure_is_shown_without_colour() -> None:
    html = render("```py\n" + "a = 1\n" * 900 + "```").html
    assert "language-python" in html
    assert "<span" not in html


@pytest.mark.parametrize(
    "language,code",
    [("ini", "=" * 4990), ("c", "a" + " " * 4000), ("c", "a" + "\n " * 2000), ("json", '[{"a": 1}, ' * 90)],
)
def test_code_that_goes_on_and_on_stays_without_colour(language: str, code: str) -> None:
    html = render(f"```{language}\n{code}\nend\n```").html
    assert "<span" not in html
    assert "end" in html


@pytest.mark.parametrize("code", ["\n\nx", "x\n\n\ny", "\tx\n  y", "a\u00a0b", "&amp; <b>"])
def test_code_keeps_every_character(code: str) -> None:
    html = render(f"```\n{code}\n```").html
    escaped = code.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\u00a0", "&nbsp;")
    # A browser takes away a newline right after <pre>, and this one stands there for it.
    shown = html.replace('<pre tabindex="0">\n', '<pre tabindex="0">')
    assert shown == f'<pre tabindex="0"><code>{escaped}\n</code></pre>\n'


def test_the_words_alone_serve_search_and_snippets() -> None:
    rendered = render("# A\n\nb *c*<br>\n\n- d\n- e[^1]\n\n| f | g |\n|-|-|\n\n```py\nh = 1\n```\n\n[^1]: i")
    assert rendered.text == "A b c<br> d e[1] f g h = 1 i"


def test_words_of_any_html_leave_out_scripts_and_styles() -> None:
    assert plain_text("<p>a<script>b</script></p><style>c</style><p>d &amp; e") == "a d & e"


def test_rendering_twice_gives_the_same_and_names_its_version() -> None:
    source = "a[^1] @ana\n\n[^1]: https://example.com"
    assert render(source) == render(source)
    assert render(source).version == VERSION


def test_line_ends_of_every_system_are_the_same() -> None:
    assert render("a\r\n\r\nb\rc") == render("a\n\nb\nc")


def test_nothing_written_gives_nothing() -> None:
    assert render(" \n\x00 ").html == ""
    assert render("").text == ""

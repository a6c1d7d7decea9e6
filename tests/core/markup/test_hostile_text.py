"""Nothing a person writes can run: whatever comes out is only what the allow-list names."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from app.core.markup import TooComplex, render
from app.core.markup.cleaning import sanitise
from app.core.markup.from_html import html_to_markdown
from tests.payloads import FORMULAS, PAYLOADS

# Written out here, not imported: a widened allow-list has to be widened in the test too.
HEADING = r"h-[a-f0-9]{8}-[a-z0-9-]{1,45}"
ADDRESS = r"(https?://|mailto:|/(?!/)|#).*"
ALLOWED = {
    "a": {
        "href": ADDRESS,
        "title": r".*",
        "class": "mention|heading-link|footnote-backref|picture( moves)?|file",
        "data-mention": r"[a-z0-9_.-]+",
        "id": r"fnref-[a-f0-9]{8}-\d+(:\d+)?",
        "aria-labelledby": HEADING,
        "rel": "nofollow ugc noopener",
    },
    "img": {
        "src": r"/uploads/[A-Za-z0-9_-]{22}/small/[^/]+",
        "width": r"\d+",
        "height": r"\d+",
        "alt": r".*",
        "title": r".*",
        "loading": "lazy",
        "decoding": "async",
    },
    "input": {"type": "checkbox", "class": "task-list-item-checkbox", "checked": "", "disabled": "disabled"},
    "code": {"class": r"language-[a-z+-]+"},
    "span": {"class": r"[a-z][a-z0-9]{0,3}|esc|file-size"},
    "pre": {"tabindex": "0"},
    "li": {"class": "task-list-item|footnote-item", "id": r"fn-[a-f0-9]{8}-\d+"},
    "ul": {"class": "contains-task-list", "dir": "auto"},
    "ol": {"class": "contains-task-list", "dir": "auto", "start": r"\d+"},
    "sup": {"class": "footnote-ref"},
    "section": {"class": "footnotes", "dir": "auto"},
    "th": {"class": "align-(left|center|right)"},
    "td": {"class": "align-(left|center|right)"},
} | {tag: {"dir": "auto"} for tag in ("p", "blockquote")}
ALLOWED |= {tag: {"dir": "auto", "id": HEADING} for tag in ("h3", "h4", "h5", "h6")}
ALLOWED["details"] = {"dir": "auto"}
ALLOWED["table"] = {"dir": "auto", "tabindex": "0"}
# Where formulas are drawn, this more and nothing else.
MATH = {
    "math": {"display": "block", "alttext": r"[^<>]*"},
    "mrow": {"displaystyle": "true|false"},
    "mi": {"mathvariant": "normal"},
    "mo": {"stretchy": "true|false"},
    "mspace": {"width": r"[0-2](\.\d{1,4})?em"},
    "mfrac": {"linethickness": "0"},
    "mtd": {"class": "align-(left|center|right)"},
    "p": {"dir": "auto", "class": "formula", "tabindex": "0"},
    "span": {"class": r"[a-z][a-z0-9]{0,3}|esc|file-size|formula", "tabindex": "0"},
} | {
    tag: {}
    for tag in ("mn", "mtext", "msup", "msub", "msubsup", "msqrt", "mroot", "munder", "mover", "munderover")
}
MATH |= {"mtable": {}, "mtr": {}}
BARE = {"br", "hr", "em", "strong", "s", "thead", "tbody", "tr", "label", "summary"}


Allowed = dict[str, dict[str, str]]


class Inspector(HTMLParser):
    """Collects every element, attribute and construct that the list above does not name."""

    def __init__(self, allowed: Allowed) -> None:
        super().__init__()
        self.allowed = allowed
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.allowed and tag not in BARE:
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            pattern = self.allowed.get(tag, {}).get(name)
            if pattern is None or not re.fullmatch(pattern, value or "", re.DOTALL | re.IGNORECASE):
                self.found.append(f"<{tag} {name}={value!r}>")

    def handle_comment(self, data: str) -> None:
        self.found.append(f"<!--{data}")

    def handle_decl(self, decl: str) -> None:
        self.found.append(f"<!{decl}")

    def unknown_decl(self, data: str) -> None:
        self.found.append(f"<![{data}")

    def handle_pi(self, data: str) -> None:
        self.found.append(f"<?{data}")


def unexpected(html: str, formulas: bool = False) -> list[str]:
    inspector = Inspector(ALLOWED | MATH if formulas else ALLOWED)
    inspector.feed(html)
    inspector.close()
    return inspector.found


def test_the_inspection_sees_what_it_should_refuse() -> None:
    bad = ("<script>", "<p onclick=x>", '<a href="javascript:x">', "<!-- x -->", '<a href="//x">', "<p id=x>")
    for html in bad:
        assert unexpected(html), html


def test_the_list_is_long_and_every_payload_is_different() -> None:
    assert len(PAYLOADS) >= 160
    assert len(set(PAYLOADS)) == len(PAYLOADS)
    assert all(re.search(r"alert|lert\(1|ert\(1|__xss|PHN", payload) for payload in PAYLOADS)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_payload_in_a_post_comes_out_harmless(payload: str) -> None:
    assert unexpected(render(payload).html) == []
    assert unexpected(render(payload, formulas=True).html, formulas=True) == []


@pytest.mark.parametrize(
    "around",
    [
        *("> - {}", "**{}**", "[{}](/x)", "| {} |\n|-|\n", "# {}", "![{}](/uploads/x)"),
        *("[^1]\n\n[^1]: {}", ":::details {}\n{}\n:::"),
        *("${}$", "$$\n{}\n$$", r"$\text{{}}$", r"$x_{\mbox{{}}}$", r"$$\operatorname{{}} \href{{}}{{}}$$"),
    ],
)
def test_a_payload_inside_other_marks_comes_out_harmless(around: str) -> None:
    for payload in PAYLOADS:
        source = around.replace("{}", payload)
        assert unexpected(render(source).html) == [], payload
        assert unexpected(render(source, formulas=True).html, formulas=True) == [], payload


def test_the_walls_hold_even_when_the_parser_lets_everything_through() -> None:
    for payload in PAYLOADS:
        assert unexpected(sanitise(payload)) == [], payload
        assert unexpected(sanitise(payload, formulas=True), formulas=True) == [], payload


def test_what_the_walls_let_through_is_read_the_same_once_more() -> None:
    for payload in FORMULAS:
        once = sanitise(payload, formulas=True)
        assert sanitise(once, formulas=True) == once, payload


def test_a_payload_in_an_imported_body_comes_out_harmless() -> None:
    for payload in PAYLOADS:
        html = render(html_to_markdown(payload)).html
        assert unexpected(html) == [], payload


def test_all_payloads_in_one_text_come_out_harmless() -> None:
    half = len(PAYLOADS) // 2
    for part in (PAYLOADS[:half], PAYLOADS[half:]):
        assert unexpected(render("\n\n".join(part)).html) == []


@pytest.mark.parametrize(
    "source",
    [
        "<p id=bell name=alert class=modal>x</p>",
        "# bell {#bell .modal}",
        "[x](/y){id=bell}",
        "```modal\nx\n```",
        "```python modal bell\nx\n```",
        "[^bell]\n\n[^bell]: x",
        ":::details bell\nx\n:::",
        ":::spoiler {#bell .modal}\nx\n:::",
        '<input name="x" id="attributes">',
    ],
)
def test_nobody_chooses_an_id_a_name_or_a_class(source: str) -> None:
    html = render(source).html
    ours = r"(?!h-[0-9a-f]{8}-)"
    assert not re.search(rf'<[^>]*\b(id|name|class)="{ours}[^"]*(bell|modal|alert|attributes)', html)


@pytest.mark.parametrize(
    "character",
    ["\x00", "\x08", "\x1b", "\x7f", "\x85", "\u202e", "\u2066", "\ud800", "&#x202e;", "&#x2066;"],
)
def test_characters_that_control_or_turn_text_are_dropped(character: str) -> None:
    rendered = render(f"a{character}b c{character}d [l](/x '{character}t')")
    assert rendered.text == "ab cd l"
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", rendered.html)
    rendered.html.encode()


def test_thousands_of_openings_are_refused_and_not_an_error() -> None:
    for source in ("[" * 2_001, ">" * 3_001, "![" * 2_001 + "](/uploads/b)" * 1_000):
        with pytest.raises(TooComplex):
            render(source)


def test_images_in_images_end_as_words_and_not_as_an_error() -> None:
    assert unexpected(render("![" * 999 + "a" + "](/uploads/b)" * 999).html) == []

"""Formulas between dollar signs become MathML where an administrator wants it; prices stay prices."""

from __future__ import annotations

import re

import pytest

from app.core.markup import VERSION, plain_text, render
from app.core.markup.formulas import MAX_ELEMENTS, MAX_FORMULA, MAX_FORMULAS
from tests.core.markup.test_hostile_text import unexpected

SQUARE = '<math alttext="x^2"><mrow><msup><mi>x</mi><mn>2</mn></msup></mrow></math>'


def drawn(source: str) -> str:
    return render(source, formulas=True).html


def test_a_formula_in_a_line() -> None:
    assert drawn("It grows like $x^2$.") == f'<p dir="auto">It grows like {SQUARE}.</p>\n'


def test_a_formula_on_lines_of_its_own_scrolls_in_a_box_that_the_keyboard_reaches() -> None:
    html = drawn("So:\n\n$$\n\\sum_{i=1}^n i\n$$")
    assert '<p class="formula" tabindex="0"><math display="block" alttext="\\sum_{i=1}^n i">' in html
    assert "<munderover><mo>∑</mo>" in html


def test_a_long_one_in_a_line_gets_such_a_box_too() -> None:
    assert "<span" not in drawn("$a + b = c$")
    assert '<span class="formula" tabindex="0"><math ' in drawn("$a + b + c + d + e + f + g + h + i + j = k$")


def test_without_the_setting_dollars_are_dollars() -> None:
    assert render("$x^2$ and $$y$$").html == '<p dir="auto">$x^2$ and $$y$$</p>\n'


@pytest.mark.parametrize(
    "prose",
    [
        *(
            "$5 and $6",
            "$5,$6",
            "$5-$10",
            "US$5 or CA$6",
            "5$ and 6$",
            "5$+6$",
            "$ a $",
            "$$",
            "$$$$",
            "$",
            "a$",
        ),
        *("$$\nnever closed", "$$ closed\n\nelsewhere $$", r"\$a and b\$", "`$x$`", "    $x$"),
    ],
)
def test_prices_and_lonely_dollars_stay_as_they_are(prose: str) -> None:
    assert render(prose, formulas=True).html == render(prose).html


@pytest.mark.parametrize(
    ("formula", "inside"),
    [
        (r"\frac{a}{b}", "<mfrac><mrow><mi>a</mi></mrow><mrow><mi>b</mi></mrow></mfrac>"),
        (r"\sqrt[3]{x}", "<mroot><mrow><mi>x</mi></mrow><mn>3</mn></mroot>"),
        (r"\binom{n}{k}", '<mfrac linethickness="0">'),
        (r"\begin{pmatrix} 1 & 2 \end{pmatrix}", "<mtr><mtd><mn>1</mn></mtd><mtd><mn>2</mn></mtd></mtr>"),
        (r"\mathbf{x}", "<mi>𝐱</mi>"),
        (r"\mathrm{min}", '<mi mathvariant="normal">m</mi>'),
        (r"\mathrm{d}x", '<mi mathvariant="normal">d</mi><mi>x</mi>'),
        (r"\left( x \right)", '<mo stretchy="true">(</mo>'),
        (r"a \quad b", '<mspace width="1em"></mspace>'),
        (r"a < b", "<mo>&lt;</mo>"),
        (r"50\% % a remark", "<mn>50</mn>"),
    ],
)
def test_what_it_draws(formula: str, inside: str) -> None:
    assert inside in drawn(f"${formula}$")


@pytest.mark.parametrize(
    "formula",
    [
        *(
            r"\undefined x",
            r"x^",
            r"\frac{a}",
            r"a^b^c",
            r"\left( x",
            r"\begin{matrix} a",
            r"\begin{x}y\end{z}",
        ),
        *(
            r"\phantom{x}",
            r"\boxed{x}",
            r"\def\a{x}\a",
            r"\newcommand{\a}{x}\a",
            r"\skew{" + "9" * 400 + "}x",
        ),
        *("x" * (MAX_FORMULA + 1), "{" * 500 + "}" * 500, r"\sqrt" * 60 + " x"),
    ],
)
def test_what_it_cannot_draw_is_shown_as_typed(formula: str) -> None:
    assert render(f"See ${formula}$.", formulas=True).text == f"See ${formula}$."
    assert "<code>$" in drawn(f"See ${formula}$.")
    assert '<pre tabindex="0"><code>$$' in drawn(f"$${formula}$$")


def test_the_words_for_search_and_mails_have_its_source() -> None:
    text = render("Euler: $e^{i\\pi} + 1 = 0$\n\n$$a < b$$", formulas=True)
    assert text.text == plain_text(text.html) == r"Euler: e^{i\pi} + 1 = 0 a \lt b"


@pytest.mark.parametrize("sign", ["&lt;", "&amp;lt;", "&#60;", "<", "&"])
def test_its_source_is_kept_whatever_signs_it_has(sign: str) -> None:
    assert ' alttext="a' in drawn(f"$a {sign} b$")
    assert "&lt;" not in re.findall('alttext="[^"]*"', drawn(f"$a {sign} b$"))[0]


def test_the_description_of_a_picture_has_its_source() -> None:
    assert 'alt="the $x^2$ one"' in drawn("![the $x^2$ one](/uploads/aaaaaaaaaaaaaaaaaaaaaa/a.png)")


def test_it_stays_in_the_list_item_or_quote_in_which_it_begins() -> None:
    assert "math" not in drawn("- $$ a\n- b $$")
    assert "math" not in drawn("> $$ a\n\nb $$")
    assert drawn("- $$\n  a\n  $$").count("<math") == drawn("> $$\n> a\n> $$").count("<math") == 1


def test_the_version_tells_texts_apart_in_which_the_setting_matters() -> None:
    assert render("words", formulas=True).version == render("$x$").version == VERSION
    assert render("$x$", formulas=True).version != VERSION


def test_one_text_draws_fifty_and_shows_the_rest_as_typed() -> None:
    html = drawn("$x$ " * (MAX_FORMULAS + 5))
    assert (html.count("<math"), html.count("<code>$x$</code>")) == (MAX_FORMULAS, 5)


def test_many_signs_together_are_shown_as_typed_and_never_refused() -> None:
    html = drawn("\n\n".join("$$" + "a+" * 400 + "b$$" for _ in range(30)))
    assert html.count("<m") <= MAX_ELEMENTS + MAX_FORMULAS
    assert 0 < html.count("<math") < 30
    assert html.count("<math") + html.count("<pre") == 30


@pytest.mark.parametrize(
    "piece",
    [
        *("{", "'", "_^", "&", "x'", "a_1", "-", "<", "&lt;", r"\sqrt", r"\left(", r"\idotsint", r"\LaTeX"),
        *(
            r"\operatorname{",
            r"\text{",
            r"\verb|",
            "%",
            r"\begin{matrix}",
            r"\displaystyle",
            r"\hbox{$",
            "\u0301",
        ),
    ],
)
def test_hostile_repetition_ends_as_words(piece: str) -> None:
    body = (piece * MAX_FORMULA)[:600]
    for mark in ("$", "$$"):
        source = "\n\n".join([f"{mark}{body}{mark}"] * 5)
        assert unexpected(drawn(source), formulas=True) == []

"""How texts are written: every mark beside what it becomes, drawn by the renderer itself."""

from __future__ import annotations

from functools import cache

from flask import render_template
from flask.typing import ResponseReturnValue

from app.core.i18n import Text, lazy
from app.core.markup import bound_to, render
from app.core.settings import settings
from app.web.blueprint import web

EXAMPLES: tuple[tuple[str, Text, str], ...] = (
    ("emphasis", lazy("Emphasis"), "*lightly*, **strongly**, ~~not any more~~ and `as typed`"),
    ("links", lazy("Links"), "[our pages](https://example.org/) or just https://example.org/"),
    ("people", lazy("People and tags"), "Thank you @ana, see [winter](/tags/winter)"),
    ("headings", lazy("Headings"), "# A large part\n\n## A smaller one"),
    ("lists", lazy("Lists"), "- one\n- two\n  - and under it\n\n1. first\n2. second"),
    ("tasks", lazy("Tasks"), "- [x] charged\n- [ ] dry"),
    ("quotes", lazy("Quotes"), "> Somebody said this.\n\nAnd this is the answer."),
    ("code", lazy("Code"), '```python\nprint("warm")\n```'),
    ("tables", lazy("Tables"), "| Tyre | Pressure |\n|---|--:|\n| front | 2.2 bar |\n| rear | 2.5 bar |"),
    ("details", lazy("Parts that open"), ":::details Everything I tried\nFirst this, then that.\n:::"),
    ("spoilers", lazy("Spoilers"), ":::spoiler\nThe motor did it.\n:::"),
    ("footnotes", lazy("Footnotes"), "It holds for 40 km.[^1]\n\n[^1]: At five degrees."),
    ("pictures", lazy("Pictures and files"), "Drop them into the text, or paste them."),
    ("emoji", lazy("Emoji"), "A good ride :bike: in the rain :rain: – a colon and two letters offer more."),
    (
        "lines",
        lazy("Lines and breaks"),
        "Enter begins a new line,\nlike this one.\n\nAn empty line begins a paragraph.\n\n***",
    ),
    ("as-is", lazy("Marks as they are"), "A backslash keeps \\*stars\\* as stars."),
)
FORMULAS = (
    ("formulas", lazy("Formulas"), r"A wheel of $r = 0.35\,\mathrm{m}$ rolls" + "\n\n$$\nu = 2 \\pi r\n$$"),
)


@web.get("/formatting")
def formatting() -> ResponseReturnValue:
    """Every mark that works in texts, with an example."""
    formulas = settings().mathematics
    examples = EXAMPLES + FORMULAS if formulas else EXAMPLES
    drawn = [(key, label, source, _drawn(key, source, formulas)) for key, label, source in examples]
    return render_template("web/formatting.html", examples=drawn)


@cache
def _drawn(key: str, source: str, formulas: bool) -> str:
    return bound_to(render(source, formulas=formulas, breaks=True).html, key)

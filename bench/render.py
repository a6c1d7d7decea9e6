"""How long texts take to render: a typical post, and the worst texts the limits still accept.

Run by hand: `python -m bench.render`. The caps in app/core/markup/limits.py come from these figures.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator

from app.core.markup import MAX_CHARACTERS, TooComplex, render
from app.core.markup.languages import LANGUAGES, MAX_BLOCK

TYPICAL = (
    "I ride to work every day, and *since last week* the motor stops at [the steep part](https://example.com)"
    " with `E-07` in the display. **Has anyone** seen this? @ana wrote about it.\n\n- charged\n- dry\n\n"
) * 5

# Each is repeated as often as the limits allow.
PIECES = {
    "words": "word ",
    "ampersands": "a & b ",
    "quotes": '"',
    "less than": "<a ",
    "entities": "&#x41; ",
    "paragraphs": "a\n\n",
    "quoted paragraphs": "> a\n\n",
    "lines": "a\n",
    "hard breaks": "a\\\n",
    "list": "- a\n",
    "numbered": "1. a\n",
    "loose list": "- a\n\n",
    "tasks": "- [ ] a\n",
    "rules": "***\n",
    "headings": "# a\n",
    "setext": "a\n=\n",
    "emphasis": "*a* ",
    "emphasis, glued": "a*b*",
    "strong": "**a** ",
    "strike": "~~a~~ ",
    "open strong": "**a ",
    "open strike": "~~a ",
    "open code": "`a ",
    "underscores": "_a ",
    "stars": "*",
    "mixed marks": "*a **b ",
    "tangled marks": "*a _b **c* d_ ",
    "code": "`a` ",
    "links": "[a](/b) ",
    "titled links": '[a](/b "c") ',
    "open links": "[a](<b ",
    "open titles": '[a](b "c ',
    "brackets": "[",
    "closing brackets": "]",
    "nested links": "[a](b",
    "images": "![a](/uploads/b) ",
    "open images": "![",
    "references": "[a]: /b\n",
    "reference uses": "[a][b] ",
    "autolinks": "<http://a.b> ",
    "bare addresses": "http://a.b ",
    "bare dots": "http://a" + "." * 400 + " ",
    "bare parentheses": "http://a" + "(" * 200 + ")" * 200 + " ",
    "mentions": "@ana ",
    "at signs": "@",
    "colons": "http:",
    "escapes": "\\*",
    "fences": "```\na\n```\n",
    "coloured fences": "```py\na = 1\n```\n",
    "open fences": "> ```\n",
    "indented": "    a\n\n",
    "quotes deep": ">>>>>>>>>>>>>>>>>>>a\n",
    "lazy quotes": ">a\nb\n",
    "lists deep": "- - - - - - - - - a\n",
    "quoted lists": "> - > - a\n",
    "definitions in lists": "- [a]: b\n",
    "spaces": " a" + " " * 60 + "b",
    "tabs": "\t\ta\n",
    "footnotes": "[^1] ",
    "footnote texts": "[^1]: a\n\n",
    "table rows": "|a|a|a|a|\n",
    "pipes": "|",
    "details": ":::details a\nb\n:::\n\n",
    "open details": ":::details a\n",
    "details in lists": "- :::details a\n",
    "almost details": "::: \n",
    "long colons": ":" * 300 + "details\n",
    "colons, closing": ":::::\n:::details\n",
    "headings with words": "# éà ß word word\n",
    "footnotes nested": "[^1]: [^1] ",
    "control characters": "\x00a",
    "formulas": "$x^2$ ",
    "long formulas": f"${'a_1' * 200}$ ",
    "formulas of primes": f"$${chr(39) * 600}$$\n\n",
    "formulas nested": f"$${'{' * 600}$$\n\n",
    "formulas that fail": f"${'_^' * 300}$ ",
    "matrices": "$$\n" + "\\begin{matrix}a&b" * 30 + "\n$$\n\n",
    "open formulas": "$$a\n\n",
    "open formulas between headings": "$$a\n# x\n",
    "dollars": "$a ",
    "escaped dollars": "\\$",
}
HEADS = {"table rows": "|a|a|a|a|\n|-|-|-|-|\n", "footnotes": "[^1]: a\n\n", "pipes": "|a|\n|-|\n"}


def texts() -> Iterator[tuple[str, str, str]]:
    """Name, start and repeated piece of every text that is measured."""
    for name, piece in PIECES.items():
        yield name, HEADS.get(name, ""), piece


def coloured() -> Iterator[tuple[str, str]]:
    """Every language with text its lexer likes least."""
    for language in sorted(set(LANGUAGES.values())):
        for piece in ("a;", '"\\', "/", "<a ", "((", "a ", "{{", "a", "0", "  \n", "<!--", "&a", "@", "?"):
            block = (piece * MAX_BLOCK)[: MAX_BLOCK - 10]
            yield f"{language} {piece!r}", f"```{language}\n{block}\n```\n" * 6


def milliseconds(source: str) -> float:
    """The best of two runs."""
    best = 1e9
    for _ in range(2):
        start = time.perf_counter()
        render(source, formulas=True)
        best = min(best, time.perf_counter() - start)
    return best * 1000


def accepted(head: str, piece: str) -> str:
    """The longest text of this make that is not refused."""
    low, high = 1, (MAX_CHARACTERS - len(head)) // len(piece)
    while low < high:
        middle = (low + high + 1) // 2
        try:
            render(head + piece * middle, formulas=True)
            low = middle
        except TooComplex:
            high = middle - 1
    return head + piece * low


def nested(opening: str, middle: str, closing: str) -> str:
    """The deepest text of this make that is not refused."""
    depth = 1
    while depth < 8_000:
        try:
            render(opening * (depth * 2) + middle + closing * (depth * 2), formulas=True)
        except TooComplex:
            break
        depth *= 2
    return opening * depth + middle + closing * depth


def main() -> None:
    """Print one line per text, slowest last."""
    sys.stdout.write(f"typical post of {len(TYPICAL)} characters: {milliseconds(TYPICAL):.1f} ms\n")
    made = [(name, accepted(head, piece)) for name, head, piece in texts()]
    made += coloured()
    made += [
        ("images in images", nested("![", "a", "](/uploads/a)")),
        ("links in brackets", nested("[", "a", "](b)")),
        ("stars around", nested("*", "a", "*")),
        ("indenting lists", "".join(" " * (2 * i) + "- a\n" for i in range(120))[:MAX_CHARACTERS]),
    ]
    measured = []
    for name, source in made:
        try:
            measured.append((milliseconds(source), name, len(source)))
        except TooComplex as refusal:
            sys.stdout.write(f"{name}: refused, {refusal}\n")
    for spent, name, size in sorted(measured)[-25:]:
        sys.stdout.write(f"{spent:8.1f} ms  {size:6} characters  {name}\n")


if __name__ == "__main__":
    main()

"""From what people type to what each database understands, and from a text to a snippet."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup, escape

TOKENS = re.compile(r'(-?)"([^"]*)"|(-?)(\S+)')
WORD = re.compile(r"\w+", re.UNICODE)
MOST_TERMS = 12
SNIPPET = 180


@dataclass(frozen=True)
class Term:
    """One word or phrase; the last word being typed also matches its continuations."""

    words: tuple[str, ...]
    without: bool = False
    starts: bool = False


def parse(text: str) -> list[Term]:
    """The terms of a query: words, "phrases" and -without; twelve at most, none when nothing is wanted."""
    terms = []
    for found in TOKENS.finditer(text[:200]):
        words = tuple(WORD.findall((found[2] if found[2] is not None else found[4]).lower()))
        if words:
            terms.append(Term(words, bool(found[1] or found[3])))
    if terms and not terms[-1].without and text[-1:].isalnum():
        terms[-1] = Term(terms[-1].words, starts=True)
    return terms[:MOST_TERMS] if any(not term.without for term in terms) else []


def for_sqlite(terms: list[Term]) -> str:
    """An FTS5 query. Every word is quoted, so nothing typed is an operator."""
    wanted = " AND ".join(_quoted(term) for term in terms if not term.without)
    unwanted = "".join(f" NOT {_quoted(term)}" for term in terms if term.without)
    return f"({wanted}){unwanted}"


def _quoted(term: Term) -> str:
    return '"' + " ".join(term.words) + '"' + ("*" if term.starts else "")


def for_postgres(terms: list[Term]) -> str:
    """A tsquery of the configuration `simple`. Words are quoted, so nothing typed is an operator."""
    return " & ".join(_joined(term) for term in terms)


def _joined(term: Term) -> str:
    words = [f"'{word}'" for word in term.words]
    if term.starts:
        words[-1] += ":*"
    return ("!" if term.without else "") + "(" + " <-> ".join(words) + ")"


def snippet(body: str, terms: list[Term]) -> Markup:
    """The part of a text around the first term found, with every term marked."""
    wanted = [word for term in terms if not term.without for word in term.words]
    pattern = re.compile("|".join(rf"(?<!\w){re.escape(_plain(word))}\w*" for word in wanted) or "(?!)")
    plain = _plain(body)
    first = pattern.search(plain)
    start = max(0, (first.start() if first else 0) - SNIPPET // 3)
    start = body.rfind(" ", 0, start) + 1 if start else 0
    end = min(len(body), start + SNIPPET)
    end = max(body.rfind(" ", start, end), start) if end < len(body) and " " in body[start:end] else end
    parts, at = [Markup("… ") if start else Markup("")], start
    for found in pattern.finditer(plain, start, end):
        parts += [
            escape(body[at : found.start()]),
            Markup("<mark>{}</mark>").format(body[found.start() : found.end()]),
        ]
        at = found.end()
    parts.append(escape(body[at : max(end, at)]))
    return Markup("").join(parts) + (" …" if end < len(body) else "")


def _plain(text: str) -> str:
    """Lower case without accents, of the same length, so that positions agree."""
    if text.isascii():
        return text.lower()
    return "".join(_base(character) for character in text)


@lru_cache(maxsize=4096)
def _base(character: str) -> str:
    base = unicodedata.normalize("NFD", character)[0].lower()
    return base if len(base) == 1 else character

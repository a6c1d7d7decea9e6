"""Checking what people typed: collect every problem, then refuse once."""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from app.core.errors import Invalid
from app.core.i18n import _

CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ufeff]")
BLANKS = re.compile(r"\s+")
TOKEN = re.compile(r"[A-Za-z0-9_.:-]{8,100}")
MOST_MARKS = 32
FILLERS = "\u115f\u1160\u2800\u3164\uffa0\u034f"


class Problems:
    """Collects what is wrong with a form, so that all of it is said at once."""

    def __init__(self) -> None:
        self.errors: dict[str, str] = {}

    def add(self, field: str, message: str) -> None:
        """Note a problem; the first one of a field is kept."""
        self.errors.setdefault(field, message)

    def check(self) -> None:
        """Raise Invalid when there is any problem."""
        if self.errors:
            raise Invalid.many(self.errors)

    def line(self, field: str, text: str | None, label: str, *, least: int = 1, most: int = 200) -> str:
        """A one-line text, tidied; notes a problem when it is too short or too long."""
        value = one_line(text)
        return self._sized(field, value, label, least, most)

    def text(self, field: str, text: str | None, label: str, *, least: int = 1, most: int = 2000) -> str:
        """A text of several lines, tidied; notes a problem when it is too short or too long."""
        value = many_lines(text)
        return self._sized(field, value, label, least, most)

    def choice(
        self, field: str, value: str | None, allowed: Mapping[str, object] | tuple[str, ...], label: str
    ) -> str:
        """One of the allowed values; notes a problem otherwise and returns an empty text."""
        if value in allowed and value is not None:
            return value
        self.add(field, _("%(label)s: choose one of these.", label=label[:1].upper() + label[1:]))
        return ""

    def whole(self, field: str, value: str | int | None, label: str, *, least: int, most: int) -> int:
        """A whole number between two bounds; notes a problem otherwise and returns the lower bound."""
        try:
            number = int(value if value is not None else "")
        except (ValueError, TypeError):
            number = least - 1
        if not least <= number <= most:
            self.add(
                field,
                _("%(label)s is a number from %(least)s to %(most)s.", label=label, least=least, most=most),
            )
            return least
        return number

    def _sized(self, field: str, value: str, label: str, least: int, most: int) -> str:
        value = value if is_visible(value) else ""
        if said_length(value) < least:
            message = (
                _("%(label)s is missing.", label=label)
                if not value
                else _("%(label)s needs at least %(least)s characters.", label=label, least=least)
            )
            self.add(field, message)
        elif len(value) > most:
            self.add(
                field,
                _(
                    "%(label)s has %(count)s characters; at most %(most)s fit.",
                    label=label,
                    count=len(value),
                    most=most,
                ),
            )
        return value


def one_line(text: str | None) -> str:
    """Text without control characters, blanks joined, trimmed, in normal form C."""
    return BLANKS.sub(" ", CONTROL.sub("", composed(text))).strip()


def many_lines(text: str | None) -> str:
    """Text with line ends unified and control characters removed, trimmed at the end."""
    return CONTROL.sub("", composed(text).replace("\r\n", "\n").replace("\r", "\n")).rstrip()


def said_length(text: str) -> int:
    """How many letters a text is worth; an East Asian one is a syllable or a word and counts twice."""
    wide = (c for c in text if not c.isascii() and unicodedata.category(c) == "Lo")
    return len(text) + sum(unicodedata.east_asian_width(c) in "WF" for c in wide)


def is_visible(text: str) -> bool:
    """Whether there is anything to see in a text; a name or title of zero-width characters is none."""
    return any(unicodedata.category(c)[0] in "LMNPS" and c not in FILLERS for c in text)


def composed(text: str | None) -> str:
    """Text in normal form C, without lone surrogates and without endless marks on one letter."""
    safe = (text or "").encode("utf-8", "ignore").decode("utf-8")
    if safe.isascii():
        return safe
    # Normalising sorts the marks of a letter in quadratic time: a megabyte of them would take many minutes.
    return unicodedata.normalize("NFC", _too_many_marks().sub(r"\1", safe))


@lru_cache(maxsize=1)
def _too_many_marks() -> re.Pattern[str]:
    plain = (chr(code) for code in range(0x300, 0x1F000))
    marks = "".join(c for c in plain if unicodedata.combining(unicodedata.normalize("NFKD", c)[0]))
    return re.compile(f"([{marks}]{{{MOST_MARKS}}})[{marks}]+")


def clean_token(token: str | None) -> str:
    """The client's token of a write, or a fresh one when it sent none; raises Invalid when malformed."""
    if not token:
        return new_token()
    if not TOKEN.fullmatch(token):
        raise Invalid("token", _("This form is damaged. Please reload the page; your text is kept."))
    return token


def new_token() -> str:
    """A fresh client token, put into each form so that a double click writes once."""
    return secrets.token_urlsafe(16)


def row_number(text: str | int | None) -> int:
    """The number of a row from a form or address; 0, which no row has, when it cannot be one."""
    try:
        number = int(text or 0)
    except (TypeError, ValueError):
        # Fields that a form has only once may come twice.
        return 0
    return number if 0 < number < 2**31 else 0

"""E-mail addresses: the one form in which they are stored, looked up and counted."""

from __future__ import annotations

from email_validator import EmailNotValidError, validate_email

from app.core.forms import one_line

LONGEST = 320


def parsed_address(text: str | None) -> str:
    """An address in its one form; raises EmailNotValidError. Nobody on the network is asked."""
    typed = one_line(text)[: LONGEST + 1]
    parts = validate_email(typed, check_deliverability=False, globally_deliverable=False)
    return parts.normalized.lower()


def canonical_address(text: str | None) -> str:
    """The one form of an address that somebody typed: invisible signs, wide letters and case make no other
    account of it. What cannot be an address is only tidied, so that it can be looked for and counted."""
    try:
        return parsed_address(text)
    except EmailNotValidError:
        return one_line(text).lower()[:LONGEST]

"""Random tokens and codes, of which only hashes are kept."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from flask import current_app


def new_secret() -> str:
    """A token that nobody can guess."""
    return secrets.token_urlsafe(32)


def secret_of_form(form_token: str, about: str) -> str:
    """A token that nobody can guess; the same form sent twice gets the same one, though none is kept."""
    return sealed(form_token, f"form:{about}") if form_token else new_secret()


def fingerprint(token: str) -> str:
    """What is kept of a token that is too long to be guessed."""
    return hashlib.sha256(token.encode("utf-8", "ignore")).hexdigest()


def new_code() -> str:
    """Six digits to type."""
    return f"{secrets.randbelow(1_000_000):06d}"


def sealed(code: str, about: str) -> str:
    """What is kept of a short code: keyed, because all short codes can be tried against a plain hash."""
    key = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(key, f"{about}:{code}".encode("utf-8", "ignore"), hashlib.sha256).hexdigest()


def same(one: str, other: str) -> bool:
    """Whether two hashes are equal, in constant time."""
    return hmac.compare_digest(one.encode(), other.encode())

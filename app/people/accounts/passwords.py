"""Passwords: what a good one is, and hashing that lets other requests go on meanwhile.

Flask-Security's context does the hashing (argon2id). It takes tens of milliseconds of one core, so under
gevent it runs in the thread pool, a few at a time; nothing here may be called inside a transaction that
others wait for.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar, cast

from flask import current_app
from gevent import get_hub, monkey
from gevent.lock import BoundedSemaphore

from app.core.i18n import _

# In the README and the log of every demo. It signs nobody in where a community is in production.
DEMO_PASSWORD = "warm hearth"
LEAST = 10
MOST = 200
AT_ONCE = 2
T = TypeVar("T")
_turns = BoundedSemaphore(AT_ONCE)


def _aside(work: Callable[..., T], *values: Any) -> T:
    if not monkey.is_module_patched("socket"):
        return work(*values)
    with _turns:
        return cast(T, get_hub().threadpool.apply(work, values))


def _context() -> Any:
    return current_app.extensions["security"].pwd_context


def normal(password: str | None) -> str:
    """A password as it is compared: the same on every keyboard and system."""
    # Cut first: normalising never makes a text shorter, and takes very long for a long one.
    text = (password or "")[: MOST + 1].encode("utf-8", "ignore").decode("utf-8")
    return unicodedata.normalize("NFKD", text)[: MOST + 1]


def hashed(password: str) -> str:
    """The argon2 hash of a password."""
    return str(_aside(_context().hash, normal(password)))


def matches(password: str | None, kept: str | None) -> bool:
    """Whether a password fits a kept hash. Takes as long when there is no hash to compare with."""
    right = _aside(_context().verify, normal(password), kept or _nobody(current_app.config["SECRET_KEY"]))
    is_public = current_app.config["MODE"] == "production" and normal(password) == DEMO_PASSWORD
    return bool(right and kept and not is_public)


def is_demo_password(kept: str | None) -> bool:
    """Whether a kept hash is that of the password which every demo has."""
    return bool(kept and _aside(_context().verify, DEMO_PASSWORD, kept))


def needs_new_hash(kept: str | None) -> bool:
    """Whether a kept hash was made with older parameters."""
    return bool(kept and _context().needs_update(kept))


def problem_with(password: str | None, *about_them: str | None) -> str:
    """Why a password is not good enough, in words; empty when it is.

    `about_them` is what everybody knows of its owner: name, address.
    """
    text = normal(password)
    if len(text) < LEAST:
        return _("A password needs at least %(least)s characters; a few words will do.", least=LEAST)
    if len(text) > MOST:
        return _("A password has at most %(most)s characters.", most=MOST)
    if _plain(text) in _common() or len(set(text)) < 4:
        return _("This password is one of the first that others would try. Please choose another.")
    if _plain(text) in {_plain(known) for known in about_them if known}:
        return _("This password is your name or address. Please choose another.")
    return ""


def _plain(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    text = (Path(__file__).parent / "common_passwords.txt").read_text("utf-8")
    return frozenset(_plain(line) for line in text.splitlines() if line)


@lru_cache(maxsize=4)
def _nobody(salt: str) -> str:
    return str(_aside(_context().hash, salt))

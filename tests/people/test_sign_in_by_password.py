"""Signing in with an address and a password."""

from __future__ import annotations

from tests.support.cast import Cast


def test_the_cast_signs_in(cast: Cast) -> None:
    browser = cast.browser("asker")
    assert browser.get("/sign-in").status_code == 302

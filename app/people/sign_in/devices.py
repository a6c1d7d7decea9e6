"""A name for a browser that its owner recognises, from what it says about itself."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.i18n import _

BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True)
class Browser:
    """What a browser tells of itself when somebody signs in with it."""

    user_agent: str = ""
    address: str = ""


def device_name(user_agent: str | None) -> str:
    """Something like "Firefox on Linux"."""
    text = user_agent or ""
    browser = _first(BROWSERS, text) or _("Unknown browser")
    system = _first(SYSTEMS, text)
    return _("%(browser)s on %(system)s", browser=browser, system=system) if system else browser


def _first(names: tuple[tuple[str, str], ...], text: str) -> str:
    return next((name for mark, name in names if mark in text), "")

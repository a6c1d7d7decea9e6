"""The documentation names everything that an operator or developer can meet."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest
from flask import Flask

import config
from app.core.events import Event

ROOT = Path(__file__).resolve().parents[1]


def text(name: str) -> str:
    return (ROOT / "docs" / name).read_text()


@pytest.mark.parametrize("setting", config.SETTINGS, ids=lambda setting: setting.env)
def test_every_setting_is_documented(setting: config.Setting) -> None:
    assert f"| `{setting.env}` |" in text("settings.md")


def test_every_event_is_documented(app: Flask) -> None:
    for path in (ROOT / "app").rglob("events.py"):
        importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
    bases = {"TopicEvent", "PostEvent", "SpaceEvent"}
    ours = {name for name, kind in Event.registry.items() if kind.__module__.startswith("app.")}
    missing = sorted(name for name in ours - bases if f"`{name}`" not in text("events.md"))
    assert not missing, missing


def test_every_command_is_documented(app: Flask) -> None:
    theirs = {"run", "shell", "routes", "db", "roles", "users", "limiter"}
    ours = set(app.cli.commands) - theirs
    missing = sorted(name for name in ours if f"`flask {name}" not in text("commands.md"))
    assert not missing, missing


def test_every_api_route_is_documented(app: Flask) -> None:
    missing = [
        f"{method} {rule.rule}"
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/v1")
        for method in sorted((rule.methods or set()) & {"GET", "POST", "PATCH", "PUT", "DELETE"})
        if f"`{method} {plain(rule.rule)}`" not in text("api.md")
    ]
    assert not missing, missing


def plain(rule: str) -> str:
    """A route as the documentation writes it: /api/v1/topics/{id}."""
    import re

    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: "{" + found[1] + "}", rule)


def test_the_readme_starts_with_the_two_commands() -> None:
    top = (ROOT / "README.md").read_text()[:2000]
    assert "bin/serve" in top and "bin/test" in top

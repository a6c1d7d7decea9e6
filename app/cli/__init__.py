"""Commands of an operator: `flask prepare`, `flask setup`, `flask worker` and others."""

from __future__ import annotations

from flask import Flask


def init(app: Flask) -> None:
    """Register every command."""
    from app.cli import community, upkeep

    for commands in (community, upkeep):
        for command in commands.COMMANDS:
            app.cli.add_command(command)

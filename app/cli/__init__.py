"""Commands of an operator: `flask prepare`, `flask setup`, `flask worker` and others."""

from __future__ import annotations

from flask import Flask


def init(app: Flask) -> None:
    """Register every command."""
    from app.cli import community, tokens, upkeep
    from app.cli.imports import command as imports

    for commands in (community, upkeep, imports, tokens):
        for command in commands.COMMANDS:
            app.cli.add_command(command)

"""Pictures and files that members attach to what they write."""

from flask import Flask


def init(app: Flask) -> None:
    """Attach the storage, the address that takes files, the chore, and what the composer says of limits."""
    from app.forum.uploads import chores as chores
    from app.forum.uploads.commands import COMMANDS
    from app.forum.uploads.routes import upload_rules, uploads
    from app.forum.uploads.storage import init_storage

    init_storage(app)
    app.register_blueprint(uploads)
    app.jinja_env.globals["upload_rules"] = upload_rules
    for command in COMMANDS:
        app.cli.add_command(command)

"""What happens is seen at once: rooms, presence, typing, broadcast and catch-up over Socket.IO.

Writes never come in here. Each process follows the event log and tells its own sockets, so the log is the
truth and a socket only a hint that a reload would show something new.
"""

from __future__ import annotations

from flask import Flask


def init(app: Flask) -> None:
    """Attach the Socket.IO server, the follower of the event log, and the catch-up route."""
    from app.live import relay
    from app.live.catch_up import live
    from app.live.server import attach

    app.register_blueprint(live)
    attach(app)
    relay.init(app)

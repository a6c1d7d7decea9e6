"""How gunicorn serves Hearth: `gunicorn -c gunicorn.conf.py`. More load: more processes, one worker each."""

import os
from pathlib import Path
from typing import Any


def address() -> str:
    """Return where to listen: `HEARTH_BIND` is a host or `unix:/path`, `PORT` the port."""
    host = os.environ.get("HEARTH_BIND") or "127.0.0.1"
    if host.startswith("unix:"):
        return host
    host = f"[{host}]" if ":" in host else host
    return f"{host}:{os.environ.get('PORT') or 5000}"


# Logs are nobody else's on this machine. A Unix socket is for the proxy: `umask` below stays 0 for it.
os.umask(0o077)

wsgi_app = "wsgi:app"
bind = address()

worker_class = "gevent"
workers = 1
# Every open WebSocket and every polling browser holds one.
worker_connections = 10_000
backlog = 2048
# The worker patches the standard library first and loads the application after.
preload_app = False
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None
control_socket_disable = True

timeout = 60
# Requests end and thousands of sockets are let go within this; the units in deploy/ wait a little longer.
graceful_timeout = 30
# Longer than a proxy keeps its idle connections, so that it never sends into one that is just closing.
keepalive = 75
limit_request_line = 8190
limit_request_fields = 100
limit_request_field_size = 8190
# Which proxies are believed is decided in one place, by HEARTH_PROXIES in the application.
forwarded_allow_ips = ""

accesslog = os.environ.get("HEARTH_ACCESS_LOG") or None
errorlog = "-"
loglevel = (os.environ.get("HEARTH_LOG_LEVEL") or "info").lower()


def post_worker_init(worker: Any) -> None:
    """Let open connections go when the worker is told to stop, instead of waiting for their clients."""
    import gevent

    from app.core.greenlets import watch_idle_connections
    from app.live.draining import leave_when_told

    leave_loaded_code_to_itself()
    gevent.spawn(leave_when_told, worker, watch_idle_connections(worker))


def leave_loaded_code_to_itself() -> None:
    """Do not look for garbage among what was loaded at the start: nobody is served while that is done, and
    there are a hundred thousands of it."""
    import gc

    gc.collect()
    gc.freeze()

"""What is remembered of the request that opened a session.

Handlers run in the context of that request for as long as the session lives. The whole of it, with the
server's objects and every header, would be a third of what a socket costs.
"""

from __future__ import annotations

import io
import sys
from typing import Any
from wsgiref.types import WSGIEnvironment

KEPT = (
    "REQUEST_METHOD",
    "SCRIPT_NAME",
    "PATH_INFO",
    "SERVER_NAME",
    "SERVER_PORT",
    "SERVER_PROTOCOL",
    "REMOTE_ADDR",
    "HTTP_HOST",
    "HTTP_COOKIE",
    "HTTP_USER_AGENT",
    "HTTP_ACCEPT_LANGUAGE",
    "HTTP_ORIGIN",
    "wsgi.url_scheme",
    "wsgi.version",
    "wsgi.multithread",
    "wsgi.multiprocess",
    "wsgi.run_once",
    "flask.app",
)
_SAME_FOR_ALL = {"QUERY_STRING": "", "wsgi.input": io.BytesIO(), "wsgi.errors": sys.stderr}


class Remembered(dict[str, Any]):
    """An environment that does not hold on to the last request that was made of it."""

    def __setitem__(self, key: str, value: Any) -> None:
        if key != "werkzeug.request":
            super().__setitem__(key, value)


def remembered(environ: WSGIEnvironment) -> Remembered:
    """The part of a request's environment that handlers may ask for; equal texts are kept once."""
    kept = Remembered(_SAME_FOR_ALL)
    for key in KEPT:
        if key in environ:
            value = environ[key]
            kept[key] = sys.intern(value) if type(value) is str and key != "HTTP_COOKIE" else value
    return kept

"""Fairness between greenlets."""

from __future__ import annotations

from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import gevent


def yield_once_per_request(application: WSGIApplication) -> WSGIApplication:
    """Wrap a WSGI application so that every request first lets the others run.

    Handlers that never wait would otherwise let a few busy keep-alive connections starve all the rest.
    """

    def fair(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        gevent.sleep(0)
        return application(environ, start_response)

    return fair

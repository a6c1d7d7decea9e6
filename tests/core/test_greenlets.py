"""Requests take turns, even when none of them ever waits."""

import gevent

from app.core.greenlets import yield_once_per_request


def test_a_busy_client_lets_another_in():
    served = []

    def application(environ, start_response):
        served.append(environ["client"])
        return []

    fair = yield_once_per_request(application)

    def client(name):
        for _ in range(3):
            fair({"client": name}, None)

    gevent.joinall([gevent.spawn(client, "a"), gevent.spawn(client, "b")])
    assert served == ["a", "b", "a", "b", "a", "b"]

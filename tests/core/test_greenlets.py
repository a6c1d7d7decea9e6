"""Requests take turns, even when none of them ever waits."""

import gevent
from gevent import socket

from app.core.greenlets import give_way, yield_once_per_request


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


def test_work_in_slices_lets_in_whoever_has_just_written():
    ours, theirs = socket.socketpair()
    heard = []

    def listen():
        heard.append(ours.recv(1))

    listener = gevent.spawn(listen)
    gevent.sleep(0)
    theirs.send(b"!")
    for _ in range(3):
        give_way()
    assert heard == [b"!"]
    listener.join()

"""Requests take turns, even when none of them ever waits."""

from itertools import pairwise

import gevent
from gevent import socket

from app.core.greenlets import Turns, give_way, yield_once_per_request


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


def test_those_who_work_in_turns_go_on_one_in_a_round_of_the_loop():
    turns, done = Turns(), []

    def work(name):
        for _ in range(2):
            turns.wait()
            done.append(name)

    workers = [gevent.spawn(work, name) for name in "abc"]
    seen = []
    while len(done) < 6:
        give_way()
        seen.append(len(done))
    gevent.joinall(workers)
    assert done == ["a", "b", "c", "a", "b", "c"]
    assert all(later - before <= 1 for before, later in pairwise(seen))


def test_one_who_ends_while_waiting_for_a_turn_holds_up_nobody():
    turns, done = Turns(), []

    def work(name):
        turns.wait()
        done.append(name)

    workers = [gevent.spawn(work, name) for name in "abc"]
    gevent.sleep(0)
    workers[1].kill()
    gevent.joinall(workers, timeout=5)
    assert done == ["a", "c"]

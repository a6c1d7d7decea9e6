"""The wheel that asks all sessions whether they are there."""

import gevent
import pytest

from app.live.sockets.pings import SLICES, Wheel


class Client:
    """A session that notes what is done to it, and answers unless it has gone."""

    def __init__(self, is_there: bool = True) -> None:
        self.slice, self.is_awaited, self.is_there = 0, False, is_there
        self.pings = self.ends = 0

    def ping(self) -> None:
        self.pings += 1
        self.is_awaited = not self.is_there

    def give_up(self) -> None:
        self.ends += 1


@pytest.fixture
def wheel(monkeypatch) -> Wheel:
    monkeypatch.setattr(Wheel, "_turn_for_ever", lambda wheel: None)
    return Wheel(interval=25, timeout=20)


def turn(wheel: Wheel, times: int) -> None:
    for _ in range(times):
        wheel.turn()
    gevent.sleep(0)


def test_everybody_is_asked_once_in_an_interval(wheel):
    clients = [Client() for _ in range(120)]
    for client in clients:
        wheel.add(client)
    turn(wheel, SLICES)
    assert {client.pings for client in clients} == {1}
    turn(wheel, SLICES)
    assert {client.pings for client in clients} == {2}


def test_those_who_came_at_once_are_asked_one_after_the_other(wheel):
    clients = [Client() for _ in range(5 * SLICES)]
    for client in clients:
        wheel.add(client)
    for number in range(SLICES):
        assert sum(client.pings for client in clients) == 5 * number
        turn(wheel, 1)


def test_a_single_client_is_not_asked_before_it_had_time_to_settle(wheel):
    turn(wheel, 7)
    client = Client()
    wheel.add(client)
    turn(wheel, SLICES - 1)
    assert client.pings == 0


def test_who_does_not_answer_in_time_is_given_up(wheel):
    silent, honest = Client(is_there=False), Client()
    for client in (silent, honest):
        wheel.add(client)
    while not silent.pings:
        turn(wheel, 1)
    turn(wheel, 39)
    assert silent.ends == 0
    turn(wheel, 1)
    assert (silent.ends, honest.ends) == (1, 0)


def test_who_has_left_is_not_asked(wheel):
    client = Client()
    wheel.add(client)
    wheel.remove(client)
    wheel.remove(client)
    turn(wheel, 2 * SLICES)
    assert client.pings == 0
